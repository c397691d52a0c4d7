// The trees that a page's text stands in: the document, and the shadow roots in it, closed ones
// too. Frames have their own content script.

const OBSERVED = { subtree: true, childList: true, characterData: true };
// An element may get its shadow root some time after it was put into the page, and nothing tells.
const LOOKED_AGAIN_MS = [0, 50, 250, 1_000, 4_000];

export class Roots {
  readonly #observer: MutationObserver;
  readonly #signal: AbortSignal;
  readonly #added: (root: Document | ShadowRoot) => void;
  readonly #known = new WeakSet<Node>();

  constructor(
    observer: MutationObserver,
    signal: AbortSignal,
    added: (root: Document | ShadowRoot) => void,
  ) {
    this.#observer = observer;
    this.#signal = signal;
    this.#added = added;
  }

  add(root: Document | ShadowRoot): void {
    if (this.#known.has(root)) return;
    this.#known.add(root);
    this.#observer.observe(root, OBSERVED);
    this.#added(root);
  }

  /** Adds the shadow roots of an element and of those in it. */
  find(within: Element | Document | DocumentFragment): void {
    const rootless: HTMLElement[] = [];
    if (within instanceof HTMLElement) this.#look(within, rootless);
    const elements = within.querySelectorAll<HTMLElement>("*");
    for (let index = 0; index < elements.length; index += 1) {
      const element = elements[index];
      if (element !== undefined) this.#look(element, rootless);
    }
    if (rootless.length) this.#lookLater(rootless, 0);
  }

  #look(element: HTMLElement, rootless: HTMLElement[]): void {
    const custom = element.localName.includes("-");
    const root = custom ? chrome.dom.openOrClosedShadowRoot(element) : element.shadowRoot;
    if (root !== null) this.add(root);
    else if (custom) rootless.push(element);
  }

  #lookLater(elements: HTMLElement[], looks: number): void {
    const delayMs = LOOKED_AGAIN_MS[looks];
    if (delayMs === undefined) return;
    setTimeout(() => {
      if (this.#signal.aborted) return;
      const rootless: HTMLElement[] = [];
      for (const element of elements) if (element.isConnected) this.#look(element, rootless);
      if (rootless.length) this.#lookLater(rootless, looks + 1);
    }, delayMs);
  }
}
