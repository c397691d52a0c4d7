// The part that belongs in the page's own world: see page/index.ts. Documents of enabled sites get
// it before any script of theirs (sites.ts); this is for those that were there before.

export const PAGE_PART = "page.js";

/** As often as one likes: a part that is there already stays as it is. */
export async function addPagePart(tabId: number, documentId: string): Promise<void> {
  await chrome.scripting
    .executeScript({
      target: { tabId, documentIds: [documentId] },
      files: [PAGE_PART],
      world: "MAIN",
      injectImmediately: true,
    })
    // A document that is gone again needs nothing.
    .catch(() => undefined);
}
