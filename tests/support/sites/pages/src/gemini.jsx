// Imitates gemini.google.com: Quill inside <rich-textarea>, XMLHttpRequest with a form body, answers
// that repeat the whole text in each chunk, drawn by replacing the message's whole HTML.

import { marked } from "marked";
import Quill from "quill";
import { loadTurns, takeFiles } from "./server.js";

// The real page demands trusted types; its own code has a policy.
trustedTypes.createPolicy("default", { createHTML: (html) => html });

class RichTextarea extends HTMLElement {}
customElements.define("rich-textarea", RichTextarea);

document.getElementById("root").innerHTML = `
  <chat-window><infinite-scroller></infinite-scroller></chat-window>
  <input-area-v2>
    <rich-textarea><div class="mount"></div></rich-textarea>
    <input type="file" multiple aria-label="Add files">
    <div class="send-button-container">
      <button class="send-button" aria-label="Send message" aria-disabled="true">↑</button>
    </div>
  </input-area-v2>`;

const quill = new Quill(".mount", {
  modules: {
    keyboard: {
      bindings: { send: { key: "Enter", shiftKey: false, handler: () => { send(); return false; } } },
    },
  },
});
quill.root.classList.add("textarea", "new-input-ui");
quill.root.setAttribute("role", "textbox");
quill.root.setAttribute("aria-label", "Enter a prompt here");

const scroller = document.querySelector("infinite-scroller");
const button = document.querySelector(".send-button");
const text = () => quill.getText().replace(/\n$/, "");
quill.on("text-change", () => button.setAttribute("aria-disabled", String(!text().trim())));
button.addEventListener("click", send);
takeFiles(() => {});

function addUser(prompt) {
  const query = document.createElement("user-query");
  query.innerHTML = `<div class="query-text"></div>`;
  for (const line of prompt.split("\n")) {
    const p = document.createElement("p");
    p.className = "query-text-line";
    p.textContent = line;
    query.firstChild.append(p);
  }
  scroller.append(query);
}

function addAnswer() {
  const response = document.createElement("model-response");
  response.innerHTML = `<message-content><div class="markdown"></div></message-content>`;
  scroller.append(response);
  const markdown = response.querySelector(".markdown");
  return (answer) => { markdown.innerHTML = marked.parse(answer); };
}

let conversation = location.pathname.match(/\/app\/([a-z0-9-]+)/)?.[1] ?? null;

function send() {
  const prompt = text();
  if (!prompt.trim()) return;
  quill.setText("");
  addUser(prompt);
  const draw = addAnswer();
  conversation ??= crypto.randomUUID();
  const request = new XMLHttpRequest();
  request.open("POST", "/_/BardChatUi/data/assistant.lamda.BardFrontendService/StreamGenerate?hl=ja&rt=c");
  request.setRequestHeader("content-type", "application/x-www-form-urlencoded;charset=utf-8");
  const take = () => {
    const lines = request.responseText.split("\n").filter((line) => line.startsWith("[["));
    const whole = request.responseText.endsWith("\n") ? lines : lines.slice(0, -1);
    if (whole.length) draw(JSON.parse(JSON.parse(whole.at(-1))[0][2])[4][0][1][0]);
  };
  request.addEventListener("progress", take);
  request.addEventListener("loadend", () => {
    take();
    history.replaceState(null, "", `/app/${conversation}`);
    document.body.dataset.answered = String(Number(document.body.dataset.answered ?? 0) + 1);
  });
  const inner = JSON.stringify([[prompt, 0, null, [], null, null, 0], ["ja"], [conversation, "", ""]]);
  request.send(new URLSearchParams({ "f.req": JSON.stringify([null, inner]), at: "invented" }));
}

for (const turn of await loadTurns()) {
  turn.role === "user" ? addUser(turn.text) : addAnswer()(turn.text);
}
