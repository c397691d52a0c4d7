// Where the extension works.

import { safeOrigin } from "../background/origins";
import { readSettings, writeSettings } from "../background/settings";
import { listedSites, unguardedSites } from "../background/sites";
import { byId, element } from "../shared/dom";
import type { Language } from "../shared/messages";
import { WORDS } from "./words";

const site = byId("site", HTMLInputElement);

export function startSites(language: () => Language): void {
  byId("site-form", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    void add(language());
  });
}

export async function showSites(language: Language): Promise<void> {
  const { sites } = await readSettings();
  const listed = listedSites();
  const others = Object.keys(sites).filter((each) => !listed.includes(each));
  const unguarded = await unguardedSites();
  const rows = [...listed, ...others].map((origin) => {
    const on = element("input", { id: origin, type: "checkbox", checked: sites[origin] ?? true });
    on.addEventListener("change", () => void turn(origin, on.checked, language));
    const row = element("li", {}, element("label", {}, on, origin.replace("https://", "")));
    if (unguarded.includes(origin)) row.append(...permitting(origin, language));
    if (!listed.includes(origin)) row.append(removeButton(origin, language));
    return row;
  });
  byId("sites", HTMLElement).replaceChildren(...rows);
}

/** Where the browser keeps the extension from a site that is on. */
function permitting(origin: string, language: Language): HTMLElement[] {
  const words = WORDS[language];
  const button = element("button", { type: "button", ariaLabel: `${words.permit}: ${origin}` });
  button.textContent = words.permit;
  button.addEventListener("click", async () => {
    await chrome.permissions.request({ origins: [`${origin}/*`] });
    await showSites(language);
  });
  return [element("span", { className: "bad" }, words.unguarded), button];
}

function removeButton(origin: string, language: Language): HTMLButtonElement {
  const word = WORDS[language].remove;
  const button = element("button", { type: "button", ariaLabel: `${word}: ${origin}` }, word);
  button.addEventListener("click", () => void remove(origin, language));
  return button;
}

async function turn(origin: string, on: boolean, language: Language): Promise<void> {
  const { sites } = await readSettings();
  await writeSettings({ sites: { ...sites, [origin]: on } });
  await showSites(language);
  byId(origin, HTMLInputElement).focus();
}

async function add(language: Language): Promise<void> {
  const words = WORDS[language];
  const origin = safeOrigin(site.value.trim());
  if (origin === null) return say(words.badSite);
  // Has to be the first thing after the click.
  const permitted = await chrome.permissions.request({ origins: [`${origin}/*`] });
  if (!permitted) return say(words.siteRefused);
  const { sites } = await readSettings();
  if (listedSites().includes(origin) || origin in sites) return say(words.siteThere);
  await writeSettings({ sites: { ...sites, [origin]: true } });
  site.value = "";
  say(words.saved);
  await showSites(language);
}

async function remove(origin: string, language: Language): Promise<void> {
  const { server, sites } = await readSettings();
  const { [origin]: _, ...others } = sites;
  await writeSettings({ sites: others });
  if (origin !== server) await giveBack(origin);
  await showSites(language);
  site.focus();
}

/** What the manifest names cannot be given back, and is not asked for. */
async function giveBack(origin: string): Promise<void> {
  await chrome.permissions.remove({ origins: [`${origin}/*`] }).catch(() => undefined);
}

function say(text: string): void {
  byId("site-status", HTMLElement).textContent = text;
}
