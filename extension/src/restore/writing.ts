// What a page meant when it wrote to a text node that we had cut. Most frameworks write the whole
// text anew; some pages add to what they find, and they find only the part up to the first
// placeholder. What they did before tells which.

import type { Cut } from "./cutting";

/** A stream adds its next piece within this time. */
const STREAMING_MS = 2_000;
/** So much of the old text behind the cut is not added by chance. */
const ALIKE = 4;

export class Writing {
  #way: "unknown" | "anew" | "adding" = "unknown";

  /** The whole text, after the page wrote to the head. */
  meant(cut: Cut, now: number): string {
    const written = cut.head.data;
    const found = cut.headText;
    if (!written.startsWith(found)) {
      this.#way = "anew";
      return written;
    }
    if (written.length === found.length) return written;
    const added = written.slice(found.length);
    if (this.#way === "adding") return cut.text + added;
    const alike = cut.text.slice(found.length, found.length + ALIKE);
    if (alike !== "" && added.startsWith(alike)) this.#way = "anew";
    if (this.#way === "anew" || now - cut.writtenAt > STREAMING_MS) return written;
    this.#way = "adding";
    return cut.text + added;
  }
}
