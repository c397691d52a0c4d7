// One editable and its text.

import type { Adapter } from "./adapters/adapter";
import { isSameText, readText } from "./editable_text";
import { drawnText, isField, type Editable } from "./editables";
import { nextTask, replaceAll } from "./insertion";

/** Tasks in which an editor may take a text over, or take it back. */
const TASKS = 3;

export class Composer {
  readonly editable: Editable;
  readonly #adapter: Adapter;
  readonly #own: (event: Event) => void;

  constructor(editable: Editable, adapter: Adapter, own: (event: Event) => void) {
    this.editable = editable;
    this.#adapter = adapter;
    this.#own = own;
  }

  get text(): string {
    return readText(this.editable);
  }

  /** False where the site's editor does not take it; what stood there is put back then. */
  async replace(text: string): Promise<boolean> {
    const before = this.text;
    if (before === text) return true;
    // What a page draws itself, only the page can change.
    if (drawnText(this.editable) !== null) return false;
    const ways = isField(this.editable) ? this.#adapter.ways.slice(0, 1) : this.#adapter.ways;
    for (const way of ways) {
      await replaceAll(this.editable, text, way, this.#own);
      if (await this.#holds(text)) return true;
    }
    for (const way of ways) {
      await replaceAll(this.editable, before, way, this.#own);
      if (await this.#holds(before)) break;
    }
    return false;
  }

  async #holds(text: string): Promise<boolean> {
    for (let task = 0; task < TASKS; task++) await nextTask();
    return isSameText(this.text, text);
  }
}
