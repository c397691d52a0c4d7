// What a person can write in, and where it is: through shadow roots, open or closed.
//
// Every editable with text counts, not only a site's main composer: an edited message, a dialog's
// prompt, the name of a chat. Fields of a sign-in do not: masked, they would lock people out.

export type Field = HTMLTextAreaElement | HTMLInputElement;
/** A text field, or the outermost element of an editable region. */
export type Editable = HTMLElement;

const WRITABLE_INPUTS = new Set(["text", "search"]);
const ACCOUNT_FIELD = /\b(username|email|tel|name|given-name|family-name|one-time-code|cc-\S*|(new|current)-password)\b/;

export function isField(element: Element): element is Field {
  return element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement;
}

/** The editable that holds the node, or null. */
export function editableOf(node: EventTarget | null): Editable | null {
  const element = node instanceof Element ? node : node instanceof Node ? node.parentElement : null;
  if (element === null) return null;
  if (isField(element)) return isWritable(element) ? element : null;
  if (!(element instanceof HTMLElement)) return null;
  if (!element.isContentEditable) return drawnEditable(element);
  let outermost = element;
  while (outermost.parentElement?.isContentEditable) outermost = outermost.parentElement;
  return outermost;
}

/** One whose page draws itself what is written, from an EditContext. */
function drawnEditable(element: HTMLElement): Editable | null {
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    if (at instanceof HTMLElement && drawnText(at) !== null) return at;
  }
  return null;
}

/** What is written in it; null for any other element. */
export function drawnText(element: HTMLElement): string | null {
  return (element as { editContext?: { text: string } | null }).editContext?.text ?? null;
}

function isWritable(field: Field): boolean {
  if (field.disabled || field.readOnly) return false;
  if (field instanceof HTMLTextAreaElement) return true;
  if (!WRITABLE_INPUTS.has(field.type)) return false;
  const signsIn = field.form?.querySelector('input[type="password"]') ?? null;
  return signsIn === null && !ACCOUNT_FIELD.test(field.autocomplete);
}

/** The innermost node that an event happened at. A click made with a key has no place. */
export function deepTarget(event: Event): EventTarget | null {
  let target = event.composedPath()[0] ?? event.target;
  while (target instanceof HTMLElement) {
    const root = shadowRootOf(target);
    const inner =
      event instanceof MouseEvent && (event.type !== "click" || event.detail > 0)
        ? root?.elementFromPoint(event.clientX, event.clientY)
        : root?.activeElement;
    if (!inner || inner === target) break;
    target = inner;
  }
  return target;
}

export function activeElement(): Element | null {
  let active = document.activeElement;
  while (active instanceof HTMLElement) {
    const inner = shadowRootOf(active)?.activeElement;
    if (!inner) break;
    active = inner;
  }
  return active;
}

export function shadowRootOf(element: HTMLElement): ShadowRoot | null {
  // The open root is looked at first: after an update of the extension `chrome.dom` is gone.
  try {
    return element.shadowRoot ?? (chrome.dom.openOrClosedShadowRoot(element) as ShadowRoot | null);
  } catch {
    return null;
  }
}

/** The next element outwards, across shadow roots. */
export function outer(element: Element): Element | null {
  if (element.parentElement !== null) return element.parentElement;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}

export function isWithin(element: Element, container: Element): boolean {
  for (let at: Element | null = element; at !== null; at = outer(at)) {
    if (at === container) return true;
  }
  return false;
}

const EDITABLE = 'textarea, input, [contenteditable]:not([contenteditable="false"])';

/** A click is several events, and a look at every element of a page takes its time. */
const LOOKED_AGAIN_MS = 250;

/**
 * All editables of the frame: those in the open and in the shadow roots of custom elements, and
 * those that a person has been in where no query finds them: in other shadow roots, or where the
 * page draws the text itself.
 */
export class Editables {
  #roots: ShadowRoot[] = [];
  #lookedAt = -Infinity;
  readonly #visited = new Set<WeakRef<Editable>>();
  readonly #known = new WeakSet<Editable>();

  visit(editable: Editable): void {
    const hidden = editable.getRootNode() instanceof ShadowRoot || drawnText(editable) !== null;
    if (this.#known.has(editable) || !hidden) return;
    this.#known.add(editable);
    this.#visited.add(new WeakRef(editable));
  }

  all(): Editable[] {
    const found = new Set<Editable>();
    for (const root of [document, ...this.#customRoots()]) {
      for (const element of root.querySelectorAll(EDITABLE)) {
        const editable = editableOf(element);
        if (editable !== null && editable.isConnected) found.add(editable);
      }
    }
    for (const ref of this.#visited) {
      const editable = ref.deref();
      if (editable === undefined) this.#visited.delete(ref);
      else if (editable.isConnected) found.add(editable);
    }
    if (document.designMode === "on" && document.body) found.add(document.body);
    return [...found];
  }

  #customRoots(): readonly ShadowRoot[] {
    if (performance.now() - this.#lookedAt > LOOKED_AGAIN_MS) {
      this.#roots = [...customRoots(document)];
      this.#lookedAt = performance.now();
    }
    return this.#roots;
  }
}

function* customRoots(within: ParentNode): Generator<ShadowRoot> {
  for (const element of within.querySelectorAll("*")) {
    if (!element.localName.includes("-") || !(element instanceof HTMLElement)) continue;
    const root = shadowRootOf(element);
    if (root === null) continue;
    yield root;
    yield* customRoots(root);
  }
}
