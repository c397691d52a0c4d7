// Everything that content scripts, the extension's own pages and the service worker say to each
// other. Offsets are UTF-16 indices, as in a JavaScript string: the service worker turns the
// server's code points into them.

export type Language = "ja" | "en";
export type Confirm = "always" | "found" | "never";
export type Action = "mask" | "redact" | "generalize" | "allow" | "reroute" | "block";

/** A text in both languages, so that whoever shows it can follow the person's choice. */
export type Message = Record<Language, string>;

/** A value that a person marked as missed: every occurrence in the texts is masked. */
export interface Missed {
  text: string;
  entityType: string;
}

export interface Finding {
  /** Where it stands in the original text. */
  start: number;
  end: number;
  entityType: string;
  /** How sure the detector is, 0 to 1. */
  score: number;
  action: Action;
  /** What stands there in the masked text; null where the value was left as it is. */
  placeholder: string | null;
}

export interface Masked {
  text: string;
  findings: Finding[];
}

/** What a content script may know of the settings: nothing secret. */
export interface Site {
  enabled: boolean;
  confirm: Confirm;
  /** What happens to files, which nobody can scan in the browser. */
  attachments: "block" | "allow";
  /** Whether a person may send a found value as it is. */
  overrides: boolean;
  /** The types that a missed value can be given. */
  entityTypes: string[];
  language: Language;
  /** The asking frame, for the panel (shared/panel_messages.ts). */
  frameId: number;
}

export interface Failure {
  ok: false;
  /** The server's code, or one of the extension's own: see background/failures.ts. */
  code: string;
  message: Message;
  /** The types found, where the policy blocks them. Never the values. */
  entityTypes: string[];
  /** Where they stand in each text, if that is known. */
  found?: Finding[][];
  /** The setting that decides this: the server's, or the extension's (`extension.*`). */
  setting?: string;
}

export type MaskReply = { ok: true; results: Masked[] } | Failure;
export type RestoreReply = { ok: true; texts: string[] } | Failure;

/** What the server says of itself (`GET /api/policy`). */
export interface Policy {
  profile: string;
  actions: Record<string, Action>;
  attachments: "block" | "allow";
  overrides: boolean;
  upstreams: { name: string; jurisdiction: string }[];
  entityTypes: string[];
  version: string;
}
export type PolicyReply = { ok: true; policy: Policy } | Failure;

/** How many values were masked and restored in one tab since its page was loaded. */
export interface Counts {
  masked: number;
  restored: number;
}

/** Each kind of message, and the answer it gets. From content scripts of enabled sites. */
export interface ContentMessages {
  site: { message: { kind: "site" }; reply: Site };
  mask: {
    message: { kind: "mask"; texts: string[]; keep: string[]; mask: Missed[] };
    reply: MaskReply;
  };
  restore: { message: { kind: "restore"; texts: string[] }; reply: RestoreReply };
  /** Counted since the last such message of the same frame, not in all. */
  count: { message: { kind: "count"; masked: number; restored: number }; reply: null };
}

/** The same for the options page and the popup. */
export interface PageMessages {
  policy: { message: { kind: "policy" }; reply: PolicyReply };
  counts: { message: { kind: "counts"; tabId: number }; reply: Counts };
  forget: { message: { kind: "forget" }; reply: null };
}

type Messages = ContentMessages & PageMessages;
export type ContentMessage = ContentMessages[keyof ContentMessages]["message"];
export type PageMessage = PageMessages[keyof PageMessages]["message"];

/** From the service worker to content scripts: the settings changed, ask for `site` again. */
export interface SiteChanged {
  kind: "site-changed";
}

/**
 * Throws when the extension was updated or removed under a page that still runs its old content
 * script: only a reload of that page helps then.
 */
export async function ask<K extends keyof Messages>(
  message: Messages[K]["message"] & { kind: K },
): Promise<Messages[K]["reply"]> {
  return await chrome.runtime.sendMessage(message);
}
