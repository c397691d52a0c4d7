// What is copied from the page holds the values; the page is not told them. `getSelection` gives
// the placeholders, as it does to the page, and here they are exchanged.
//
// Only a person's own copying gets the values: a page may copy by itself, and a page that may read
// the clipboard would have them (see buttons.ts). What is dragged keeps the placeholders: a page
// may put a frame of its own under the pointer and read what falls there.

import { startButtons } from "./buttons";
import { ClipboardAccess } from "./clipboard_access";
import { setSelected } from "./host";
import type { KnownValues } from "./known_values";
import { restoredMarkup } from "./markup";
import type { Page } from "./page";

export function startCopying(page: Page, known: KnownValues, signal: AbortSignal): void {
  const access = new ClipboardAccess(signal);
  const copy = (event: ClipboardEvent): void => {
    if (!event.isTrusted || event.clipboardData === null || !access.mayHoldValues()) return;
    if (writeRestored(event.clipboardData, known)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  };
  window.addEventListener("copy", copy, { capture: true, signal });
  startButtons(known, access, signal);
  document.addEventListener("selectionchange", () => mark(page), { signal });
}

/** False where nothing of the selection is restored: then it is the browser's to copy. */
function writeRestored(clipboard: DataTransfer, known: KnownValues): boolean {
  const field = selectedInField();
  const text = field ?? getSelection()?.toString() ?? "";
  const restored = known.restored(text);
  if (restored === text) return false;
  clipboard.setData("text/plain", restored);
  if (field === null) clipboard.setData("text/html", selectedHtml(known));
  return true;
}

/** What is selected in a text field, which is no part of the document's selection. */
function selectedInField(): string | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  if (!(active instanceof HTMLTextAreaElement || active instanceof HTMLInputElement)) return null;
  const { selectionStart, selectionEnd, value } = active;
  if (selectionStart === null || selectionEnd === null) return null;
  return selectionStart === selectionEnd ? null : value.slice(selectionStart, selectionEnd);
}

function selectedHtml(known: KnownValues): string {
  const selection = getSelection();
  const container = document.implementation.createHTMLDocument().createElement("div");
  for (let index = 0; index < (selection?.rangeCount ?? 0); index += 1) {
    const range = selection?.getRangeAt(index);
    if (range !== undefined) container.append(range.cloneContents());
  }
  return restoredMarkup(container, known);
}

let marked = new Set<HTMLElement>();

/** Shows which values are selected. */
function mark(page: Page): void {
  const selection = getSelection();
  const now = new Set<HTMLElement>();
  if (!page.isEmpty && selection !== null && !selection.isCollapsed) {
    for (const host of page.hosts()) if (selection.containsNode(host, true)) now.add(host);
  }
  for (const host of marked) if (!now.has(host)) setSelected(host, false);
  for (const host of now) if (!marked.has(host)) setSelected(host, true);
  marked = now;
}
