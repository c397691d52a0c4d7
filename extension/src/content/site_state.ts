// What the service worker says of this site, asked anew when the settings change.

import type { Failure, Site } from "../shared/messages";
import { askSite } from "./gateway";

/** A service worker sleeps after half a minute; while a person types, it is kept awake. */
const AWAKE_MS = 20_000;

export class SiteState {
  /** The last answer; null before the first. */
  current: Site | null = null;
  #asked: Promise<Site | Failure> | null = null;
  #askedAt = 0;

  /** What is known, or a first answer. Fails where there is none: then nothing may be sent. */
  async ready(): Promise<Site | Failure> {
    return this.current ?? (await this.refresh());
  }

  async refresh(): Promise<Site | Failure> {
    this.#askedAt = performance.now();
    this.#asked ??= askSite();
    const reply = await this.#asked;
    this.#asked = null;
    if ("enabled" in reply) this.current = reply;
    return reply;
  }

  keepAwake(): void {
    if (performance.now() - this.#askedAt > AWAKE_MS) void this.refresh();
  }
}
