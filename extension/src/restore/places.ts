// Where text may be shown otherwise, and which pieces of text are read as one.

// What is edited is the page's own; what is not rendered as text is left as it is.
const LEFT_ALONE = [
  "head",
  "script",
  "style",
  "noscript",
  "template",
  "textarea",
  "input",
  "select",
  "option",
  "datalist",
  "svg",
  "math",
  "canvas",
  "iframe",
  "object",
  "video",
  "audio",
  "[contenteditable]:not([contenteditable='false' i])",
  "[role='textbox' i]",
  ".monaco-editor",
  ".CodeMirror",
].join(",");

// A word may go on behind the beginning or the end of these.
const INLINE = new Set(
  "A ABBR B BDI BDO CITE CODE DEL DFN EM FONT I INS KBD MARK Q S SAMP SMALL SPAN STRONG SUB SUP U VAR"
    .split(" "),
);

/** Answers for one batch of changes; within it each parent is looked at once. */
export class Places {
  readonly #allowed = new Map<Node, boolean>();

  allows(text: Text): boolean {
    const parent = text.parentNode;
    if (parent === null) return false;
    let allowed = this.#allowed.get(parent);
    if (allowed === undefined) {
      allowed = mayShow(parent);
      this.#allowed.set(parent, allowed);
    }
    return allowed;
  }
}

function mayShow(parent: Node): boolean {
  if (parent.ownerDocument?.designMode === "on") return false;
  let node: Node | null = parent;
  // What surrounds a shadow root's host counts too.
  while (node !== null) {
    if (node instanceof Element) {
      if (node.closest(LEFT_ALONE) !== null) return false;
      node = node.getRootNode();
    }
    if (!(node instanceof ShadowRoot)) return true;
    node = node.host;
  }
  return true;
}

/** The text that follows without a break between words, or precedes; comments are passed over. */
export function neighbour(from: Node, forward: boolean): Text | null {
  let node: Node = from;
  for (;;) {
    const sibling = forward ? node.nextSibling : node.previousSibling;
    if (sibling === null) {
      const parent = node.parentNode;
      if (!isInline(parent)) return null;
      node = parent;
      continue;
    }
    node = sibling;
    while (isInline(node)) {
      const child: Node | null = forward ? node.firstChild : node.lastChild;
      if (child === null) break;
      node = child;
    }
    if (node instanceof Text) return node;
    if (!(node instanceof Comment) && !isInline(node)) return null;
  }
}

function isInline(node: Node | null): node is Element {
  return node instanceof Element && INLINE.has(node.tagName);
}
