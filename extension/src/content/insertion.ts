// Puts text into editables so that the site's own editor takes it for a person's.
//
// Editors keep a document of their own and undo what they did not do. Each way below is one that
// some editor takes; an adapter lists those of its site in the order to try, and whoever calls
// reads the text back.

import { isField, type Editable, type Field } from "./editables";

export type Way = "typed" | "typed-lines" | "pasted";

/** Lets the site's handlers, its editor's observers and the selection's event run. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Replaces all of the text. `own` is told of each event made, before it is sent. */
export async function replaceAll(
  editable: Editable,
  text: string,
  way: Way,
  own: (event: Event) => void,
): Promise<void> {
  if (isField(editable)) {
    writeField(editable, text);
    return;
  }
  editable.focus({ preventScroll: true });
  selectAll(editable);
  // An editor that keeps a selection of its own learns of this one from the selection's event.
  await selectionChange();
  insertAtCaret(editable, text, way, own);
}

/**
 * A content script sees the field's own setter, not the one that React puts on the element: React
 * then finds a value that it does not know, and takes it.
 */
function writeField(field: Field, text: string): void {
  field.value = text;
  const event = new InputEvent("input", {
    bubbles: true,
    composed: true,
    inputType: "insertReplacementText",
    data: text,
  });
  field.dispatchEvent(event);
}

function selectAll(editable: Editable): void {
  const range = document.createRange();
  range.selectNodeContents(editable);
  const selection = document.getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}

function selectionChange(): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      document.removeEventListener("selectionchange", done, true);
      clearTimeout(timer);
      void nextTask().then(resolve);
    };
    const timer = setTimeout(done, 8);
    document.addEventListener("selectionchange", done, true);
  });
}

/** Inserts where the selection is, in its place. */
export function insertAtCaret(
  editable: Editable,
  text: string,
  way: Way,
  own: (event: Event) => void,
): void {
  if (way === "pasted") paste(editable, plainTransfer(text), own);
  else if (way === "typed") edit(editable, "insertText", text, own);
  else typeLines(editable, text, own);
}

/** A line break, not a new paragraph: editors take a paragraph for the Enter key, which sends. */
function typeLines(editable: Editable, text: string, own: (event: Event) => void): void {
  edit(editable, "delete", null, own);
  text.split("\n").forEach((line, index) => {
    if (index > 0) edit(editable, "insertLineBreak", null, own);
    if (line !== "") edit(editable, "insertText", line, own);
  });
}

/**
 * Chromium announces no command of a script. An editor that lives by announcements would go on
 * holding the old text behind the new one that is seen, so here they are made: what it takes, or
 * forbids, is not done a second time.
 */
function edit(
  editable: Editable,
  command: "insertText" | "insertLineBreak" | "delete",
  data: string | null,
  own: (event: Event) => void,
): void {
  const inputType = command === "delete" ? "deleteContentBackward" : command;
  const event = new InputEvent("beforeinput", {
    bubbles: true,
    cancelable: true,
    composed: true,
    inputType,
    data,
  });
  own(event);
  if (editable.dispatchEvent(event)) document.execCommand(command, false, data ?? undefined);
}

export function plainTransfer(text: string): DataTransfer {
  const transfer = new DataTransfer();
  transfer.setData("text/plain", text);
  return transfer;
}

/** Whether the site took it. */
export function paste(
  target: EventTarget,
  clipboardData: DataTransfer,
  own: (event: Event) => void,
): boolean {
  const event = new ClipboardEvent("paste", {
    bubbles: true,
    cancelable: true,
    composed: true,
    clipboardData,
  });
  own(event);
  return !target.dispatchEvent(event);
}
