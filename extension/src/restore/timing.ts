// How long our work took at each change of the page. Kept in the extension's own world, where the
// page does not see it; measurements read `sekishoRestoring` there. Numbers only.

const KEPT = 5_000;

class Timings {
  /** Milliseconds of main-thread work, one number for each change that was worked on. */
  readonly updates: number[] = [];

  add(elapsedMs: number): void {
    if (this.updates.length === KEPT) this.updates.shift();
    this.updates.push(elapsedMs);
  }
}

declare global {
  var sekishoRestoring: Timings | undefined;
}

export function startTiming(): Timings {
  const timings = new Timings();
  globalThis.sekishoRestoring = timings;
  return timings;
}
