// Shows the values behind the placeholders of a page, without giving them to the page.

import type { Restore } from "./asking";
import { startCopying } from "./copy";
import type { KnownValues } from "./known_values";
import { Page } from "./page";

export { KnownValues } from "./known_values";
export type { Restore } from "./asking";

export interface Restoring {
  /** Asks for values that `known` does not hold. */
  restore: Restore;
  /** Learns what is masked here; what is learned is shown at once. */
  known: KnownValues;
  /** Ends all of it: the page shows its placeholders again. */
  signal: AbortSignal;
  /** Told how many more placeholders the page shows a value for. */
  restored?: (count: number) => void;
}

export function startRestoring({ restore, known, signal, restored = () => {} }: Restoring): void {
  const page = new Page(restore, known, signal, restored);
  page.start();
  startCopying(page, known, signal);
}
