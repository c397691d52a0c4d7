// Imitates copilot.microsoft.com: a textarea that React controls, and everything over a WebSocket.

import { useEffect, useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import Markdown from "react-markdown";
import remarkGfm from "remark-gfm";
import { conversationId, loadTurns, takeFiles } from "./server.js";

function App() {
  const [turns, setTurns] = useState([]);
  const [draft, setDraft] = useState("");
  const socket = useRef(null);
  const id = useRef(conversationId() ?? crypto.randomUUID());

  useEffect(() => {
    void loadTurns().then(setTurns);
    takeFiles(() => {});
    socket.current = new WebSocket(`wss://${location.host}/c/api/chat?api-version=2`);
    socket.current.addEventListener("message", ({ data }) => {
      const event = JSON.parse(data);
      if (event.event === "appendText") {
        setTurns((all) => [...all.slice(0, -1), { role: "assistant", text: all.at(-1).text + event.text }]);
      }
      if (event.event === "done") {
        document.body.dataset.answered = String(Number(document.body.dataset.answered ?? 0) + 1);
      }
    });
  }, []);

  function send() {
    if (!draft.trim()) return;
    setTurns([...turns, { role: "user", text: draft }, { role: "assistant", text: "" }]);
    socket.current.send(JSON.stringify({
      event: "send", conversationId: id.current, mode: "smart", turns: turns.length,
      content: [{ type: "text", text: draft }], context: {},
    }));
    history.replaceState(null, "", `/chats/${id.current}`);
    setDraft("");
  }

  return (
    <>
      <main>
        {turns.map((turn, i) => turn.role === "user" ? (
          <div key={i} data-content="user-message"><div className="whitespace-pre-wrap">{turn.text}</div></div>
        ) : (
          <div key={i} data-content="ai-message"><Markdown remarkPlugins={[remarkGfm]}>{turn.text}</Markdown></div>
        ))}
      </main>
      <div data-testid="composer">
        <textarea
          id="userInput" data-testid="composer-input" placeholder="Message Copilot" rows={3} value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
        <input type="file" multiple aria-label="Add an image or file" />
        {draft && <button type="button" data-testid="submit-button" aria-label="Submit message" onClick={send}>↑</button>}
      </div>
    </>
  );
}

createRoot(document.getElementById("root")).render(<App />);
