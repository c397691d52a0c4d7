// The server counts code points, JavaScript counts UTF-16 units.

/** From an index of code points in `text` to the index of UTF-16 units; null beyond its end. */
export function utf16Offsets(text: string): (codePoints: number) => number | null {
  const starts: number[] = [];
  let index = 0;
  for (const character of text) {
    starts.push(index);
    index += character.length;
  }
  starts.push(index);
  return (codePoints) => starts[codePoints] ?? null;
}
