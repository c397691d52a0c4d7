// The panel: what would leave, before it leaves. A page of the extension in a frame of the page, so
// that the page can neither read it nor press its keys. It listens to the content script's port
// and to nothing else, window messages least of all.

import { byId } from "../shared/dom";
import {
  type FromPanel,
  type PanelAddress,
  type Show,
  type ToPanel,
  panelPortName,
  readPanelAddress,
} from "../shared/panel_messages";
import type { Choices } from "./choices";
import { trapFocus } from "./focus";
import { selectedText } from "./selection";
import { View } from "./view";

/** An Enter that was pressed twice must not confirm what nobody has seen yet. */
const UNSEEN_MS = 300;

async function start(address: PanelAddress): Promise<void> {
  const tab = await chrome.tabs.getCurrent();
  if (tab?.id === undefined) return;
  const { frameId, nonce } = address;
  const port = chrome.tabs.connect(tab.id, { frameId, name: panelPortName(nonce) });
  const say = (message: FromPanel): void => port.postMessage(message);
  const panel = new Panel(say);
  port.onMessage.addListener((message: ToPanel) => panel.hear(message));
  port.onDisconnect.addListener(() => panel.clear());
  say({ kind: "ready" });
}

class Panel {
  readonly #view: View;
  #shown: Show | null = null;
  #unseen: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly say: (message: FromPanel) => void) {
    this.#view = new View({
      choose: (choices) => this.#choose(choices),
      send: () => this.#send(),
      cancel: () => this.#cancel(),
    });
    const dialog = byId("dialog", HTMLElement);
    dialog.addEventListener("keydown", (event) => trapFocus(dialog, event));
    document.addEventListener("keydown", (event) => this.#onKey(event));
    document.addEventListener("selectionchange", () => {
      const text = selectedText(byId("texts", HTMLElement));
      if (text) this.#view.offerMissed(text);
    });
    new ResizeObserver(() => {
      if (this.#shown) say({ kind: "resize", height: dialog.offsetHeight + 2 * dialog.offsetTop });
    }).observe(dialog);
  }

  hear(message: ToPanel): void {
    if (message.kind === "close") return this.clear();
    const first = this.#shown === null;
    this.#shown = message;
    if (first) this.#appear();
    this.#view.show(message);
    // Also when the button that had the focus is gone.
    if (first || document.activeElement === document.body) this.#view.focus();
  }

  #appear(): void {
    this.#view.seen = false;
    clearTimeout(this.#unseen);
    this.#unseen = setTimeout(() => {
      this.#view.seen = true;
    }, UNSEEN_MS);
  }

  /** Leaves no text behind in a frame that waits for its next use. */
  clear(): void {
    this.#shown = null;
    this.#view.clear();
  }

  #choose({ keep, mask }: Choices): void {
    if (!this.#shown) return;
    const { failure: _, ...shown } = this.#shown;
    // Shown at once as busy: nothing is sent that was decided otherwise a moment ago.
    this.#shown = { ...shown, keep, mask, busy: true };
    this.#view.show(this.#shown);
    this.say({ kind: "change", keep, mask });
  }

  #send(): void {
    if (!this.#shown || this.#shown.busy || this.#shown.failure || !this.#view.seen) return;
    this.say({ kind: "send" });
  }

  #cancel(): void {
    if (this.#shown) this.say({ kind: "cancel" });
  }

  #onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      this.#cancel();
    } else if (event.key === "Enter") {
      // The Enter that opened the panel may still be held down: it decides nothing in here.
      if (event.repeat) event.preventDefault();
      else if (event.target === document.body || event.ctrlKey || event.metaKey) this.#send();
    }
  }
}

const address = readPanelAddress(location.hash);
if (address !== null) void start(address);
