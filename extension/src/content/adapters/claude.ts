import type { Adapter } from "./adapter";

/** ProseMirror, through Tiptap. */
export const claude: Adapter = {
  name: "claude",
  hosts: ["claude.ai"],
  composer: '[data-testid="chat-input"], fieldset .ProseMirror, div.ProseMirror[role="textbox"]',
  sendButton:
    'button[aria-label="Send message" i], button[aria-label="メッセージを送信"], ' +
    'button[data-testid="send-button"]',
  container: "fieldset",
  ways: ["typed", "typed-lines", "pasted"],
};
