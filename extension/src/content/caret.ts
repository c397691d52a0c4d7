// Where a person writes, kept while the panel has the focus.

import { editableOf, isField, type Editable } from "./editables";
import { insertAtCaret, nextTask, paste, plainTransfer } from "./insertion";

export class Caret {
  readonly target: Element;
  readonly editable: Editable | null;
  readonly #range: Range | null;
  readonly #start: number;
  readonly #end: number;

  constructor(target: Element) {
    this.target = target;
    this.editable = editableOf(target);
    const field = this.editable !== null && isField(this.editable) ? this.editable : null;
    this.#start = field?.selectionStart ?? 0;
    this.#end = field?.selectionEnd ?? 0;
    const selection = document.getSelection();
    this.#range =
      field === null && selection !== null && selection.rangeCount > 0
        ? selection.getRangeAt(0).cloneRange()
        : null;
  }

  async return(): Promise<void> {
    const { editable } = this;
    if (editable === null || !editable.isConnected) return;
    editable.focus({ preventScroll: true });
    if (isField(editable)) {
      editable.setSelectionRange(this.#start, this.#end);
    } else if (this.#range !== null && editable.contains(this.#range.startContainer)) {
      const selection = document.getSelection();
      selection?.removeAllRanges();
      selection?.addRange(this.#range);
    }
    // Editors learn of a selection from its event.
    await nextTask();
  }

  /** As a paste, which the site may take in its own way; else as if typed. */
  insert(text: string, own: (event: Event) => void): void {
    const target = this.target.isConnected ? this.target : (this.editable ?? document.body);
    if (paste(target, plainTransfer(text), own) || this.editable === null) return;
    insertAtCaret(this.editable, text, "typed", own);
  }
}
