// In the page's own world: files that a person chooses come to the content script (files.ts) by
// events that pass the window, and some ways of choosing have none.
//
// - An input outside the document tells nobody but its own listeners. Before its dialog opens, it
//   is put into the document, where it is not seen, and taken out when it has its files.
// - The pickers that give handles are taken away; sites have an input for browsers without them.
// - Pictures are not read from the clipboard by the page: they come with a paste, which is checked.
//
// This is for sites that mean no harm. A page that means it has functions of its own that nobody
// changed: a frame gives them out before any script can be in it.

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
    if (event instanceof MouseEvent && event.type === "click") attach(fileInputOf(this));
    return dispatchEvent.call(this, event);
  };
  Object.defineProperty(HTMLElement.prototype.click, CHOOSING, { value: true });
}

/** The file input that a click on `target` opens. */
function fileInputOf(target: EventTarget): HTMLInputElement | null {
  if (!(target instanceof Element)) return null;
  const control = target instanceof HTMLInputElement ? target : target.closest("label")?.control;
  return control instanceof HTMLInputElement && control.type === "file" ? control : null;
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
  for (let at: Node | null = input; at !== null; at = at instanceof ShadowRoot ? at.host : at.parentNode) {
    if (at instanceof Element) top = at;
  }
  return top;
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
