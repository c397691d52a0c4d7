// Stands between the person and the page: first of all listeners, on the window, on the way down.
//
// The listeners are there before any script of the page, and before it is known whether the site
// is one to guard: what is sent until then waits. Keys are never swallowed, save the one that sends.

import { adapterOf } from "./adapters";
import { deepTarget, editableOf, Editables } from "./editables";
import { FileInputs } from "./files";
import { OwnEvents } from "./own_events";
import type { Reviewers } from "./review";
import { Sends } from "./sends";
import { Transfers } from "./transfers";

type Listener<K extends keyof WindowEventMap> = (event: WindowEventMap[K]) => void;
const PRESSES = ["pointerdown", "mousedown", "pointerup", "mouseup", "touchstart", "touchend", "click"] as const;

export function startGuard(reviewers: Reviewers, signal: AbortSignal): void {
  const guard = new Guard(reviewers, signal);
  guard.listen();
  // `document.open()` takes every listener off the window, and a new root comes with it.
  const watcher = new MutationObserver(() => guard.listen());
  watcher.observe(document, { childList: true });
  signal.addEventListener("abort", () => watcher.disconnect(), { once: true });
}

class Guard {
  readonly #signal: AbortSignal;
  readonly #listeners: [keyof WindowEventMap, EventListener][] = [];

  constructor(reviewers: Reviewers, signal: AbortSignal) {
    this.#signal = signal;
    const own = new OwnEvents();
    const editables = new Editables();
    const sends = new Sends(adapterOf(location.hostname), editables, own, reviewers);
    const transfers = new Transfers(own, reviewers);
    const files = new FileInputs(own, reviewers, signal);
    this.#on("keydown", (event) => sends.onKey(event));
    this.#on("keypress", (event) => sends.onKey(event));
    this.#on("keyup", (event) => sends.onKeyUp(event));
    this.#on("click", (event) => files.onOpening(event));
    this.#on("sekisho-choosing", (event) => files.onOpening(event));
    for (const press of PRESSES) this.#on(press, (event) => sends.onPress(event));
    this.#on("submit", (event) => sends.onSubmit(event));
    this.#on("paste", (event) => transfers.onPaste(event));
    this.#on("dragstart", (event) => transfers.onDragStart(event));
    this.#on("dragend", () => transfers.onDragEnd());
    this.#on("drop", (event) => transfers.onDrop(event));
    this.#on("beforeinput", (event) => transfers.onBeforeInput(event));
    this.#on("change", (event) => files.onChosen(event));
    const writes = (event: Event): void => {
      files.onChosen(event);
      const editable = editableOf(deepTarget(event));
      if (editable === null) return;
      editables.visit(editable);
      reviewers.site.keepAwake();
      reviewers.panel.prepare();
    };
    this.#on("input", writes);
    this.#on("focusin", writes);
  }

  /** As often as one likes: a listener that is there is not added again. */
  listen(): void {
    for (const [type, listener] of this.#listeners) {
      addEventListener(type, listener, { capture: true, passive: false, signal: this.#signal });
    }
  }

  #on<K extends keyof WindowEventMap>(type: K, listener: Listener<K>): void {
    this.#listeners.push([type, listener as EventListener]);
  }
}
