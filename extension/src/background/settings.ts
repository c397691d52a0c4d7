// What the person set, in chrome.storage.local: nothing else of the extension outlives the browser.

import type { Confirm, Language } from "../shared/messages";
import { safeOrigin } from "./origins";

export interface Settings {
  /** Origin of the Sekisho server, without a slash behind it. */
  server: string;
  /** Empty where the server asks for none. */
  token: string;
  confirm: Confirm;
  language: "auto" | Language;
  /** Entity types that the person treats otherwise than the server does. */
  types: Record<string, "mask" | "allow">;
  /** Origin → on or off. A site of the manifest is on unless it stands here as off. */
  sites: Record<string, boolean>;
}

export const DEFAULTS: Readonly<Settings> = {
  server: "http://127.0.0.1:8686",
  token: "",
  confirm: "found",
  language: "auto",
  types: {},
  sites: {},
};

/** Keeps content scripts, and with them whoever breaks into a page's process, from the token. */
export async function closeSettings(): Promise<void> {
  await chrome.storage.local.setAccessLevel({ accessLevel: "TRUSTED_CONTEXTS" });
}

export async function readSettings(): Promise<Settings> {
  const stored = await chrome.storage.local.get(Object.keys(DEFAULTS));
  return {
    server: (typeof stored.server === "string" && safeOrigin(stored.server)) || DEFAULTS.server,
    token: typeof stored.token === "string" ? stored.token : DEFAULTS.token,
    confirm: oneOf(stored.confirm, ["always", "found", "never"], DEFAULTS.confirm),
    language: oneOf(stored.language, ["auto", "ja", "en"], DEFAULTS.language),
    types: entries(stored.types, (value) => value === "mask" || value === "allow"),
    sites: entries(stored.sites, (value) => typeof value === "boolean"),
  };
}

export async function writeSettings(changed: Partial<Settings>): Promise<void> {
  await chrome.storage.local.set(changed);
}

export async function resetSettings(): Promise<void> {
  await chrome.storage.local.clear();
}

export function language(settings: Settings): Language {
  if (settings.language !== "auto") return settings.language;
  return chrome.i18n.getUILanguage().startsWith("ja") ? "ja" : "en";
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[], otherwise: T): T {
  return allowed.find((each) => each === value) ?? otherwise;
}

function entries<T>(value: unknown, fits: (each: unknown) => boolean): Record<string, T> {
  if (typeof value !== "object" || value === null) return {};
  const fitting = Object.entries(value).filter(([, each]) => fits(each));
  return Object.fromEntries(fitting) as Record<string, T>;
}
