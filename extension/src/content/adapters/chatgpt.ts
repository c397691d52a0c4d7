import type { Adapter } from "./adapter";

/** ProseMirror; a plain textarea until the page has loaded, and for messages that are edited. */
export const chatgpt: Adapter = {
  name: "chatgpt",
  hosts: ["chatgpt.com", "chat.openai.com"],
  composer: "#prompt-textarea",
  sendButton:
    'button[data-testid="send-button"], button[data-testid="fruitjuice-send-button"], ' +
    '#composer-submit-button:not([data-testid="stop-button"])',
  container: '[data-type="unified-composer"]',
  ways: ["typed", "typed-lines", "pasted"],
};
