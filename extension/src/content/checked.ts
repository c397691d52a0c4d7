// The gate's only key: which text of which editable has been checked.
//
// No event opens the gate, neither the person's nor the page's nor our own: the text that stands
// in the editable does, and only this script knows which one that is.

import { isSameText, readText } from "./editable_text";
import type { Editable } from "./editables";

export class CheckedTexts {
  readonly #texts = new WeakMap<Editable, string>();

  /** As it stands there now. */
  mark(editable: Editable): void {
    this.#texts.set(editable, readText(editable));
  }

  /** Whether the editable may be sent: nothing in it, or just what was checked. */
  covers(editable: Editable): boolean {
    const text = readText(editable);
    if (text.trim() === "") return true;
    const checked = this.#texts.get(editable);
    return checked !== undefined && isSameText(checked, text);
  }
}
