// What a site's own "copy" button puts on the clipboard holds the values, too: the part in the
// page's world (buttons_page.ts) asks, and the text is written here. The page may ask with any
// placeholder, and learns nothing: it must not be able to read the clipboard, and a person must
// have pressed something just now.

import type { ClipboardAccess } from "./clipboard_access";
import type { KnownValues } from "./known_values";
import { restoredMarkup } from "./markup";

const ASKED = "sekisho-copy";
const TYPES = new Set(["text/plain", "text/html"]);

export function startButtons(known: KnownValues, access: ClipboardAccess, signal: AbortSignal): void {
  const asked = (event: Event): void => {
    if (!(event instanceof CustomEvent) || access.pageMayRead) return;
    if (!navigator.userActivation.isActive) return;
    const parts = readParts(event.detail);
    const restored = parts.map(([type, text]): [string, string] => [type, restore(type, text, known)]);
    if (!parts.some(([, text]) => known.restored(text) !== text)) return;
    event.preventDefault();
    void put(restored, parts);
  };
  window.addEventListener(ASKED, asked, { capture: true, signal });
}

function restore(type: string, text: string, known: KnownValues): string {
  if (type !== "text/html") return known.restored(text);
  const parsed = new DOMParser().parseFromString(text, "text/html");
  return restoredMarkup(parsed.body, known);
}

/** What cannot be written with the values is written as the page wanted it. */
async function put(restored: [string, string][], original: [string, string][]): Promise<void> {
  try {
    await navigator.clipboard.write([item(restored)]);
  } catch {
    await navigator.clipboard.write([item(original)]);
  }
}

function item(parts: [string, string][]): ClipboardItem {
  return new ClipboardItem(
    Object.fromEntries(parts.map(([type, text]) => [type, new Blob([text], { type })])),
  );
}

function readParts(detail: unknown): [string, string][] {
  if (typeof detail !== "string") return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(detail);
  } catch {
    return [];
  }
  if (typeof parsed !== "object" || parsed === null) return [];
  return Object.entries(parsed).filter(
    (part): part is [string, string] => TYPES.has(part[0]) && typeof part[1] === "string",
  );
}
