// Markup that leaves the page by the clipboard, with the values in its text.

import type { KnownValues } from "./known_values";

const NOT_COPIED = "script, style, noscript, template";

/** `container` belongs to a document that nothing is run in; it is changed. */
export function restoredMarkup(container: Element, known: KnownValues): string {
  for (const element of container.querySelectorAll(NOT_COPIED)) element.remove();
  for (const copy of container.querySelectorAll("span[data-sekisho]")) copy.replaceWith(...copy.childNodes);
  container.normalize();
  const walker = document.createTreeWalker(container, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (node instanceof Text) node.data = known.restored(node.data);
  }
  return container.innerHTML;
}
