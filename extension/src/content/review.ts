// One look at texts before they go: masked by the server, shown to the person where they want it.

import { mayHold } from "../restore/placeholder";
import type { Failure, Masked, MaskReply, Site } from "../shared/messages";
import type { FromPanel, Show } from "../shared/panel_messages";
import { broken } from "./failures";
import { askMask, askRestore } from "./gateway";
import type { Overrides } from "./overrides";
import type { PanelHost, PanelListener } from "./panel_host";
import type { SiteState } from "./site_state";

/** A person who waits longer than this is told that something goes on. */
const BUSY_AFTER_MS = 400;

export interface Reviewed {
  texts: string[];
  /** How many values were masked. */
  masked: number;
}

export interface Reviewers {
  site: SiteState;
  panel: PanelHost;
  overrides: Overrides;
  learn(placeholder: string, value: string): void;
}

export interface ReviewOptions {
  near: Element | null;
  filesNote?: string;
}

/**
 * The texts as they may leave; null where they must not, and the person has been told why or has
 * decided so themselves.
 */
export async function review(
  texts: readonly string[],
  reviewers: Reviewers,
  options: ReviewOptions,
): Promise<Reviewed | null> {
  const site = await reviewers.site.ready();
  if (!("enabled" in site)) {
    reviewers.panel.say(site, navigator.language.startsWith("ja") ? "ja" : "en");
    return null;
  }
  return await new Review([...texts], site, reviewers, options).run();
}

/** Tells, in the panel, why nothing happens. */
export function refuse(failure: Failure, reviewers: Reviewers, near: Element | null): void {
  const site = reviewers.site.current;
  if (site === null) return reviewers.panel.say(failure, "ja");
  const { panel } = reviewers;
  panel.open(showing(site, { failure }), near, { onMessage: () => panel.close(), onGone() {} });
}

function showing(site: Site, more: Partial<Show>): Show {
  return {
    kind: "show",
    original: [],
    results: [],
    keep: [],
    mask: [],
    overrides: site.overrides,
    entityTypes: site.entityTypes,
    language: site.language,
    ...more,
  };
}

class Review implements PanelListener {
  readonly #current: string[];
  readonly #site: Site;
  readonly #with: Reviewers;
  readonly #options: ReviewOptions;
  #original: string[];
  #unmasked = false;
  #results: Masked[] | null = null;
  /** Whether the person has pressed anything in the panel. */
  #hasDecided = false;
  /** Answers to an older question than this are not wanted any more. */
  #question = 0;
  #decide: (reviewed: Reviewed | null) => void = () => {};

  constructor(texts: string[], site: Site, reviewers: Reviewers, options: ReviewOptions) {
    this.#current = texts;
    this.#original = texts;
    this.#site = site;
    this.#with = reviewers;
    this.#options = options;
  }

  async run(): Promise<Reviewed | null> {
    const decided = new Promise<Reviewed | null>((resolve) => {
      this.#decide = resolve;
    });
    const busy = setTimeout(() => {
      if (!this.#isShown) this.#show({ busy: true });
    }, BUSY_AFTER_MS);
    try {
      this.#ask().catch(() => this.#show({ failure: broken() }));
      return await decided;
    } finally {
      clearTimeout(busy);
      this.#question = Infinity;
      if (this.#isShown) this.#with.panel.close();
    }
  }

  onMessage(message: Exclude<FromPanel, { kind: "ready" | "resize" }>): void {
    if (message.kind === "cancel") this.#decide(null);
    else if (message.kind === "send") this.#accept();
    else void this.#change(message);
  }

  onGone(): void {
    this.#decide(null);
  }

  async #change({ keep, mask }: Extract<FromPanel, { kind: "change" }>): Promise<void> {
    const { overrides } = this.#with;
    const before = { keep: overrides.keep, mask: overrides.mask };
    overrides.decide(keep, mask);
    this.#hasDecided = true;
    this.#show({ busy: true });
    // Kept, what the server refuses would have every later text refused, too.
    if (!(await this.#ask())) overrides.decide(before.keep, before.mask);
  }

  /** False where the server refused. */
  async #ask(): Promise<boolean> {
    const question = ++this.#question;
    this.#results = null;
    const reply = await this.#answer();
    if (question !== this.#question) return true;
    if (!reply.ok) {
      this.#show({ failure: reply });
      return false;
    }
    this.#results = reply.results;
    this.#learn(reply.results);
    // A panel that only said that it waits asks nobody who does not want to be asked.
    const decides = this.#isShown && this.#hasDecided;
    if (decides || this.#isWanted(reply.results)) this.#show({ results: reply.results });
    else this.#accept();
    return true;
  }

  /**
   * Placeholders that stand in the text already (masked before, then edited; copied from the page)
   * would be masked as strangers' look-alikes. With their values put back they come out the same.
   */
  async #answer(): Promise<MaskReply> {
    if (!this.#unmasked && this.#current.some((text) => mayHold(text))) {
      const reply = await askRestore(this.#current);
      if (!reply.ok) return reply;
      this.#original = reply.texts;
    }
    this.#unmasked = true;
    const { overrides } = this.#with;
    return await askMask(this.#original, overrides.keep, overrides.mask);
  }

  #learn(results: Masked[]): void {
    results.forEach(({ findings }, index) => {
      for (const { start, end, placeholder } of findings) {
        const value = this.#original[index]?.slice(start, end);
        if (placeholder !== null && value) this.#with.learn(placeholder, value);
      }
    });
  }

  /** What was confirmed before, and stands there masked, need not be confirmed again. */
  #isWanted(results: Masked[]): boolean {
    const { confirm } = this.#site;
    if (confirm !== "found") return confirm === "always";
    return results.some(({ text }, index) => text !== this.#current[index]);
  }

  #accept(): void {
    const results = this.#results;
    if (results === null) return;
    const masked = results.flatMap(({ findings }) => findings).filter((f) => f.placeholder !== null);
    this.#decide({ texts: results.map(({ text }) => text), masked: masked.length });
  }

  get #isShown(): boolean {
    return this.#with.panel.isOpenFor(this);
  }

  #show(more: Partial<Show>): void {
    if (this.#question === Infinity) return;
    const { overrides, panel } = this.#with;
    const { near, filesNote } = this.#options;
    const show = showing(this.#site, {
      original: this.#original,
      keep: overrides.keep,
      mask: overrides.mask,
      ...(filesNote === undefined ? {} : { filesNote }),
      ...more,
    });
    if (this.#isShown) panel.update(show);
    else panel.open(show, near, this);
  }
}
