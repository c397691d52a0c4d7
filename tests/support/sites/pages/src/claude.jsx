// Imitates claude.ai: a tiptap editor, an attachment made of what is pasted where it is long, a send
// button that is always there, answers as content_block_delta over SSE.

import { useEffect, useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import Markdown from "react-markdown";
import remarkGfm from "remark-gfm";
import { makeEditor } from "./editor.js";
import { conversationId, loadTurns, readEvents, takeFiles } from "./server.js";

function App() {
  const [turns, setTurns] = useState([]);
  const [streaming, setStreaming] = useState(false);
  const [pasted, setPasted] = useState([]);
  const mount = useRef(null);
  const editor = useRef(null);
  const sendRef = useRef(null);

  async function send(prompt) {
    const before = [...turns, { role: "user", text: prompt }];
    setTurns([...before, { role: "assistant", text: "" }]);
    setStreaming(true);
    const id = conversationId() ?? crypto.randomUUID();
    if (!conversationId()) history.pushState(null, "", `/chat/${id}`);
    const response = await fetch(`/api/organizations/o1/chat_conversations/${id}/completion`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream" },
      body: JSON.stringify({
        prompt, turns: turns.length, timezone: "Asia/Tokyo", locale: "ja-JP", rendering_mode: "messages",
        attachments: pasted.map((text) => ({ file_type: "txt", extracted_content: text })), files: [],
      }),
    });
    setPasted([]);
    let answer = "";
    await readEvents(response, (name, data) => {
      if (data.type !== "content_block_delta") return;
      answer += data.delta.text;
      setTurns([...before, { role: "assistant", text: answer }]);
    });
    setStreaming(false);
    document.body.dataset.answered = String(Number(document.body.dataset.answered ?? 0) + 1);
  }
  sendRef.current = (prompt) => {
    if (!prompt.trim() && pasted.length === 0) return false;
    void send(prompt);
    return true;
  };

  useEffect(() => {
    void loadTurns().then(setTurns);
    takeFiles(() => {});
    editor.current = makeEditor(mount.current, {
      attributes: { class: "tiptap", "data-testid": "chat-input", role: "textbox", "aria-label": "Write your prompt to Claude", enterkeyhint: "enter" },
      onSend: (prompt) => sendRef.current(prompt),
      onPasteLong: (text) => setPasted((all) => [...all, text]),
    });
  }, []);

  return (
    <>
      <main>
        {turns.map((turn, i) => turn.role === "user" ? (
          <div key={i} data-testid="user-message"><p className="whitespace-pre-wrap">{turn.text}</p></div>
        ) : (
          <div key={i} data-is-streaming={streaming && i === turns.length - 1}>
            <div className="font-claude-response">
              <Markdown remarkPlugins={[remarkGfm]}>{turn.text}</Markdown>
            </div>
          </div>
        ))}
      </main>
      <fieldset>
        {pasted.map((text, i) => <div key={i} data-testid="pasted" className="thumbnail">PASTED {text.length}</div>)}
        <div ref={mount} />
        <input type="file" multiple aria-label="Upload files" />
        <button type="button" aria-label="Send message" onClick={() => { if (sendRef.current(editor.current.read())) editor.current.clear(); }}>↑</button>
      </fieldset>
    </>
  );
}

createRoot(document.getElementById("root")).render(<App />);
