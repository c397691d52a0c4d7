// Asks the server, through the service worker, for the values of placeholders that nobody here
// knows: after a reload, in the history. At most one question at a time; each holds all that has
// come together while the one before was away.

import { type KnownValues, type Questions, noQuestions } from "./known_values";
import { find } from "./placeholder";

/** Texts with placeholders in, the same texts with values out. Rejects when nobody can be asked. */
export type Restore = (
  texts: string[],
) => Promise<{ ok: true; texts: readonly string[] } | { ok: false; code: string }>;

const GATHERED_MS = 10;
const MOST_TEXTS = 100;
const MOST_CHARACTERS = 60_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

export class Asking {
  readonly #restore: Restore;
  readonly #known: KnownValues;
  readonly #signal: AbortSignal;
  /** Called when an answer came that may change what is shown. */
  readonly #answered: () => void;
  readonly #open: Questions = noQuestions();
  #busy = false;
  #pauseMs = FIRST_PAUSE_MS;

  constructor(restore: Restore, known: KnownValues, signal: AbortSignal, answered: () => void) {
    this.#restore = restore;
    this.#known = known;
    this.#signal = signal;
    this.#answered = answered;
  }

  ask({ names, addresses }: Questions): void {
    for (const name of names) this.#open.names.add(name);
    for (const address of addresses) this.#open.addresses.add(address);
    if (this.#isOpen() && !this.#busy) this.#after(GATHERED_MS);
  }

  #isOpen(): boolean {
    return this.#open.names.size + this.#open.addresses.size > 0;
  }

  #after(delayMs: number): void {
    this.#busy = true;
    setTimeout(() => void this.#askNow(), delayMs);
  }

  async #askNow(): Promise<void> {
    if (this.#signal.aborted) return;
    const names = taken(this.#open.names);
    const addresses = taken(this.#open.addresses);
    const texts = await this.#answers([...names, ...addresses]);
    if (this.#signal.aborted) return;
    if (texts === null) {
      this.#failed(names, addresses);
      return;
    }
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#learnNames(names, texts);
    this.#learnAddresses(addresses, texts.slice(names.length));
    this.#busy = false;
    this.#answered();
    if (this.#isOpen() && !this.#busy) this.#after(GATHERED_MS);
  }

  async #answers(texts: string[]): Promise<readonly string[] | null> {
    try {
      const reply = await this.#restore(texts);
      return reply.ok && reply.texts.length === texts.length ? reply.texts : null;
    } catch {
      return null;
    }
  }

  /** What is known already is shown meanwhile; the rest is asked for again after a pause. */
  #failed(names: string[], addresses: string[]): void {
    for (const name of names) this.#known.learnUnknown(name, this.#pauseMs);
    for (const address of addresses) this.#known.learnAddress(address, false, this.#pauseMs);
    this.#answered();
    setTimeout(() => {
      this.#busy = false;
      if (!this.#signal.aborted) this.#answered();
      if (this.#isOpen() && !this.#busy) this.#after(GATHERED_MS);
    }, this.#pauseMs);
    this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
  }

  /** A shorter name that is known answers for a longer one too: the vowels are left over then. */
  #learnNames(names: string[], texts: readonly string[]): void {
    const answers = new Map(names.map((name, index) => [name, texts[index] ?? name]));
    for (const [name, text] of answers) {
      const shorter = name.slice(0, -1);
      const left = (this.#known.valueOf(shorter) ?? answers.get(shorter) ?? shorter) + name.slice(-1);
      if (text === name || (isName(shorter) && text === left)) this.#known.learnUnknown(name);
      else this.#known.learn(name, text);
    }
  }

  #learnAddresses(addresses: string[], texts: readonly string[]): void {
    addresses.forEach((address, index) => {
      const text = texts[index] ?? address;
      const name = lastName(address);
      const value = name === null ? undefined : this.#known.valueOf(name);
      const allowed = name !== null && value !== undefined && text.endsWith(value) && !text.endsWith(name);
      this.#known.learnAddress(address, allowed);
    });
  }
}

function taken(open: Set<string>): string[] {
  const out: string[] = [];
  let characters = 0;
  for (const text of open) {
    if (out.length >= MOST_TEXTS || (out.length && characters + text.length > MOST_CHARACTERS)) break;
    out.push(text);
    characters += text.length;
    open.delete(text);
  }
  return out;
}

function isName(text: string): boolean {
  const candidate = find(text);
  return candidate !== null && candidate.start === 0 && candidate.end === text.length;
}

/** The exact name in which an address ends. */
function lastName(address: string): string | null {
  for (let start = Math.max(0, address.length - 17); start < address.length; start += 1) {
    const name = address.slice(start);
    if (isName(name)) return name;
  }
  return null;
}
