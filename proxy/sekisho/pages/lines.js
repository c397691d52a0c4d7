// A text with marks in it, line by line. Only lines that changed are made anew, so that a keystroke
// in a long text costs one line.

/**
 * @typedef {{start: number, end: number, family: string, style: string, key: string,
 *   index: number}} Mark  `start` and `end` in UTF-16 units
 */

// Of so many lines, marks are made only where one looks.
const MANY = 300;

/** @typedef {{text: string, marks: Mark[]}} Line */

export class Lines {
  /** @param {HTMLElement} root what scrolls */
  constructor(root) {
    this.root = root;
    /** @type {Line[]} */
    this.lines = [];
    /** @type {string[]} */
    this.signatures = [];
    this.frame = 0;
    root.addEventListener("scroll", () => this.#later(), { passive: true });
    new ResizeObserver(() => this.#later()).observe(root);
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
    const long = lines.length > MANY;
    const fresh = document.createDocumentFragment();
    for (let at = head; at < lines.length - tail; at += 1) {
      fresh.append(element(/** @type {Line} */ (lines[at]), !long));
    }
    this.#replace(head, old.length - tail - head, fresh);
    this.root.classList.toggle("long", long);
    this.lines = lines;
    this.signatures = signatures;
    if (long) this.#later();
  }

  /** The mark that an element stands for. @param {HTMLElement} shown @returns {Mark | undefined} */
  markOf(shown) {
    const line = Array.prototype.indexOf.call(this.root.children, shown.parentElement);
    return this.lines[line]?.marks[Number(shown.dataset.nth)];
  }

  /** The first mark of which `wanted` holds, as an element. @param {(mark: Mark) => boolean} wanted */
  find(wanted) {
    const line = this.lines.findIndex((each) => each.marks.some(wanted));
    const nth = this.lines[line]?.marks.findIndex(wanted);
    if (nth === undefined) return null;
    this.#fill(line);
    return /** @type {HTMLElement | null} */ (
      this.root.children[line]?.querySelector(`mark[data-nth="${nth}"]`) ?? null
    );
  }

  /** @param {number} start @param {number} count @param {DocumentFragment} fresh */
  #replace(start, count, fresh) {
    if (count > 0 && count === this.root.children.length) return this.root.replaceChildren(fresh);
    const old = Array.prototype.slice.call(this.root.children, start, start + count);
    const after = this.root.children[start + count] ?? null;
    for (const each of old) each.remove();
    this.root.insertBefore(fresh, after);
  }

  #later() {
    if (this.lines.length <= MANY) return;
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.#fillVisible());
  }

  #fillVisible() {
    const { scrollTop, clientHeight, children } = this.root;
    let low = 0;
    let high = children.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const child = /** @type {HTMLElement} */ (children[middle]);
      if (child.offsetTop < scrollTop - clientHeight) low = middle + 1;
      else high = middle;
    }
    const until = scrollTop + 2 * clientHeight;
    /** @type {number[]} */
    const near = [];
    for (let at = Math.max(low - 1, 0); at < children.length; at += 1) {
      if (/** @type {HTMLElement} */ (children[at]).offsetTop > until) break;
      near.push(at);
    }
    for (const at of near) this.#fill(at);
  }

  /** @param {number} at */
  #fill(at) {
    const line = this.lines[at];
    const shown = this.root.children[at];
    if (line?.marks.length && shown && !shown.firstElementChild) shown.replaceWith(element(line, true));
  }
}

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
    : `${text}\n${marks.map((m) => [m.start, m.end, m.family, m.style, m.key].join("\t")).join("\n")}`;

/** @param {Line} line @param {boolean} marked */
function element({ text, marks }, marked) {
  const line = document.createElement("div");
  let at = 0;
  for (const [nth, mark] of marked ? marks.entries() : []) {
    line.append(text.slice(at, mark.start));
    const shown = document.createElement("mark");
    shown.textContent = text.slice(mark.start, mark.end);
    shown.dataset.family = mark.family;
    shown.dataset.style = mark.style;
    shown.dataset.key = mark.key;
    shown.dataset.nth = String(nth);
    line.append(shown);
    at = mark.end;
  }
  line.append(text.slice(at));
  if (text === "") line.append(document.createElement("br"));
  return line;
}
