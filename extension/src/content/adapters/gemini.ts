import type { Adapter } from "./adapter";

/** Quill, inside <rich-textarea>; edited prompts are textareas. */
export const gemini: Adapter = {
  name: "gemini",
  hosts: ["gemini.google.com"],
  composer: 'rich-textarea .ql-editor[contenteditable="true"]',
  sendButton: "button.send-button:not(.stop), .update-button",
  container: "input-area-v2, input-container, user-query-content",
  ways: ["typed", "pasted", "typed-lines"],
};
