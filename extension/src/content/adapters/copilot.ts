import type { Adapter } from "./adapter";

/** A textarea of React's, or Lexical where the newer composer is shown. */
export const copilot: Adapter = {
  name: "copilot",
  hosts: ["copilot.microsoft.com"],
  composer: '[data-testid="composer-input"], #userInput, [data-lexical-editor="true"]',
  sendButton: '[data-testid="submit-button"], button[aria-label="Submit message" i]',
  container: '[data-testid="composer-content"], [data-testid="composer"]',
  ways: ["typed", "pasted", "typed-lines"],
};
