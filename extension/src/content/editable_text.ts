// The text of an editable as a site reads it: one line for each block and each line break.
//
// `innerText` would do for plain regions, but it depends on the site's margins (two line ends
// behind a <p>) and lays the page out; editors' empty blocks and fillers would count, too.

import { drawnText, isField, type Editable } from "./editables";

const BLOCKS = new Set(
  (
    "ADDRESS ARTICLE ASIDE BLOCKQUOTE DD DETAILS DIV DL DT FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 " +
    "HEADER HR LI MAIN NAV OL P PRE SECTION SUMMARY TABLE TR UL"
  ).split(" "),
);
const UNREAD = new Set(["SCRIPT", "STYLE", "TEMPLATE", "NOSCRIPT"]);

export function readText(editable: Editable): string {
  if (isField(editable)) return editable.value;
  const drawn = drawnText(editable);
  if (drawn !== null) return drawn;
  const text = new Lines();
  text.children(editable);
  return text.result;
}

/**
 * Whether two texts are the same to a reader. Editors write a space as a no-break one, put fillers
 * of no width beside their own elements, and drop blank lines at both ends.
 */
export function isSameText(one: string, other: string): boolean {
  return one === other || plain(one) === plain(other);
}

function plain(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/\u00a0/g, " ")
    .replace(/[\u200b\ufeff]/g, "")
    .trim();
}

class Lines {
  result = "";
  /** The line that is being written has something on it, be it the filler of an empty block. */
  #used = false;
  /** A block has ended: what comes next stands on a line of its own. */
  #ended = false;
  /** A <br> was read: a line end if something follows in its block, else the block's filler. */
  #broken = false;

  children(parent: Element): void {
    for (const child of parent.childNodes) {
      if (child instanceof Text) this.#text(child);
      else if (child instanceof Element && !UNREAD.has(child.tagName)) this.#element(child);
    }
  }

  #element(element: Element): void {
    if (element.tagName === "BR") {
      this.#inline();
      this.#broken = this.#used = true;
    } else if (BLOCKS.has(element.tagName)) {
      this.#edge();
      this.children(element);
      this.#edge();
    } else {
      this.children(element);
    }
  }

  #text(node: Text): void {
    let data = node.data;
    if (data.includes("\n") && !keepsLines(node)) data = data.replace(/[ \t]*\n[ \t\n]*/g, " ");
    if (data === "" || (!this.#used && /^[ \t\n]*$/.test(data) && !keepsLines(node))) return;
    this.#inline();
    this.result += data;
    this.#used = true;
  }

  #inline(): void {
    if (this.#ended || this.#broken) this.result += "\n";
    this.#ended = this.#broken = false;
  }

  #edge(): void {
    if (this.#used) this.#ended = true;
    this.#broken = false;
    this.#used = false;
  }
}

function keepsLines(node: Text): boolean {
  const parent = node.parentElement;
  return parent !== null && /^(pre|break-spaces)/.test(getComputedStyle(parent).whiteSpace);
}
