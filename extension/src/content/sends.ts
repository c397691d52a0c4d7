// Sending: what a person or the page does to send a text is held back until the text is checked.

import type { Adapter } from "./adapters/adapter";
import { CheckedTexts } from "./checked";
import { Composer } from "./composer";
import { deepTarget, editableOf, isWithin, outer, type Editable, type Editables } from "./editables";
import { composerGone, notReplaced, restless, broken } from "./failures";
import { tellCounts } from "./gateway";
import { swallow, type OwnEvents } from "./own_events";
import { resend, type Trigger } from "./resending";
import { refuse, review, type Reviewers } from "./review";
import { sendButtonAt } from "./send_buttons";

/** How often a text that is edited while it is checked is checked anew. */
const ROUNDS = 5;
/** Enter sends a text; both press a button that has the focus. */
const PRESSING = new Set(["Enter", " "]);
/** A held key goes on repeating after the site has sent. */
const REPEAT_MS = 500;
/** A composer that still holds its text so long after an Enter has taken it for a new line. */
const CLEARED_WITHIN_MS = 1_500;

export class Sends {
  readonly #adapter: Adapter;
  readonly #editables: Editables;
  readonly #own: OwnEvents;
  readonly #reviewers: Reviewers;
  readonly #checked = new CheckedTexts();
  readonly #busy = new Set<Editable>();
  /** Where Enter is a new line. */
  readonly #multiline = new WeakSet<Editable>();
  /** The key that went down and was swallowed. */
  #swallowed = "";
  #sentAt = -Infinity;

  constructor(adapter: Adapter, editables: Editables, own: OwnEvents, reviewers: Reviewers) {
    this.#adapter = adapter;
    this.#editables = editables;
    this.#own = own;
    this.#reviewers = reviewers;
  }

  onKey(event: KeyboardEvent): void {
    if (!PRESSING.has(event.key) || event.isComposing || event.keyCode === 229) return;
    const target = deepTarget(event);
    const editable = editableOf(target);
    if (event.key === " " ? editable !== null : isNewLine(event, editable)) return;
    const button = editable === null ? sendButtonAt(target, this.#adapter, this.#held()) : null;
    if (event.key === " " && button === null) return;
    const waiting = this.#sentByKey(event, button ?? target, editable, button !== null);
    if (waiting.length === 0) {
      const repeats = event.repeat && performance.now() - this.#sentAt < REPEAT_MS;
      if (repeats && editable !== null) swallow(event);
      return;
    }
    this.#swallowed = event.key;
    swallow(event);
    const { ctrlKey, metaKey, altKey, shiftKey } = event;
    const at = target instanceof Element ? target : document.documentElement;
    const modifiers = { ctrlKey, metaKey, altKey, shiftKey };
    const trigger: Trigger =
      button === null ? { kind: "key", target: at, modifiers } : { kind: "press", button };
    this.#start(event, trigger, waiting);
  }

  /** Few sites send when the key comes up, and to none of the others does it matter. */
  onKeyUp(event: KeyboardEvent): void {
    if (!PRESSING.has(event.key) || event.shiftKey || this.#own.has(event)) return;
    const editable = editableOf(deepTarget(event));
    const held = event.key === "Enter" && editable !== null && this.#isHeld(editable);
    if (held || this.#swallowed === event.key) swallow(event);
    this.#swallowed = "";
  }

  /** All events of a click: sites send at its first, its last, or any between. */
  onPress(event: Event): void {
    const held = this.#held();
    if (held.length === 0) return;
    const button = sendButtonAt(deepTarget(event), this.#adapter, held);
    if (button === null) return;
    if (event.type !== "click") {
      event.stopImmediatePropagation();
      return;
    }
    swallow(event);
    this.#start(event, { kind: "press", button }, nearest(button, held));
  }

  onSubmit(event: SubmitEvent): void {
    const form = deepTarget(event);
    if (!(form instanceof HTMLFormElement)) return;
    const inForm = this.#held().filter((held) => isWithin(held, form) || belongsTo(held, form));
    if (inForm.length === 0) return;
    swallow(event);
    this.#start(event, { kind: "submit", form, submitter: event.submitter }, inForm);
  }

  /** What an Enter would send, and has not been checked. */
  #sentByKey(
    event: KeyboardEvent,
    target: EventTarget | null,
    editable: Editable | null,
    atButton: boolean,
  ): Editable[] {
    const commanded = event.ctrlKey || event.metaKey;
    if (editable === null) {
      if (!atButton && !commanded) return [];
      return target instanceof Element ? nearest(target, this.#held()) : this.#held();
    }
    if (this.#multiline.has(editable) && !commanded) return [];
    const form = editable.closest("form");
    const together = form === null ? [] : this.#held().filter((held) => isWithin(held, form));
    const all = new Set([editable, ...together]);
    return [...all].filter((each) => this.#isHeld(each));
  }

  #held(): Editable[] {
    return this.#editables.all().filter((editable) => this.#isHeld(editable));
  }

  #isHeld(editable: Editable): boolean {
    return this.#busy.has(editable) || !this.#checked.covers(editable);
  }

  #start(event: Event, trigger: Trigger, editables: Editable[]): void {
    if (editables.some((editable) => this.#busy.has(editable))) return;
    if (this.#own.has(event)) {
      // The page changed the text when it was being sent: another round could go on for ever.
      refuse(restless(), this.#reviewers, editables[0] ?? null);
      return;
    }
    for (const editable of editables) this.#busy.add(editable);
    this.#checkThenSend(trigger, editables)
      .catch(() => refuse(broken(), this.#reviewers, editables[0] ?? null))
      .finally(() => {
        for (const editable of editables) this.#busy.delete(editable);
      });
  }

  async #checkThenSend(trigger: Trigger, editables: Editable[]): Promise<void> {
    const near = editables[0] as Editable;
    const composers = editables.map((each) => new Composer(each, this.#adapter, this.#own.add));
    for (let round = 0; round < ROUNDS; round++) {
      const texts = composers.map(({ text }) => text);
      const reviewed = await review(texts, this.#reviewers, { near });
      if (reviewed === null) return near.focus({ preventScroll: true });
      if (!editables.every(({ isConnected }) => isConnected)) {
        return refuse(composerGone(), this.#reviewers, null);
      }
      if (composers.some(({ text }, index) => text !== texts[index])) continue;
      if (!(await this.#replaceAll(composers, reviewed.texts))) {
        return refuse(notReplaced(), this.#reviewers, near);
      }
      if (!editables.every((editable) => this.#checked.covers(editable))) continue;
      for (const editable of editables) this.#busy.delete(editable);
      tellCounts(reviewed.masked, 0);
      return await this.#send(trigger, near);
    }
    refuse(restless(), this.#reviewers, near);
  }

  async #replaceAll(composers: Composer[], texts: string[]): Promise<boolean> {
    for (const [index, composer] of composers.entries()) {
      if (!(await composer.replace(texts[index] as string))) return false;
      this.#checked.mark(composer.editable);
    }
    return true;
  }

  async #send(trigger: Trigger, editable: Editable): Promise<void> {
    this.#sentAt = performance.now();
    this.#reviewers.overrides.sent();
    const outcome = await resend(trigger, editable, {
      adapter: this.#adapter,
      own: this.#own.add,
      isBlank: (each) => new Composer(each, this.#adapter, this.#own.add).text.trim() === "",
    });
    if (outcome === "newline") this.#foundNewLine(editable);
  }

  /** What a browser's Enter added is no text; and if the site does nothing either, it is none. */
  #foundNewLine(editable: Editable): void {
    this.#checked.mark(editable);
    setTimeout(() => {
      const text = new Composer(editable, this.#adapter, this.#own.add).text;
      if (editable.isConnected && text.trim() !== "") this.#multiline.add(editable);
    }, CLEARED_WITHIN_MS);
  }
}

/** Shift and Enter make a new line, save in fields of one line, where they send. */
function isNewLine(event: KeyboardEvent, editable: Editable | null): boolean {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  return event.shiftKey && plain && !(editable instanceof HTMLInputElement);
}

/** Those that share the smallest surroundings with the element. */
function nearest(element: Element, editables: Editable[]): Editable[] {
  for (let at: Element | null = element; at !== null; at = outer(at)) {
    const container = at;
    const inside = editables.filter((editable) => isWithin(editable, container));
    if (inside.length > 0) return inside;
  }
  return editables;
}

function belongsTo(editable: Editable, form: HTMLFormElement): boolean {
  return "form" in editable && editable.form === form;
}
