// The text field, with its findings painted behind the letters, where one types.

import { Lines } from "./lines.js";
import { moved } from "./trial_view.js";

/** @typedef {import("./lines.js").Mark} Mark */

export class Editor {
  /** @param {HTMLTextAreaElement} field @param {HTMLElement} backdrop */
  constructor(field, backdrop) {
    this.field = field;
    this.backdrop = backdrop;
    this.lines = new Lines(backdrop);
    this.text = field.value;
    /** @type {Mark[]} */
    this.marks = [];
    field.addEventListener("scroll", () => this.#follow(), { passive: true });
    new ResizeObserver(() => this.#follow()).observe(field);
  }

  /** What somebody typed: marks move along until they are known anew. */
  typed() {
    const text = this.field.value;
    this.marks = moved(this.marks, this.text, text);
    this.text = text;
    this.#paint();
  }

  /** @param {string} text */
  put(text) {
    this.field.value = text;
    this.text = this.field.value;
    this.marks = [];
    this.field.scrollTop = 0;
    this.#paint();
  }

  /** @param {Mark[]} marks */
  mark(marks) {
    this.marks = marks;
    this.#paint();
  }

  /** The mark under a point of the window. @param {number} x @param {number} y */
  at(x, y) {
    for (const each of document.elementsFromPoint(x, y)) {
      if (each instanceof HTMLElement && each.localName === "mark" && this.backdrop.contains(each)) {
        return each;
      }
    }
    return null;
  }

  /** @param {Mark} mark */
  reveal(mark) {
    const shown = this.lines.find((each) => each.index === mark.index);
    if (!shown) return;
    this.field.scrollTop = shown.offsetTop - this.field.clientHeight / 3;
    this.field.focus({ preventScroll: true });
    this.field.setSelectionRange(mark.start, mark.end);
    this.field.scrollIntoView({ block: "nearest" });
  }

  #paint() {
    this.lines.show(this.text, this.marks);
    this.#follow();
  }

  #follow() {
    this.backdrop.scrollTop = this.field.scrollTop;
  }
}
