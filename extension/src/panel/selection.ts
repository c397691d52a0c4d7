/** What is selected inside `element`; null where nothing is, or more than that. */
export function selectedText(element: HTMLElement): string | null {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!element.contains(range.commonAncestorContainer)) return null;
  return range.cloneContents().textContent || null;
}
