// A text with marks in it, line by line. Only lines that changed are made anew, so that a keystroke
// in a long text costs one line.

/**
 * @typedef {{start: number, end: number, family: string, style: string, key: string,
 *   index: number}} Mark  `start` and `end` in UTF-16 units
 */

// Of so many lines, those out of sight are not drawn.
const MANY = 300;

export class Lines {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    /** @type {string[]} */
    this.signatures = [];
  }

  /** @param {string} text @param {Mark[]} marks by place, without overlaps */
  show(text, marks) {
    const lines = cut(text, marks);
    const signatures = lines.map(signature);
    const old = this.signatures;
    let head = 0;
    while (head < old.length && head < lines.length && old[head] === signatures[head]) head += 1;
    let tail = 0;
    while (
      tail < old.length - head &&
      tail < lines.length - head &&
      old[old.length - 1 - tail] === signatures[lines.length - 1 - tail]
    ) {
      tail += 1;
    }
    const fresh = document.createDocumentFragment();
    for (let at = head; at < lines.length - tail; at += 1) {
      fresh.append(element(/** @type {Line} */ (lines[at])));
    }
    const before = this.root.children[old.length - tail] ?? null;
    for (let count = old.length - tail - head; count > 0; count -= 1) {
      this.root.children[head]?.remove();
    }
    this.root.insertBefore(fresh, before);
    this.root.classList.toggle("long", lines.length > MANY);
    this.signatures = signatures;
  }

  /** @param {string} key */
  find(key) {
    return this.root.querySelectorAll(`mark[data-key="${CSS.escape(key)}"]`);
  }
}

/** @typedef {{text: string, marks: Mark[]}} Line */

/** @param {string} text @param {Mark[]} marks @returns {Line[]} */
function cut(text, marks) {
  const lines = [];
  let next = 0;
  let start = 0;
  for (const line of text.split("\n")) {
    const end = start + line.length;
    const inside = [];
    while (next < marks.length) {
      const mark = /** @type {Mark} */ (marks[next]);
      if (mark.start > end) break;
      const from = Math.max(mark.start, start);
      const to = Math.min(mark.end, end);
      if (from < to) inside.push({ ...mark, start: from - start, end: to - start });
      if (mark.end > end) break; // it goes on in the next line
      next += 1;
    }
    lines.push({ text: line, marks: inside });
    start = end + 1;
  }
  return lines;
}

/** @param {Line} line */
const signature = ({ text, marks }) =>
  marks.length === 0
    ? text
    : `${text}\n${marks.map((m) => [m.start, m.end, m.family, m.style, m.key, m.index].join("\t")).join("\n")}`;

/** @param {Line} line */
function element({ text, marks }) {
  const line = document.createElement("div");
  let at = 0;
  for (const mark of marks) {
    line.append(text.slice(at, mark.start));
    const shown = document.createElement("mark");
    shown.textContent = text.slice(mark.start, mark.end);
    shown.dataset.family = mark.family;
    shown.dataset.style = mark.style;
    shown.dataset.key = mark.key;
    shown.dataset.index = String(mark.index);
    line.append(shown);
    at = mark.end;
  }
  line.append(text.slice(at));
  if (text === "") line.append(document.createElement("br"));
  return line;
}
