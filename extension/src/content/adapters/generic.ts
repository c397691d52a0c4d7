import type { Adapter } from "./adapter";

/** Any site that a person adds: one where Enter or a button beside the text sends it. */
export const generic: Adapter = {
  name: "generic",
  hosts: [],
  composer: "textarea, [contenteditable]",
  sendButton: '[data-testid*="send" i], [class~="send-button"], [class~="btn-send"]',
  container: "form",
  ways: ["typed", "pasted", "typed-lines"],
};
