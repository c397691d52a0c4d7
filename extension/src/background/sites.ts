// Where the extension works: the sites of the manifest unless turned off, and others that the
// person added and gave the browser's permission for.

import { PAGE_PART } from "./page_part";
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
  const permitted = await permittedSites();
  return (await sitesThatAreOn()).filter((site) => !permitted.includes(site));
}

async function permittedSites(): Promise<string[]> {
  const on = await sitesThatAreOn();
  const permitted = await Promise.all(on.map(isPermitted));
  return on.filter((_, index) => permitted[index]);
}

async function sitesThatAreOn(): Promise<string[]> {
  const { sites } = await readSettings();
  const all = new Set([...listedSites(), ...Object.keys(sites)]);
  return [...all].filter((site) => sites[site] ?? true);
}

export async function isPermitted(site: string): Promise<boolean> {
  return await chrome.permissions.contains({ origins: [`${site}/*`] });
}

/** Brings the browser's list of content scripts in line with the settings and the permissions. */
export async function registerSites(): Promise<void> {
  await inTurn("sites", register);
}

async function register(): Promise<void> {
  const wanted = await wantedScripts();
  const ids = wanted.map(({ id }) => id);
  const registered = (await chrome.scripting.getRegisteredContentScripts()).map(({ id }) => id);
  const surplus = registered.filter((id) => !ids.includes(id));
  if (surplus.length > 0) await chrome.scripting.unregisterContentScripts({ ids: surplus });
  const missing = wanted.filter(({ id }) => !registered.includes(id));
  await chrome.scripting.registerContentScripts(missing);
}

/** The manifest has the content script of the sites that it names, be they on or off. */
async function wantedScripts(): Promise<chrome.scripting.RegisteredContentScript[]> {
  const listed = listedSites();
  return (await permittedSites()).flatMap((site) => {
    const part = script(`page ${site}`, site, PAGE_PART, "MAIN");
    return listed.includes(site) ? [part] : [part, script(site, site, CONTENT_SCRIPT, "ISOLATED")];
  });
}

function script(
  id: string,
  site: string,
  file: string,
  world: "MAIN" | "ISOLATED",
): chrome.scripting.RegisteredContentScript {
  const frames = { allFrames: true, matchOriginAsFallback: true };
  return { id, matches: [`${site}/*`], js: [file], world, runAt: "document_start", ...frames };
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
