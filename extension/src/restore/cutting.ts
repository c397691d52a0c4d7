// One text node of the page, cut: it stays where it is and keeps what stands before the first
// placeholder; behind it come our pieces, by turns an element that shows a value and the text up
// to the next. Read in a row they are the page's text, unchanged.
//
// A text that begins with a placeholder leaves its node empty. `Node.normalize()` takes empty nodes
// away, and that looks like a framework that takes its text away: then the text is gone.

import { isHost, makeHost, valueOf } from "./host";
import type { Span } from "./known_values";

type Piece = HTMLElement | Text;

/** Hosts that one change left over, to be used for the same value again in that change. */
export class Spares {
  readonly #hosts = new Map<string, HTMLElement[]>();

  keep(host: HTMLElement): void {
    const key = keyOf(host.textContent, valueOf(host) ?? "");
    const hosts = this.#hosts.get(key);
    if (hosts === undefined) this.#hosts.set(key, [host]);
    else hosts.push(host);
  }

  take(placeholder: string, value: string): HTMLElement {
    return this.#hosts.get(keyOf(placeholder, value))?.pop() ?? makeHost(placeholder, value);
  }
}

const owners = new WeakMap<Node, Cut>();

/** The cut that the node is a piece of, or stands in a piece of. */
export function ownerOf(node: Node): Cut | undefined {
  return owners.get(node) ?? (node.parentNode === null ? undefined : owners.get(node.parentNode));
}

export class Cut {
  readonly head: Text;
  /** The whole text, as the page wrote it. */
  text: string;
  /** When the page last wrote it, in milliseconds. */
  writtenAt = 0;
  /** Other nodes that hold a part of a placeholder of this text. */
  linked: ReadonlySet<Text> = new Set();
  #headText = "";
  #parent: Node | null = null;
  #pieces: Piece[] = [];

  constructor(head: Text) {
    this.head = head;
    this.text = head.data;
  }

  get last(): Node {
    return this.#pieces.at(-1) ?? this.head;
  }

  get hosts(): HTMLElement[] {
    return this.#pieces.filter((piece) => piece instanceof HTMLElement);
  }

  /** What the page would find in the head if it changed nothing. */
  get headText(): string {
    return this.#headText;
  }

  /** Whether all pieces stand where they were put. */
  isWhole(): boolean {
    let previous: Node = this.head;
    for (const piece of this.#pieces) {
      if (previous.nextSibling !== piece) return false;
      previous = piece;
    }
    return true;
  }

  /** Whether the pieces hold what they were given. */
  isUnchanged(): boolean {
    return this.#pieces.reduce((text, piece) => text + piece.textContent, this.head.data) === this.text;
  }

  /** Shows the text with these spans; pieces that stay the same are not touched. */
  show(text: string, spans: readonly Span[], spares: Spares): void {
    this.text = text;
    const old = this.#pieces;
    this.#pieces = [];
    this.#headText = text.slice(0, spans[0]?.start ?? text.length);
    setData(this.head, this.#headText);
    this.#parent = this.head.parentNode;
    let previous: Node = this.head;
    let kept = 0;
    const put = (fits: (piece: Piece) => boolean, make: () => Piece): Piece => {
      const same = old[kept];
      if (same !== undefined && same.parentNode === this.head.parentNode && fits(same)) {
        kept += 1;
        this.#pieces.push(same);
        previous = same;
        return same;
      }
      for (const piece of old.splice(kept)) this.#drop(piece, spares);
      const piece = make();
      owners.set(piece, this);
      previous.parentNode?.insertBefore(piece, previous.nextSibling);
      this.#pieces.push(piece);
      previous = piece;
      return piece;
    };
    spans.forEach(({ start, end, value }, index) => {
      const placeholder = text.slice(start, end);
      put(
        (piece) => isHost(piece) && piece.textContent === placeholder && valueOf(piece) === value,
        () => spares.take(placeholder, value),
      );
      const between = text.slice(end, spans[index + 1]?.start ?? text.length);
      if (between === "") return;
      const piece = put(
        (each) => each instanceof Text,
        () => document.createTextNode(between),
      );
      if (piece instanceof Text) setData(piece, between);
    });
    for (const piece of old.splice(kept)) this.#drop(piece, spares);
  }

  /** The head has the whole text again, and nothing of ours is left. */
  undo(text: string, spares: Spares): void {
    for (const piece of this.#pieces) this.#drop(piece, spares);
    this.#pieces = [];
    this.text = text;
    this.#headText = text;
    setData(this.head, text);
  }

  /**
   * What the page made of our pieces. Something put right behind the head is put behind the whole
   * text; behind another piece it divides the text as it would have divided a text node: what
   * follows there becomes the page's own. A head that was put elsewhere takes the text along.
   */
  remains(spares: Spares): string {
    const parent = this.head.parentNode;
    if (parent !== this.#parent) return this.text;
    let text = this.head.data;
    let previous: Node = this.head;
    let divided = false;
    this.#pieces.forEach((piece, index) => {
      if (piece.parentNode !== parent) return;
      if (previous.nextSibling !== piece && index > 0 && previous !== this.head) divided = true;
      previous = piece;
      if (divided) this.#giveAway(piece, spares);
      else text += piece.textContent;
    });
    return text;
  }

  #giveAway(piece: Piece, spares: Spares): void {
    this.#pieces = this.#pieces.filter((each) => each !== piece);
    if (piece instanceof Text) {
      owners.delete(piece);
      return;
    }
    piece.replaceWith(piece.textContent);
    this.#drop(piece, spares);
  }

  #drop(piece: Piece, spares: Spares): void {
    owners.delete(piece);
    piece.remove();
    if (piece instanceof HTMLElement && isUnchanged(piece)) spares.keep(piece);
  }
}

function isUnchanged(host: HTMLElement): boolean {
  return host.childNodes.length === 1 && host.firstChild instanceof Text && host.attributes.length === 1;
}

function setData(node: Text, text: string): void {
  if (node.data !== text) node.data = text;
}

function keyOf(placeholder: string, value: string): string {
  return `${placeholder}\n${value}`;
}
