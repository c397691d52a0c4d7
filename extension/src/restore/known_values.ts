// Which value stands behind which placeholder, as far as this page's content script knows. In
// memory only, in the extension's own world: no script of the page reaches it.

import { type Candidate, candidates } from "./placeholder";

/** A part of a text that is shown as something else. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

/** What the server was asked, or has to be asked, before a text can be shown whole. */
export interface Questions {
  /** Placeholders in their exact form. */
  readonly names: Set<string>;
  /** Texts that end in a placeholder, and that may be addresses. */
  readonly addresses: Set<string>;
  /** Whether anything was left as it is: what is learned later may change that. */
  unresolved: boolean;
}

export function noQuestions(): Questions {
  return { names: new Set(), addresses: new Set(), unresolved: false };
}

const UNKNOWN_FOR_MS = 30_000;
const MOST_UNKNOWN = 20_000;
const MOST_ADDRESSES = 1_000;
/** As far as proxy/sekisho/masking/urls.py looks for the beginning of a URL. */
const LOOK_BACK = 2048;
// More than a URL is found by this: the server decides which is one.
const URL_SIGN = /\/\/|https?:|www\.|[\\&]/i;

export class KnownValues {
  readonly #values = new Map<string, string>();
  /** Names that the server does not know, and until when that is believed. */
  readonly #unknown = new Map<string, number>();
  readonly #addresses = new Map<string, { allowed: boolean; until: number }>();
  readonly #listeners = new Set<() => void>();

  get size(): number {
    return this.#values.size;
  }

  /** Texts that waited for this placeholder are shown at once. */
  learn(placeholder: string, value: string): void {
    if (this.#values.get(placeholder) === value) return;
    this.#values.set(placeholder, value);
    this.#unknown.delete(placeholder);
    for (const listener of this.#listeners) listener();
  }

  onLearned(listener: () => void, signal: AbortSignal): void {
    this.#listeners.add(listener);
    signal.addEventListener("abort", () => this.#listeners.delete(listener), { once: true });
  }

  valueOf(placeholder: string): string | undefined {
    return this.#values.get(placeholder);
  }

  isUnknown(name: string): boolean {
    return (this.#unknown.get(name) ?? 0) > Date.now();
  }

  learnUnknown(name: string, forMs = UNKNOWN_FOR_MS): void {
    if (this.#unknown.size >= MOST_UNKNOWN) this.#unknown.clear();
    this.#unknown.set(name, Date.now() + forMs);
  }

  learnAddress(address: string, allowed: boolean, forMs = UNKNOWN_FOR_MS): void {
    if (this.#addresses.size >= MOST_ADDRESSES) this.#addresses.clear();
    this.#addresses.set(address, { allowed, until: Date.now() + forMs });
  }

  /** What of the text is shown as something else, in order; `questions` gets what is missing. */
  spans(text: string, questions?: Questions): Span[] {
    const spans: Span[] = [];
    const found = candidates(text);
    let next = found.next();
    while (!next.done) {
      const span = this.#span(text, next.value, questions);
      if (span !== null) spans.push(span);
      else if (questions) questions.unresolved = true;
      next = found.next(span?.end);
    }
    return spans;
  }

  /** The text with the values in place. */
  restored(text: string): string {
    let out = "";
    let done = 0;
    for (const { start, end, value } of this.spans(text)) {
      out += text.slice(done, start) + value;
      done = end;
    }
    return out + text.slice(done);
  }

  #span(text: string, candidate: Candidate, questions?: Questions): Span | null {
    const whole = candidate.stem + candidate.vowels;
    if (!this.#values.has(whole) && !this.#asked(candidate)) {
      // A longer name than the known one may be meant: nothing is shown that would change again.
      if (questions) for (const name of names(candidate)) questions.names.add(name);
      return null;
    }
    const name = names(candidate).findLast((each) => this.#values.has(each));
    const value = name === undefined ? undefined : this.#values.get(name);
    if (name === undefined || value === undefined) return null;
    if (!this.#mayStand(text, candidate.start, name, questions)) return null;
    const end = candidate.codeEnd + name.length - candidate.stem.length;
    return { start: candidate.start, end, value };
  }

  #asked(candidate: Candidate): boolean {
    return names(candidate).every((name) => this.#values.has(name) || this.isUnknown(name));
  }

  /** A placeholder inside a URL is shown only where the request held that URL: the server knows. */
  #mayStand(text: string, start: number, name: string, questions?: Questions): boolean {
    const before = text.slice(Math.max(0, start - LOOK_BACK), start);
    if (!URL_SIGN.test(before)) return true;
    const address = before.replace(/^[\udc00-\udfff]/, "") + name;
    const known = this.#addresses.get(address);
    if (known?.allowed) return true;
    if ((known?.until ?? 0) <= Date.now()) questions?.addresses.add(address);
    return false;
  }
}

/** What a candidate may stand for: without vowels, with one, with two. */
function names({ stem, vowels }: Candidate): string[] {
  return Array.from({ length: vowels.length + 1 }, (_, count) => stem + vowels.slice(0, count));
}
