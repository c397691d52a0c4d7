// Pasted and dropped: text and files come into the page masked, or not at all.

import { Caret } from "./caret";
import { deepTarget, editableOf, isField, outer } from "./editables";
import { checkFiles, giveFiles } from "./files";
import { paste, plainTransfer } from "./insertion";
import { swallow, type OwnEvents } from "./own_events";
import { review, type Reviewers } from "./review";

export class Transfers {
  readonly #own: OwnEvents;
  readonly #reviewers: Reviewers;
  /** What is dragged comes out of an editable: it is moved, and checked when it is sent. */
  #moving = false;

  constructor(own: OwnEvents, reviewers: Reviewers) {
    this.#own = own;
    this.#reviewers = reviewers;
  }

  onPaste(event: ClipboardEvent): void {
    // What a page pastes itself it had before.
    if (!event.isTrusted || event.clipboardData === null) return;
    this.#bring(event, event.clipboardData, (at) => ({
      text: (masked, caret) => caret.insert(masked, this.#own.add),
      files: (transfer) => void paste(at, transfer, this.#own.add),
    }));
  }

  onDragStart(event: DragEvent): void {
    this.#moving = editableOf(deepTarget(event)) !== null;
  }

  onDragEnd(): void {
    this.#moving = false;
  }

  onDrop(event: DragEvent): void {
    const transfer = event.dataTransfer;
    if (!event.isTrusted || transfer === null) return;
    const moving = this.#moving && transfer.files.length === 0;
    this.#moving = false;
    if (moving) return;
    const { clientX, clientY } = event;
    this.#bring(event, transfer, (at) => ({
      text: (masked, caret) => {
        if (this.#drop(at, plainTransfer(masked), clientX, clientY) || !caret.editable) return;
        placeCaret(caret, clientX, clientY);
        caret.insert(masked, this.#own.add);
      },
      files: (dropped) => {
        if (this.#drop(at, dropped, clientX, clientY) || !isFileInput(at)) return;
        giveFiles(at, [...dropped.files], this.#own.add);
      },
    }));
  }

  /** Text that a browser inserts without a paste or a drop having come first. */
  onBeforeInput(event: InputEvent): void {
    if (!event.isTrusted || !/^insertFrom(Paste|Drop|Yank)/.test(event.inputType)) return;
    if (event.inputType === "insertFromDrop" && this.#moving) return;
    const transfer = event.dataTransfer ?? plainTransfer(event.data ?? "");
    this.#bring(event, transfer, (at) => ({
      text: (masked, caret) => caret.insert(masked, this.#own.add),
      files: (files) => void paste(at, files, this.#own.add),
    }));
  }

  #bring(event: Event, transfer: DataTransfer, handOver: (at: Element) => Receiver): void {
    const at = deepTarget(event);
    if (!(at instanceof Element)) return;
    const files = [...transfer.files];
    if (files.length === 0 && isAccountField(at)) return;
    const text = textOf(transfer);
    const folders = foldersOf(transfer);
    if (text === "" && files.length === 0) return;
    swallow(event);
    const receiver = handOver(at);
    // Spreadsheets put a picture of what they copy beside the text.
    const work =
      text !== "" ? this.#bringText(text, at, receiver) : this.#bringFiles(files, folders, at, receiver);
    work.catch(() => {});
  }

  async #bringText(text: string, at: Element, receiver: Receiver): Promise<void> {
    const caret = new Caret(at);
    const reviewed = await review([text], this.#reviewers, { near: caret.editable });
    if (document.activeElement === null || !isFocused(caret)) await caret.return();
    const [masked] = reviewed?.texts ?? [];
    if (masked !== undefined) receiver.text(masked, caret);
  }

  async #bringFiles(files: File[], folders: string[], at: Element, receiver: Receiver): Promise<void> {
    const passed = await checkFiles(files, folders, this.#reviewers, at);
    if (passed.length === 0) return;
    const transfer = new DataTransfer();
    for (const file of passed) transfer.items.add(file);
    receiver.files(transfer);
  }

  #drop(at: Element, dataTransfer: DataTransfer, clientX: number, clientY: number): boolean {
    const event = new DragEvent("drop", {
      bubbles: true,
      cancelable: true,
      composed: true,
      dataTransfer,
      clientX,
      clientY,
    });
    this.#own.add(event);
    return !at.dispatchEvent(event);
  }
}

const NOT_WRITTEN_IN = new Set(
  ["button", "checkbox", "file", "image", "radio", "range", "reset", "submit"],
);

interface Receiver {
  text(masked: string, caret: Caret): void;
  files(transfer: DataTransfer): void;
}

/** Rich text goes as the plain one beside it: attributes and comments hold more than is seen. */
function textOf(transfer: DataTransfer): string {
  const plain = transfer.getData("text/plain") || transfer.getData("text/uri-list");
  if (plain !== "" || transfer.files.length > 0) return plain;
  const html = transfer.getData("text/html");
  if (html === "") return "";
  return new DOMParser().parseFromString(html, "text/html").body.textContent?.trim() ?? "";
}

function foldersOf(transfer: DataTransfer): string[] {
  return [...transfer.items]
    .map((item) => (item.kind === "file" ? item.webkitGetAsEntry() : null))
    .filter((entry) => entry !== null)
    .filter(({ isDirectory }) => isDirectory)
    .map(({ name }) => name);
}

/** Fields of a sign-in take what belongs in them as it is. */
function isAccountField(at: Element): boolean {
  if (!isField(at) || at.readOnly || editableOf(at) !== null) return false;
  return !NOT_WRITTEN_IN.has(at.type);
}

function isFileInput(at: Element): at is HTMLInputElement {
  return at instanceof HTMLInputElement && at.type === "file";
}

function isFocused({ editable }: Caret): boolean {
  for (let at: Element | null = document.activeElement; at !== null; at = outer(at)) {
    if (at === editable) return true;
  }
  return false;
}

function placeCaret({ editable }: Caret, x: number, y: number): void {
  editable?.focus({ preventScroll: true });
  const range = document.caretRangeFromPoint(x, y);
  if (range === null || editable === null || isField(editable)) return;
  const selection = document.getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}
