// Where the extension works: the sites of the manifest unless turned off, and others that the
// person added and gave the browser's permission for.

import { readSettings } from "./settings";
import { inTurn } from "./turns";

const CONTENT_SCRIPT = "content.js";

/** Origins that the manifest names. */
export function listedSites(): string[] {
  const [script] = chrome.runtime.getManifest().content_scripts ?? [];
  return (script?.matches ?? []).map((pattern) => new URL(pattern.replace("/*", "/")).origin);
}

export async function enabled(origin: string): Promise<boolean> {
  const { sites } = await readSettings();
  return sites[origin] ?? listedSites().includes(origin);
}

/** Sites that are on, but that the browser keeps the extension from: nothing is masked there. */
export async function unguardedSites(): Promise<string[]> {
  const { sites } = await readSettings();
  const on = [...listedSites(), ...Object.keys(sites)].filter((site) => sites[site] ?? true);
  const permitted = await Promise.all(on.map(isPermitted));
  return [...new Set(on.filter((_, index) => !permitted[index]))];
}

export async function isPermitted(site: string): Promise<boolean> {
  return await chrome.permissions.contains({ origins: [`${site}/*`] });
}

/** Brings the browser's list of content scripts in line with the settings and the permissions. */
export async function registerSites(): Promise<void> {
  await inTurn("sites", register);
}

async function register(): Promise<void> {
  const wanted = await otherSites();
  const registered = await chrome.scripting.getRegisteredContentScripts();
  const surplus = registered.map(({ id }) => id).filter((id) => !wanted.includes(id));
  const missing = wanted.filter((site) => !registered.some(({ id }) => id === site));
  if (surplus.length > 0) await chrome.scripting.unregisterContentScripts({ ids: surplus });
  await chrome.scripting.registerContentScripts(
    missing.map((site) => ({
      id: site,
      matches: [`${site}/*`],
      js: [CONTENT_SCRIPT],
      runAt: "document_start",
      allFrames: true,
    })),
  );
}

/** Pages that were open before the extension came are guarded at once, not after a reload. */
export async function guardOpenPages(): Promise<void> {
  const { content_scripts: scripts } = chrome.runtime.getManifest();
  const tabs = await chrome.tabs.query({ url: scripts?.[0]?.matches ?? [] });
  for (const { id: tabId } of tabs) {
    if (tabId === undefined) continue;
    const target = { tabId, allFrames: true };
    // A tab that shows an error page, or was discarded, takes no script.
    await chrome.scripting
      .executeScript({ target, files: [CONTENT_SCRIPT], injectImmediately: true })
      .catch(() => undefined);
  }
}

/** Tells every content script to ask anew what holds for its site. */
export async function announceChange(): Promise<void> {
  for (const { id } of await chrome.tabs.query({})) {
    if (id === undefined) continue;
    // Most tabs have nobody who listens.
    await chrome.tabs.sendMessage(id, { kind: "site-changed" }).catch(() => undefined);
  }
}

async function otherSites(): Promise<string[]> {
  const { sites } = await readSettings();
  const listed = listedSites();
  const others = Object.keys(sites).filter((site) => sites[site] && !listed.includes(site));
  const permitted = await Promise.all(others.map(isPermitted));
  return others.filter((_, index) => permitted[index]);
}
