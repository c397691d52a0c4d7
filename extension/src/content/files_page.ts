// In the page's own world: files that a person chooses come to the content script (files.ts) by
// events that pass the window, and some ways of choosing have none.
//
// - An input outside the document tells nobody but its own listeners. Before its dialog opens, it
//   is put into the document, where it is not seen, and taken out when it has its files.
// - The pickers that give handles are taken away; sites have an input for browsers without them.
// - Pictures are not read from the clipboard by the page: they come with a paste, which is checked.
//
// The functions of one frame work on the elements of another, so nothing is told by its class here.
//
// This is for sites that mean no harm. A page that means it finds functions that nobody changed: in
// a frame that may run no scripts.

export {};

/** Said to an input that is about to open its dialog without a click. */
const CHOOSING = "sekisho-choosing";
const PICKERS = ["showOpenFilePicker", "showDirectoryPicker"];

if (!Object.hasOwn(HTMLElement.prototype.click, CHOOSING)) {
  patchInputs();
  patchClipboard();
  for (const picker of PICKERS) Reflect.deleteProperty(window, picker);
  // Made transfers hold no handles: a site that asks for them would find nothing in a drop.
  Reflect.deleteProperty(DataTransferItem.prototype, "getAsFileSystemHandle");
}

function patchInputs(): void {
  const { click } = HTMLElement.prototype;
  const { showPicker } = HTMLInputElement.prototype;
  const { dispatchEvent } = EventTarget.prototype;
  HTMLElement.prototype.click = function (): void {
    attach(fileInputOf(this));
    click.call(this);
  };
  HTMLInputElement.prototype.showPicker = function (): void {
    const input = fileInputOf(this);
    attach(input);
    if (input !== null) {
      dispatchEvent.call(input, new Event(CHOOSING, { bubbles: true, composed: true }));
    }
    showPicker.call(this);
  };
  EventTarget.prototype.dispatchEvent = function (event: Event): boolean {
    if (event?.type === "click") attach(fileInputOf(this));
    return dispatchEvent.call(this, event);
  };
  Object.defineProperty(HTMLElement.prototype.click, CHOOSING, { value: true });
}

/** The file input that a click on `target` opens. */
function fileInputOf(target: EventTarget): HTMLInputElement | null {
  if (!isNode(target) || !isElement(target)) return null;
  const opened = target.localName === "input" ? target : target.closest("label")?.control;
  const input = opened as HTMLInputElement | null | undefined;
  return input?.localName === "input" && input.type === "file" ? input : null;
}

/** A function that is called without an object, as one of the window's, has none here. */
function isNode(target: EventTarget | undefined | null): target is Node {
  return typeof target === "object" && target !== null && "nodeType" in target;
}

function isElement(node: Node): node is Element {
  return node.nodeType === Node.ELEMENT_NODE;
}

let release = (): void => {};

function attach(input: HTMLInputElement | null): void {
  if (input === null || input.isConnected) return;
  release();
  const top = topmost(input);
  const from = top.parentNode;
  const holder = document.createElement("div");
  holder.style.setProperty("display", "none", "important");
  holder.append(top);
  input.ownerDocument.documentElement?.append(holder);
  const done = new AbortController();
  release = () => {
    done.abort();
    // The page may have put it somewhere else meanwhile.
    if (top.parentNode === holder) from === null ? top.remove() : from.append(top);
    holder.remove();
  };
  for (const type of ["change", "cancel"]) {
    input.addEventListener(type, () => release(), { signal: done.signal });
  }
}

/** The outermost element around the input, through shadow roots. */
function topmost(input: Element): Element {
  let top = input;
  for (let at: Node | null = input; at !== null; at = parentOf(at)) if (isElement(at)) top = at;
  return top;
}

function parentOf(node: Node): Node | null {
  const isRoot = node.nodeType === Node.DOCUMENT_FRAGMENT_NODE && "host" in node;
  return isRoot ? (node as ShadowRoot).host : node.parentNode;
}

function patchClipboard(): void {
  // A page that is no secure context has none.
  if (!("Clipboard" in window)) return;
  const { read } = Clipboard.prototype;
  Clipboard.prototype.read = async function (...options): Promise<ClipboardItems> {
    const items = await read.apply(this, options);
    return items.flatMap((item) => withoutPictures(item) ?? []);
  };
}

function withoutPictures(item: ClipboardItem): ClipboardItem | null {
  const types = item.types.filter((type) => !type.startsWith("image/"));
  if (types.length === item.types.length) return item;
  if (types.length === 0) return null;
  return new ClipboardItem(Object.fromEntries(types.map((type) => [type, item.getType(type)])));
}
