// What a page meant when it wrote to a text node that we had cut. Most frameworks write the whole
// text anew; some pages add to what they find, and they find only the part up to the first
// placeholder.

import type { Cut } from "./cutting";

/** A stream adds its next piece within this time. */
const STREAMING_MS = 2_000;

export class Writing {
  #rewrites = false;

  /** The whole text, after the page wrote to the head. */
  meant(cut: Cut, now: number): string {
    const written = cut.head.data;
    const found = cut.headText;
    if (cut.text !== found && written.startsWith(cut.text)) {
      this.#rewrites = true;
      return written;
    }
    if (!written.startsWith(found) || written.length === found.length) return written;
    if (this.#rewrites || now - cut.writtenAt > STREAMING_MS) return written;
    return cut.text + written.slice(found.length);
  }
}
