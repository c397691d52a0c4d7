// Where the extension works.

import { safeOrigin } from "../background/origins";
import { readSettings, writeSettings } from "../background/settings";
import { listedSites } from "../background/sites";
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
  const rows = [...listed, ...others].map((origin) => {
    const on = element("input", { type: "checkbox", checked: sites[origin] ?? true });
    on.addEventListener("change", () => void turn(origin, on.checked));
    const row = element("li", {}, element("label", {}, on, origin.replace("https://", "")));
    if (!listed.includes(origin)) row.append(removeButton(origin, language));
    return row;
  });
  byId("sites", HTMLElement).replaceChildren(...rows);
}

function removeButton(origin: string, language: Language): HTMLButtonElement {
  const word = WORDS[language].remove;
  const button = element("button", { type: "button", ariaLabel: `${word}: ${origin}` }, word);
  button.addEventListener("click", () => void remove(origin, language));
  return button;
}

async function turn(origin: string, on: boolean): Promise<void> {
  const { sites } = await readSettings();
  await writeSettings({ sites: { ...sites, [origin]: on } });
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
