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

/**
 * A sandboxed frame's origin is "null": its address says which site's it is, and where it has none
 * of its own (`about:srcdoc`), the page around it.
 */
function pageOrigin({ origin, url, tab }: chrome.runtime.MessageSender): string | null {
  const stated = origin && origin !== "null" ? [origin] : [url, tab?.url];
  for (const each of stated) {
    const read = URL.parse(each ?? "");
    if (read?.protocol === "https:" || read?.protocol === "http:") return read.origin;
  }
  return null;
}
