// What a person decided in the panel, remembered for the conversation: in this tab, in memory only.

import type { Missed } from "../shared/messages";

export class Overrides {
  #keep: string[] = [];
  #mask: Missed[] = [];
  #path = location.pathname;
  #sentHere = false;

  get keep(): string[] {
    this.#followPage();
    return this.#keep;
  }

  get mask(): Missed[] {
    this.#followPage();
    return this.#mask;
  }

  decide(keep: string[], mask: Missed[]): void {
    this.#keep = keep;
    this.#mask = mask;
  }

  sent(): void {
    this.#followPage();
    this.#sentHere = true;
  }

  /**
   * Sites give a new conversation its address after its first message. Any other change of the
   * address is another conversation.
   */
  #followPage(): void {
    if (location.pathname === this.#path) return;
    const named = this.#sentHere && location.pathname.startsWith(this.#path.replace(/new\/?$/, ""));
    this.#path = location.pathname;
    this.#sentHere = false;
    if (!named) this.decide([], []);
  }
}
