// The element that shows a value. Its light DOM holds the placeholder, so the page reads, selects
// and finds what it would without us; its closed shadow root shows the value.
//
// - A span, not an element with a name of our own: a page may define any such name, and a custom
//   element's internals give out even a closed shadow root.
// - The value is generated content, not text: a selection that begins inside a shadow tree, and
//   window.find, give a page the text there. It stands in a style sheet: what is dragged or copied
//   is the markup of shadow trees too, with its attributes.
// - The page's fonts do not reach it: with one font file per character a page's style sheet would
//   learn from the requests which characters a value has. Latin letters are set in one width, so
//   that line breaks do not tell them apart. What is left to see is how wide a value is.
// - The placeholder is laid out in no space, so that innerText and selections still hold it.

const MARK = "data-sekisho";
const LATIN = /[A-Za-z\u00c0-\u024f\u0370-\u04ff]/;

const STYLE = `
:host {
  all: unset !important;
  display: inline !important;
  user-select: all !important;
  cursor: text !important;
}
slot {
  all: initial !important;
  display: inline !important;
  font-size: 0 !important;
  user-select: all !important;
}
b {
  all: unset !important;
  font-family: sans-serif !important;
  font-size: 1em !important;
  font-feature-settings: normal !important;
  font-variant: normal !important;
  overflow-wrap: anywhere !important;
  user-select: all !important;
  -webkit-user-modify: read-only !important;
  text-decoration: underline dotted 1px !important;
  text-decoration-color: color-mix(in srgb, currentcolor 55%, transparent) !important;
  text-underline-offset: 0.2em !important;
}
b.fixed { font-family: monospace !important; }
b.selected { background: Highlight !important; color: HighlightText !important; }
`;

let look: CSSStyleSheet | undefined;
/** One for each value, however many elements show it. */
const contents = new Map<string, CSSStyleSheet>();

interface Shown {
  readonly element: HTMLElement;
  readonly value: string;
}
const shown = new WeakMap<Node, Shown>();

/** An empty value hides the placeholder's part: another element shows the value. */
export function makeHost(placeholder: string, value: string): HTMLElement {
  const host = document.createElement("span");
  host.setAttribute(MARK, "");
  host.append(placeholder);
  const root = host.attachShadow({ mode: "closed" });
  look ??= sheetOf(STYLE);
  root.adoptedStyleSheets = value === "" ? [look] : [look, contentOf(value)];
  const element = document.createElement("b");
  if (LATIN.test(value)) element.className = "fixed";
  root.append(document.createElement("slot"), element);
  shown.set(host, { element, value });
  return host;
}

function contentOf(value: string): CSSStyleSheet {
  let sheet = contents.get(value);
  if (sheet === undefined) {
    sheet = sheetOf(`b::before { content: "${escaped(value)}" !important; }`);
    contents.set(value, sheet);
  }
  return sheet;
}

/** As it stands in a string of CSS. */
function escaped(value: string): string {
  return value.replace(/[\0-\x2f:-@[-`{-\x9f]/g, (c) => `\\${c.charCodeAt(0).toString(16)} `);
}

function sheetOf(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}

export function isHost(node: Node): boolean {
  return shown.has(node);
}

export function valueOf(host: Node): string | undefined {
  return shown.get(host)?.value;
}

/** Selected or not: generated content is not marked by the browser itself. */
export function setSelected(host: Node, selected: boolean): void {
  shown.get(host)?.element.classList.toggle("selected", selected);
}

/** Elements that a page made by copying ours; they show the placeholder, and nothing else. */
export function copiesIn(root: Element | DocumentFragment): Element[] {
  const marked = [...root.querySelectorAll(`span[${MARK}]`)];
  if (root instanceof Element && root.matches(`span[${MARK}]`)) marked.push(root);
  return marked.filter((element) => !isHost(element));
}
