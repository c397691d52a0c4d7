// Imitates chatgpt.com: ProseMirror in #prompt-textarea, a hidden textarea behind it, a send button
// that is there only while there is text, answers as deltas over SSE that React draws as Markdown,
// and messages that can be edited and sent again.

import { useEffect, useRef, useState } from "react";
import { createRoot } from "react-dom/client";
import Markdown from "react-markdown";
import remarkGfm from "remark-gfm";
import { makeEditor } from "./editor.js";
import { conversationId, loadTurns, readEvents, takeFiles } from "./server.js";

function Turn({ turn, index, onEdited }) {
  const [draft, setDraft] = useState(null);
  if (draft !== null) {
    return (
      <article data-testid={`conversation-turn-${index}`}>
        <div className="bg-token-main-surface-tertiary">
          <textarea className="m-0 resize-none" value={draft} onChange={(e) => setDraft(e.target.value)} />
          <button className="btn btn-secondary" onClick={() => setDraft(null)}>Cancel</button>
          <button className="btn btn-primary" onClick={() => { setDraft(null); onEdited(draft); }}>Send</button>
        </div>
      </article>
    );
  }
  return (
    <article data-testid={`conversation-turn-${index}`} data-turn={turn.role}>
      <div data-message-author-role={turn.role} data-message-id={`m${index}`}>
        {turn.role === "user" ? (
          <div className="whitespace-pre-wrap">{turn.text}</div>
        ) : (
          <div className="markdown prose w-full break-words">
            <Markdown remarkPlugins={[remarkGfm]}>{turn.text}</Markdown>
          </div>
        )}
      </div>
      {turn.role === "user" && (
        <button aria-label="Edit message" onClick={() => setDraft(turn.text)}>Edit</button>
      )}
    </article>
  );
}

function App() {
  const [turns, setTurns] = useState([]);
  const [text, setText] = useState("");
  const [files, setFiles] = useState([]);
  const mount = useRef(null);
  const editor = useRef(null);
  const sendRef = useRef(null);

  async function send(prompt, before) {
    const user = { role: "user", text: prompt };
    setTurns([...before, user, { role: "assistant", text: "" }]);
    const response = await fetch("/backend-api/f/conversation", {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream" },
      body: JSON.stringify({
        action: "next",
        conversation_id: conversationId(),
        messages: [{
          id: crypto.randomUUID(), author: { role: "user" },
          content: { content_type: "text", parts: [prompt] },
          metadata: { attachments: files },
        }],
        turns: before.length,
        model: "auto",
        supported_encodings: ["v1"],
      }),
    });
    let answer = "";
    await readEvents(response, (name, data) => {
      if (data.type === "conversation") history.replaceState(null, "", `/c/${data.conversation_id}`);
      if (data.o !== "append") return;
      answer += data.v;
      setTurns([...before, user, { role: "assistant", text: answer }]);
    });
    document.body.dataset.answered = String(Number(document.body.dataset.answered ?? 0) + 1);
  }
  sendRef.current = (prompt) => {
    if (!prompt.trim()) return false;
    void send(prompt, turns);
    return true;
  };

  useEffect(() => {
    void loadTurns().then(setTurns);
    takeFiles((file) => setFiles((all) => [...all, file]));
    editor.current = makeEditor(mount.current, {
      attributes: { id: "prompt-textarea", "data-virtualkeyboard": "true", role: "textbox", "aria-label": "Chat with ChatGPT" },
      onSend: (prompt) => sendRef.current(prompt),
      onChange: setText,
    });
  }, []);

  return (
    <>
      <main>
        {turns.map((turn, i) => (
          <Turn key={i} turn={turn} index={i + 1} onEdited={(draft) => void send(draft, turns.slice(0, i))} />
        ))}
      </main>
      <form data-type="unified-composer" onSubmit={(e) => { e.preventDefault(); if (sendRef.current(editor.current.read())) editor.current.clear(); }}>
        {files.map((file) => <span key={file.name} className="file">{file.name}</span>)}
        <textarea name="prompt-textarea" style={{ display: "none" }} value={text} readOnly />
        <div ref={mount} />
        <input type="file" multiple aria-label="Attach" />
        {text.trim() && (
          <button id="composer-submit-button" data-testid="send-button" aria-label="Send prompt">↑</button>
        )}
      </form>
    </>
  );
}

createRoot(document.getElementById("root")).render(<App />);
