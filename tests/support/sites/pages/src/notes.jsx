// A site that the extension has no adapter for: no framework, three ways to send. A plain form that
// loads a new page, a chat over fetch, and an editable element over a WebSocket; on leaving, a
// beacon.

import { loadTurns } from "./server.js";

document.getElementById("root").innerHTML = `
  <main></main>
  <form class="ask" action="/imitated/form" method="post">
    <textarea name="question" aria-label="question"></textarea>
    <button>Ask</button>
  </form>
  <form class="chat">
    <textarea name="message" aria-label="chat"></textarea>
    <button type="submit">Send</button>
  </form>
  <div class="live">
    <div class="editable" contenteditable="true" role="textbox" aria-label="live"></div>
    <button type="button">Send</button>
  </div>`;

const main = document.querySelector("main");
const answered = () => {
  document.body.dataset.answered = String(Number(document.body.dataset.answered ?? 0) + 1);
};

function add(role, text) {
  const p = document.createElement("p");
  p.className = role;
  p.textContent = text;
  main.append(p);
  return p;
}

const chat = document.querySelector("form.chat");
async function sendChat() {
  const message = chat.elements.message.value;
  if (!message.trim()) return;
  chat.elements.message.value = "";
  add("user", message);
  const response = await fetch("/imitated/chat", { method: "POST", body: new URLSearchParams({ message }) });
  const answer = add("assistant", "");
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    // As textContent: the node is a new one with each piece.
    answer.textContent += value;
  }
  answered();
}
chat.addEventListener("submit", (event) => {
  event.preventDefault();
  void sendChat();
});
chat.elements.message.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  void sendChat();
});

const live = document.querySelector(".live");
const editable = live.querySelector(".editable");
const socket = new WebSocket(`wss://${location.host}/imitated/live`);
let last = null;
socket.addEventListener("message", ({ data }) => {
  const event = JSON.parse(data);
  if (event.event === "appendText") last.append(event.text);
  if (event.event === "done") answered();
});
function sendLive() {
  const text = editable.innerText;
  if (!text.trim()) return;
  editable.textContent = "";
  add("user", text);
  last = add("assistant", "");
  socket.send(JSON.stringify({ event: "send", content: [{ type: "text", text }] }));
}
live.querySelector("button").addEventListener("click", sendLive);
editable.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  sendLive();
});

addEventListener("pagehide", () => navigator.sendBeacon("/imitated/beacon", document.body.innerText));
for (const turn of await loadTurns()) add(turn.role, turn.text);
