// Who sent a message, as the browser says it; a message says nothing of its sender.

/** A content script in a page. */
export interface PageSender {
  origin: string;
  tabId: number;
  frameId: number;
  /** One document, until it is left or loaded anew. */
  documentId: string;
}

export function contentScript(sender: chrome.runtime.MessageSender): PageSender | null {
  const { id, tab, frameId, documentId } = sender;
  if (id !== chrome.runtime.id || tab?.id === undefined || frameId === undefined) return null;
  const origin = pageOrigin(sender);
  return origin === null ? null : { origin, tabId: tab.id, frameId, documentId: documentId ?? "" };
}

/** The options page or the popup. The panel stands in foreign pages, and has nothing to ask. */
export function isOwnPage(sender: chrome.runtime.MessageSender): boolean {
  const pages = ["options.html", "popup.html"].map((page) => chrome.runtime.getURL(page));
  const url = sender.url?.replace(/[?#].*$/, "") ?? "";
  return sender.id === chrome.runtime.id && (sender.frameId ?? 0) === 0 && pages.includes(url);
}

function pageOrigin({ origin, url }: chrome.runtime.MessageSender): string | null {
  // A sandboxed frame's origin is "null"; its address says which site's it is.
  const known = origin && origin !== "null" ? origin : url;
  if (known === undefined || !URL.canParse(known)) return null;
  const read = new URL(known);
  return read.protocol === "https:" || read.protocol === "http:" ? read.origin : null;
}
