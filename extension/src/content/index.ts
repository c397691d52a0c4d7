// The content script: guards what is sent, and restores what is answered.

import { startRestoring } from "../restore/index";
import { KnownValues } from "../restore/known_values";
import type { SiteChanged } from "../shared/messages";
import { askRestore, tellCounts } from "./gateway";
import { startGuard } from "./guard";
import { Overrides } from "./overrides";
import { PanelHost } from "./panel_host";
import { SiteState } from "./site_state";

class ContentScript {
  readonly #site = new SiteState();
  readonly #known = new KnownValues();
  readonly #overrides = new Overrides();
  #running: AbortController | null = null;
  #restoring = false;

  start(): void {
    this.#run();
    void this.#follow();
    chrome.runtime.onMessage.addListener((message: SiteChanged) => {
      if (message.kind === "site-changed") void this.#follow();
    });
    // A page that comes back from the browser's cache missed what was said meanwhile.
    addEventListener("pageshow", ({ persisted }) => {
      if (persisted) void this.#follow();
    });
  }

  /** Without an answer the guard stays: it lets nothing pass until there is one. */
  async #follow(): Promise<void> {
    const site = await this.#site.refresh();
    if (!("enabled" in site)) return;
    if (!site.enabled) {
      this.#running?.abort();
      this.#running = null;
      this.#restoring = false;
      return;
    }
    this.#run();
    this.#restore();
  }

  #run(): void {
    if (this.#running !== null) return;
    this.#running = new AbortController();
    const { signal } = this.#running;
    startGuard(
      {
        site: this.#site,
        panel: new PanelHost(() => this.#site.current, signal),
        overrides: this.#overrides,
        learn: (placeholder, value) => this.#known.learn(placeholder, value),
      },
      signal,
    );
  }

  #restore(): void {
    if (this.#restoring || this.#running === null) return;
    this.#restoring = true;
    startRestoring({
      restore: askRestore,
      known: this.#known,
      signal: this.#running.signal,
      restored: (count) => tellCounts(0, count),
    });
  }
}

// Pages that were open when the extension came get the script once more, some of them twice.
const world: typeof globalThis & { sekishoRuns?: true } = globalThis;
if (!world.sekishoRuns) {
  world.sekishoRuns = true;
  new ContentScript().start();
}
