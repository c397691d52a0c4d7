// Keeps the page's text nodes shown with their values while the page changes them. All that is
// done for one change is done in the microtask behind it, before anything is painted.

import { Asking, type Restore } from "./asking";
import { Cut, Spares, ownerOf } from "./cutting";
import { copiesIn } from "./host";
import { type KnownValues, type Questions, type Span, noQuestions } from "./known_values";
import { LONGEST_FORM, codeStarts, mayHold } from "./placeholder";
import { Places, neighbour } from "./places";
import { Roots } from "./roots";
import { startTiming } from "./timing";
import { Writing } from "./writing";

// The rest of a large change is shown in the frames behind it. So many nodes are shown in any case:
// a machine that is busy with something else must not make values flicker.
const BUDGET_MS = 3;
const LEAST_NODES = 64;
const MOST_WAITING = 5_000;
// A page that undoes what we show as soon as it sees it would never come to an end.
const MOST_ROUNDS = 100;
const PEACE_MS = 1_000;
const EDGE = /^[\w\\\-\u00a0\u2010\u2011\u3000\uff0d\uff3f\uff10-\uff5a ]$/;

export class Page {
  readonly #known: KnownValues;
  readonly #signal: AbortSignal;
  readonly #asking: Asking;
  readonly #roots: Roots;
  readonly #observer: MutationObserver;
  readonly #timings = startTiming();
  readonly #writing = new Writing();
  readonly #cuts = new Map<Text, Cut>();
  /** Text with placeholders that are not known yet. */
  readonly #waiting = new Set<Text>();
  /** What is still to be looked at. */
  #dirty = new Set<Text>();
  #spares = new Spares();
  #continuing = false;
  #rounds = 0;
  readonly #counted = new Set<string>();
  readonly #restored: (count: number) => void;

  constructor(
    restore: Restore,
    known: KnownValues,
    signal: AbortSignal,
    restored: (count: number) => void,
  ) {
    this.#known = known;
    this.#signal = signal;
    this.#restored = restored;
    this.#asking = new Asking(restore, known, signal, () => this.#lookAgain());
    this.#observer = new MutationObserver((records) => this.#changed(records));
    this.#roots = new Roots(this.#observer, signal, (root) => {
      this.#scan(root);
      if (!this.#continuing) this.#continue();
    });
    known.onLearned(() => this.#lookAgain(), signal);
    signal.addEventListener("abort", () => this.#stop(), { once: true });
  }

  start(): void {
    this.#roots.add(document);
    this.#work();
  }

  /** The elements that show values now. */
  *hosts(): Generator<HTMLElement> {
    for (const cut of this.#cuts.values()) yield* cut.hosts;
  }

  get isEmpty(): boolean {
    return this.#cuts.size === 0;
  }

  #stop(): void {
    this.#observer.disconnect();
    for (const cut of this.#cuts.values()) cut.undo(cut.text, this.#spares);
    this.#cuts.clear();
    this.#waiting.clear();
    this.#dirty.clear();
  }

  #changed(records: readonly MutationRecord[]): void {
    const began = performance.now();
    const parents = new Set<Node>();
    const added = new Set<Node>();
    const written = new Set<Cut>();
    for (const { type, target, addedNodes } of records) {
      if (type === "characterData") this.#wrote(target, written, parents);
      else {
        parents.add(target);
        for (const node of addedNodes) added.add(node);
      }
    }
    this.#rewrite(written, began);
    if (parents.size) this.#tidy(parents, written);
    for (const node of added) this.#scan(node);
    this.#work(began);
  }

  #wrote(target: Node, written: Set<Cut>, parents: Set<Node>): void {
    if (!(target instanceof Text)) return;
    const cut = this.#cuts.get(target);
    if (cut !== undefined) written.add(cut);
    else if (ownerOf(target) === undefined) this.#dirty.add(target);
    else if (target.parentNode !== null) parents.add(target.parentNode);
  }

  #rewrite(written: Set<Cut>, now: number): void {
    for (const cut of written) {
      const text = this.#writing.meant(cut, now);
      cut.writtenAt = now;
      if (!cut.isWhole() || !cut.head.isConnected) this.#undo(cut, text);
      else cut.text = text;
      this.#dirty.add(cut.head);
    }
  }

  /** Takes back the cuts that the page divided, moved, wrote into or removed. */
  #tidy(parents: Set<Node>, written: Set<Cut>): void {
    for (const cut of this.#cuts.values()) {
      const { head } = cut;
      // What came between two parts of a placeholder concerns both.
      if (cut.linked.size) this.#dirty.add(head);
      if (!head.isConnected) this.#undo(cut, cut.text);
      else if (head.parentNode !== null && this.#concerns(cut, head.parentNode, parents)) {
        const rewritten = written.has(cut);
        if (cut.isWhole() && (rewritten || cut.isUnchanged())) continue;
        this.#undo(cut, rewritten ? cut.text : cut.remains(this.#spares));
        this.#dirty.add(head);
      }
    }
  }

  #concerns(cut: Cut, parent: Node, parents: Set<Node>): boolean {
    return parents.has(parent) || cut.hosts.some((host) => parents.has(host) || host.parentNode !== parent);
  }

  #undo(cut: Cut, whole: string): void {
    cut.undo(whole, this.#spares);
    this.#cuts.delete(cut.head);
    this.#waiting.delete(cut.head);
    for (const text of cut.linked) this.#dirty.add(text);
  }

  /** Notes the text nodes in a new part of the page that may hold a placeholder, or a part of one. */
  #scan(root: Node): void {
    if (!root.isConnected) return;
    if (root instanceof Text) {
      if (ownerOf(root) === undefined) this.#dirty.add(root);
      return;
    }
    if (!(root instanceof Element || root instanceof Document || root instanceof DocumentFragment)) return;
    if (ownerOf(root) !== undefined) return;
    this.#roots.find(root);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const places = codes(root instanceof Document ? root.documentElement : root);
    let last: Text | null = null;
    let position = 0;
    let next = 0;
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node as Text;
      if (last === null) this.#dirty.add(text);
      last = text;
      position += text.length;
      let place = places[next];
      while (place !== undefined && place < position - text.length - LONGEST_FORM) place = places[(next += 1)];
      // A placeholder reaches from its label to its vowels around the code's first digit.
      if (place !== undefined && place < position + LONGEST_FORM) this.#dirty.add(text);
    }
    if (last !== null) this.#dirty.add(last);
    if (root instanceof Element || root instanceof DocumentFragment) this.#unwrapCopies(root);
  }

  /** A page that copied our elements, by innerHTML say, has spans around placeholders. */
  #unwrapCopies(root: Element | DocumentFragment): void {
    for (const copy of copiesIn(root)) {
      const text = document.createTextNode(copy.textContent);
      copy.replaceWith(text);
      this.#dirty.add(text);
    }
  }

  #lookAgain(): void {
    for (const text of this.#waiting) this.#dirty.add(text);
    this.#waiting.clear();
    // Several values are often learned in a row.
    if (this.#dirty.size && !this.#continuing) this.#continue();
  }

  #continue(): void {
    this.#continuing = true;
    queueMicrotask(() => this.#resume());
  }

  #continueLater(delayMs: number): void {
    if (this.#continuing) return;
    this.#continuing = true;
    setTimeout(() => this.#resume(), delayMs);
  }

  /** A tab that is not seen has no frames. */
  #continueBeforePaint(): void {
    if (document.visibilityState === "hidden") {
      this.#continueLater(0);
      return;
    }
    if (this.#continuing) return;
    this.#continuing = true;
    requestAnimationFrame(() => this.#resume());
  }

  #resume(): void {
    this.#continuing = false;
    this.#work();
  }

  #work(began = performance.now()): void {
    if (this.#signal.aborted || this.#dirty.size === 0) return;
    for (const text of this.#dirty) if (!text.isConnected && !this.#cuts.has(text)) this.#dirty.delete(text);
    if (!this.#mayGoOn()) {
      this.#continueLater(PEACE_MS);
      return;
    }
    const round = new Round(this.#dirty);
    this.#dirty = new Set();
    for (let text = round.next(began); text !== null; text = round.next(began)) this.#show(text, round);
    // What the page has drawn again meanwhile is nothing to wait for.
    for (const text of round.rest()) if (text.isConnected) this.#dirty.add(text);
    // What was changed here is ours.
    this.#observer.takeRecords();
    this.#spares = new Spares();
    this.#timings.add(performance.now() - began);
    this.#asking.ask(round.questions);
    if (round.restored) this.#restored(round.restored);
    if (this.#dirty.size) this.#continueBeforePaint();
  }

  /** Counts the rounds of one task: microtasks go on until there are no more. */
  #mayGoOn(): boolean {
    if (this.#rounds === 0) setTimeout(() => (this.#rounds = 0), 0);
    this.#rounds += 1;
    return this.#rounds <= MOST_ROUNDS;
  }

  #show(node: Text, round: Round): void {
    const cut = this.#cuts.get(node);
    const text = cut?.text ?? node.data;
    const linked = new Set(cut?.linked);
    const spans = node.isConnected && round.places.allows(node) ? this.#spans(node, text, round, linked) : [];
    for (const each of linked) round.add(each);
    if (spans.length === 0) {
      if (cut !== undefined) this.#undo(cut, text);
      return;
    }
    const shown = cut ?? new Cut(node);
    this.#cuts.set(node, shown);
    shown.linked = linked;
    shown.writtenAt = performance.now();
    if (!shown.isWhole()) shown.undo(text, this.#spares);
    shown.show(text, spans, this.#spares);
    for (const { start, end } of spans) {
      const placeholder = text.slice(start, end);
      if (this.#counted.has(placeholder)) continue;
      this.#counted.add(placeholder);
      round.restored += 1;
    }
  }

  /** What of one node's text is shown otherwise; `linked` gets the nodes it shares that with. */
  #spans(node: Text, text: string, round: Round, linked: Set<Text>): Span[] {
    const before = this.#beside(node, text, false, round.places);
    const after = this.#beside(node, text, true, round.places);
    const left = before.map(([, part]) => part).join("");
    const joined = left + text + after.map(([, part]) => part).join("");
    if (!mayHold(joined)) return [];
    const questions = noQuestions();
    const spans = this.#known.spans(joined, questions);
    if (questions.unresolved) this.#wait(node, round, questions);
    const end = left.length + text.length;
    const own: Span[] = [];
    for (const span of spans) {
      if (span.end <= left.length || span.start >= end) continue;
      if (span.start < left.length || span.end > end) {
        for (const each of overlapped(span, before, 0)) linked.add(each);
        for (const each of overlapped(span, after, end)) linked.add(each);
      }
      own.push({
        start: Math.max(span.start, left.length) - left.length,
        end: Math.min(span.end, end) - left.length,
        value: span.start < left.length ? "" : span.value,
      });
    }
    return own;
  }

  #wait(node: Text, round: Round, { names, addresses }: Questions): void {
    for (const name of names) round.questions.names.add(name);
    for (const address of addresses) round.questions.addresses.add(address);
    if (this.#waiting.size >= MOST_WAITING) {
      for (const each of this.#waiting) if (!each.isConnected) this.#waiting.delete(each);
    }
    if (this.#waiting.size < MOST_WAITING) this.#waiting.add(node);
  }

  /** As much of the text beside a node as a placeholder may reach into, in reading order. */
  #beside(node: Text, text: string, forward: boolean, places: Places): [Text, string][] {
    const parts: [Text, string][] = [];
    let edge = forward ? text.at(-1) : text[0];
    let length = 0;
    let from: Node = forward ? (this.#cuts.get(node)?.last ?? node) : node;
    while (length < LONGEST_FORM && edge !== undefined && EDGE.test(edge)) {
      const found = neighbour(from, forward);
      if (found === null) break;
      const cut = ownerOf(found) ?? this.#cuts.get(found);
      const head = cut?.head ?? found;
      if (!places.allows(head)) break;
      from = forward ? (cut?.last ?? head) : head;
      const whole = cut?.text ?? head.data;
      if (whole === "") continue;
      const part = forward ? whole.slice(0, LONGEST_FORM) : whole.slice(-LONGEST_FORM);
      if (!EDGE.test((forward ? part[0] : part.at(-1)) ?? "")) break;
      if (forward) parts.push([head, part]);
      else parts.unshift([head, part]);
      length += part.length;
      edge = part.length < whole.length ? undefined : forward ? part.at(-1) : part[0];
    }
    return parts;
  }
}

/** Where codes begin in all the text of a tree: one look at it, and most trees have none. */
function codes(root: Node): number[] {
  return codeStarts(root.textContent ?? "");
}

function* overlapped(span: Span, parts: [Text, string][], start: number): Generator<Text> {
  let position = start;
  for (const [node, part] of parts) {
    if (span.start < position + part.length && span.end > position) yield node;
    position += part.length;
  }
}

/** One go at what is to be looked at, until the time is up. */
class Round {
  readonly places = new Places();
  readonly questions = noQuestions();
  restored = 0;
  readonly #seen: Set<Text>;
  readonly #open: Text[];
  #done = 0;

  constructor(texts: Set<Text>) {
    this.#seen = new Set(texts);
    this.#open = [...texts];
  }

  add(text: Text): void {
    if (this.#seen.has(text)) return;
    this.#seen.add(text);
    this.#open.push(text);
  }

  /** What a stream adds stands at the end of the page: it is shown first. */
  next(began: number): Text | null {
    const mayStop = this.#done >= LEAST_NODES && this.#done % 8 === 0;
    if (mayStop && performance.now() - began > BUDGET_MS) return null;
    this.#done += 1;
    return this.#open.pop() ?? null;
  }

  rest(): readonly Text[] {
    return this.#open;
  }
}
