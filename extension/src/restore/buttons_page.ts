// In the page's own world: a site's "copy" buttons hand their text to the clipboard here, and no
// content script sees that. They are asked first (buttons.ts); what they take over they write with
// the values, and nothing comes back here but that they did.

const ASKED = "sekisho-copy";
const TYPES = ["text/plain", "text/html"];

// A page that is no secure context has no clipboard. The script may be put in more than once.
if ("Clipboard" in window && !Object.hasOwn(Clipboard.prototype.write, ASKED)) patch(Clipboard.prototype);

function patch(page: Clipboard): void {
  const { writeText, write } = page;
  page.writeText = function (text: string): Promise<void> {
    if (takenOver({ "text/plain": String(text) })) return Promise.resolve();
    return writeText.call(this, text);
  };
  page.write = async function (items: ClipboardItems): Promise<void> {
    const [item] = items;
    if (items.length === 1 && item instanceof ClipboardItem && item.types.every(isText)) {
      const parts: Record<string, string> = {};
      for (const type of item.types) parts[type] = await (await item.getType(type)).text();
      if (takenOver(parts)) return;
    }
    await write.call(this, items);
  };
  Object.defineProperty(page.write, ASKED, { value: true });
}

function isText(type: string): boolean {
  return TYPES.includes(type);
}

function takenOver(parts: Record<string, string>): boolean {
  const detail = JSON.stringify(parts);
  return !window.dispatchEvent(new CustomEvent(ASKED, { cancelable: true, detail }));
}
