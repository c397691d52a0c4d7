// Where the panel stands in the page: an extension page in a frame, inside a closed shadow root.
//
// The page can neither read it nor press its keys. It can take it away or cover it: then nobody
// presses "send", nothing is sent, and the panel is put back a few times.

import type { Failure, Language, Site } from "../shared/messages";
import {
  panelAddress,
  panelPortName,
  type FromPanel,
  type Show,
  type ToPanel,
} from "../shared/panel_messages";
import { outdated, panelHidden } from "./failures";

/** The panel's page is part of the extension: past this, something keeps it from loading. */
const READY_MS = 4_000;
const PUT_BACK = 3;
const MARGIN_PX = 16;
const WIDTH_PX = 600;
const FIRST_HEIGHT_PX = 260;

export interface PanelListener {
  onMessage(message: Exclude<FromPanel, { kind: "ready" | "resize" }>): void;
  /** The panel cannot be shown (any more): as good as cancelled. */
  onGone(): void;
}

interface Opened {
  listener: PanelListener;
  show: Show;
  near: Element | null;
  putBack: number;
}

interface Frame {
  host: HTMLElement;
  element: HTMLIFrameElement;
  nonce: string;
  port: chrome.runtime.Port | null;
  height: number;
}

export class PanelHost {
  readonly #site: () => Site | null;
  #frame: Frame | null = null;
  #opened: Opened | null = null;
  #notice: HTMLElement | null = null;

  constructor(site: () => Site | null, signal: AbortSignal) {
    this.#site = site;
    const connect = (port: chrome.runtime.Port): void => this.#connected(port);
    chrome.runtime.onConnect.addListener(connect);
    const watcher = new MutationObserver(() => this.#checkPlace());
    watcher.observe(document, { childList: true, subtree: false });
    if (document.documentElement) watcher.observe(document.documentElement, { childList: true });
    addEventListener("resize", () => this.#place(), { signal });
    signal.addEventListener("abort", () => {
      watcher.disconnect();
      this.close();
      this.#drop();
      // After an update of the extension its own objects refuse every call.
      if (chrome.runtime?.id) chrome.runtime.onConnect.removeListener(connect);
    });
  }

  /** Loads the panel out of sight, so that it can be shown at once. */
  prepare(): void {
    const site = this.#site();
    if (this.#frame !== null || site === null || !document.documentElement) return;
    if (!chrome.runtime?.id) return;
    const nonce = crypto.randomUUID();
    const host = document.createElement("div");
    const element = document.createElement("iframe");
    element.src = panelAddress({ frameId: site.frameId, nonce });
    element.title = "Sekisho";
    set(element, { width: "100%", height: "100%", border: "0", display: "block", background: "transparent", "color-scheme": "normal" });
    host.attachShadow({ mode: "closed" }).append(element);
    this.#frame = { host, element, nonce, port: null, height: FIRST_HEIGHT_PX };
    this.#place();
    topmost().append(host);
  }

  get isOpen(): boolean {
    return this.#opened !== null;
  }

  open(show: Show, near: Element | null, listener: PanelListener): void {
    const before = this.#opened;
    this.#opened = { listener, show, near, putBack: 0 };
    before?.listener.onGone();
    if (this.#frame !== null && this.#frame.host.parentNode !== topmost()) this.#drop();
    this.#present();
  }

  update(show: Show): void {
    if (this.#opened === null) return;
    this.#opened.show = show;
    this.#send(show);
  }

  /** Whether this panel is still the one that the listener opened. */
  isOpenFor(listener: PanelListener): boolean {
    return this.#opened?.listener === listener;
  }

  close(): void {
    if (this.#opened === null) return;
    this.#opened = null;
    this.#send({ kind: "close" });
    this.#place();
  }

  #present(): void {
    this.prepare();
    const opened = this.#opened;
    if (opened === null) return;
    this.#place();
    this.#send(opened.show);
    if (this.#frame?.port) this.#frame.element.focus({ preventScroll: true });
    else setTimeout(() => this.#giveUp(opened), this.#frame === null ? 0 : READY_MS);
  }

  #giveUp(opened: Opened): void {
    if (this.#opened !== opened || this.#frame?.port) return;
    this.#gone();
    const fallback = chrome.runtime?.id ? panelHidden() : outdated();
    this.say(opened.show.failure ?? fallback, opened.show.language);
  }

  #gone(): void {
    const opened = this.#opened;
    this.#opened = null;
    this.#place();
    opened?.listener.onGone();
  }

  #connected(port: chrome.runtime.Port): void {
    const frame = this.#frame;
    if (frame === null || frame.port !== null || port.name !== panelPortName(frame.nonce)) return;
    frame.port = port;
    port.onMessage.addListener((message: FromPanel) => this.#heard(frame, message));
    port.onDisconnect.addListener(() => this.#lost(frame));
  }

  #heard(frame: Frame, message: FromPanel): void {
    if (this.#frame !== frame) return;
    if (message.kind === "ready") {
      if (this.#opened !== null) this.#present();
    } else if (message.kind === "resize") {
      frame.height = message.height;
      this.#place();
    } else {
      this.#opened?.listener.onMessage(message);
    }
  }

  #lost(frame: Frame): void {
    if (this.#frame === frame) {
      this.#drop();
      this.#putBack();
    }
  }

  #checkPlace(): void {
    const host = this.#frame?.host;
    if (host === undefined || host.isConnected) return;
    this.#drop();
    this.#putBack();
  }

  #putBack(): void {
    const opened = this.#opened;
    if (opened === null) return;
    opened.putBack += 1;
    if (opened.putBack > PUT_BACK) this.#gone();
    else this.#present();
  }

  #drop(): void {
    const frame = this.#frame;
    this.#frame = null;
    frame?.host.remove();
    try {
      frame?.port?.disconnect();
    } catch {
      // It was closed already.
    }
  }

  #send(message: ToPanel): void {
    try {
      this.#frame?.port?.postMessage(message);
    } catch {
      // The port closed; what follows comes with its event.
    }
  }

  #place(): void {
    const frame = this.#frame;
    if (frame === null) return;
    const shown = this.#opened !== null;
    const near = this.#opened?.near?.isConnected ? this.#opened.near.getBoundingClientRect() : null;
    const width = Math.min(WIDTH_PX, innerWidth - 2 * MARGIN_PX);
    const height = Math.min(frame.height, innerHeight - 2 * MARGIN_PX);
    const middle = near === null ? innerWidth / 2 : near.left + near.width / 2;
    const left = clamp(middle - width / 2, MARGIN_PX, innerWidth - width - MARGIN_PX);
    const above = near === null ? innerHeight : near.top;
    const top = clamp(above - height - 12, MARGIN_PX, innerHeight - height - MARGIN_PX);
    set(frame.host, {
      all: "initial",
      position: "fixed",
      left: `${left}px`,
      top: `${top}px`,
      width: `${width}px`,
      height: `${height}px`,
      "z-index": "2147483647",
      visibility: shown ? "visible" : "hidden",
      "pointer-events": shown ? "auto" : "none",
      display: "block",
    });
  }

  /** A plain line where no panel can be had: in a page whose extension was updated, or too narrow. */
  say(failure: Failure, language: Language): void {
    this.#notice?.remove();
    const host = document.createElement("div");
    const box = document.createElement("div");
    box.setAttribute("role", "alert");
    box.textContent = `関所 Sekisho: ${failure.message[language]}`;
    set(host, { all: "initial", position: "fixed", right: "16px", bottom: "16px", "z-index": "2147483647", display: "block" });
    set(box, { "max-width": "360px", padding: "12px 16px", font: "14px/1.6 sans-serif", color: "#fff", background: "#9b1c1c", "border-radius": "8px" });
    host.attachShadow({ mode: "closed" }).append(box);
    topmost().append(host);
    this.#notice = host;
    setTimeout(() => host.remove(), 12_000);
  }
}

/** Behind an open modal dialog everything is inert, so there the panel has to stand inside it. */
function topmost(): Element {
  const dialogs = document.querySelectorAll("dialog:modal");
  return dialogs[dialogs.length - 1] ?? document.documentElement;
}

/** Inline and important, which no style sheet of the page overrides. */
function set(element: HTMLElement, styles: Record<string, string>): void {
  for (const [name, value] of Object.entries(styles)) {
    element.style.setProperty(name, value, "important");
  }
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}
