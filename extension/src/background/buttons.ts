// A site's own "copy" buttons: see restore/buttons_page.ts.

/** Puts the part that belongs in the page's world into a document of an enabled site. */
export async function helpButtons(tabId: number, documentId: string): Promise<void> {
  await chrome.scripting
    .executeScript({
      target: { tabId, documentIds: [documentId] },
      files: ["buttons_page.js"],
      world: "MAIN",
      injectImmediately: true,
    })
    // A document that is gone again needs nothing.
    .catch(() => undefined);
}
