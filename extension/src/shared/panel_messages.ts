// The conversation of a content script with the panel that it opened. It runs over a port, which
// the page cannot reach; neither side listens to window messages.

import type { Failure, Language, Masked, Missed } from "./messages";

export interface Show {
  kind: "show";
  /** As the person wrote them; the same length as `results`. */
  original: string[];
  /** What would be sent. Empty while it is being found out, and on failure. */
  results: Masked[];
  /** True while the server is asked: the panel shows that it waits, and cannot send. */
  busy?: boolean;
  failure?: Failure;
  /** What the person decided so far; the panel answers with the whole of it in `change`. */
  keep: string[];
  mask: Missed[];
  overrides: boolean;
  entityTypes: string[];
  language: Language;
  /** Said beside the text when files would go along that nobody has read. */
  filesNote?: string;
}

export type ToPanel = Show | { kind: "close" };

export type FromPanel =
  | { kind: "ready" }
  /** Mask anew with these, and show the result. */
  | { kind: "change"; keep: string[]; mask: Missed[] }
  | { kind: "send" }
  | { kind: "cancel" }
  /** How high the panel wants to be, in CSS pixels. */
  | { kind: "resize"; height: number };

export interface PanelAddress {
  frameId: number;
  nonce: string;
}

/**
 * The `src` of a panel's frame. The nonce is the content script's secret: whoever else frames the
 * page does not know it, and the content script takes the first port of that name and no other.
 */
export function panelAddress({ frameId, nonce }: PanelAddress): string {
  return `${chrome.runtime.getURL("panel.html")}#${frameId}.${nonce}`;
}

export function readPanelAddress(hash: string): PanelAddress | null {
  const [, frameId, nonce] = /^#([0-9]{1,9})\.([0-9a-f-]{16,64})$/.exec(hash) ?? [];
  return frameId === undefined || nonce === undefined ? null : { frameId: Number(frameId), nonce };
}

/** The name of the port that the panel of this nonce opens to its content script. */
export function panelPortName(nonce: string): string {
  return `panel:${nonce}`;
}
