// Shows the values behind the placeholders of a page, without giving them to the page.

export function startRestoring(): void {}
