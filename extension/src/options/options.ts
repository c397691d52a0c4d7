// The options page. Everything but the server's address and token is saved as soon as it is set.

import {
  language as languageOf,
  readSettings,
  resetSettings,
  writeSettings,
} from "../background/settings";
import { byId } from "../shared/dom";
import { type Language, type Policy, type PolicyReply, ask } from "../shared/messages";
import { showServer, startServer, testConnection } from "./server_section";
import { showSites, startSites } from "./sites_section";
import { showTypes } from "./types_section";
import { WORDS } from "./words";

const confirm = byId("confirm", HTMLFieldSetElement);
const language = byId("language", HTMLSelectElement);

let shownLanguage: Language = "ja";
let policy: Policy | null = null;

async function show(): Promise<void> {
  const settings = await readSettings();
  shownLanguage = languageOf(settings);
  document.documentElement.lang = shownLanguage;
  const words = WORDS[shownLanguage];
  document.title = words.title;
  for (const labelled of document.querySelectorAll<HTMLElement>("[data-word]")) {
    const word = words[labelled.dataset.word as keyof typeof words];
    if (typeof word === "string") labelled.textContent = word;
  }
  showServer(settings);
  for (const radio of confirm.querySelectorAll("input")) {
    radio.checked = radio.value === settings.confirm;
  }
  language.value = settings.language;
  showTypes(settings, policy, shownLanguage);
  await showSites(shownLanguage);
}

async function onConnected(reply: PolicyReply): Promise<void> {
  policy = reply.ok ? reply.policy : null;
  showTypes(await readSettings(), policy, shownLanguage);
}

async function test(): Promise<void> {
  await testConnection(shownLanguage, (reply) => void onConnected(reply));
}

function say(text: string): void {
  byId("status", HTMLElement).textContent = text;
}

/** Those that the person gave for other servers and sites. */
async function givePermissionsBack(): Promise<void> {
  const required = chrome.runtime.getManifest().host_permissions ?? [];
  const { origins = [] } = await chrome.permissions.getAll();
  const given = origins.filter((each) => !required.includes(each));
  await chrome.permissions.remove({ origins: given });
}

confirm.addEventListener("change", (event) => {
  if (!(event.target instanceof HTMLInputElement)) return;
  const { value } = event.target;
  if (value === "always" || value === "found" || value === "never") {
    void writeSettings({ confirm: value });
  }
});

language.addEventListener("change", async () => {
  const { value } = language;
  if (value !== "auto" && value !== "ja" && value !== "en") return;
  await writeSettings({ language: value });
  await show();
  await test();
});

byId("forget", HTMLElement).addEventListener("click", async () => {
  await ask<"forget">({ kind: "forget" });
  say(WORDS[shownLanguage].forgotten);
});

byId("reset", HTMLElement).addEventListener("click", async () => {
  await resetSettings();
  await givePermissionsBack();
  await show();
  await test();
  say(WORDS[shownLanguage].resetDone);
});

startServer(
  () => shownLanguage,
  (reply) => void onConnected(reply),
);
startSites(() => shownLanguage);
void show().then(test);
