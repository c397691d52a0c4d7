// The toolbar's popup: whether this tab's site is guarded, and what was done on its page.

import { language as languageOf, readSettings, writeSettings } from "../background/settings";
import { enabled, listedSites, unguardedSites } from "../background/sites";
import { byId } from "../shared/dom";
import { type Language, ask } from "../shared/messages";

const JA = {
  connecting: "サーバーを確認しています…",
  connected: "サーバーに接続しています",
  unguarded: (sites: string) => `ブラウザーの許可がなく、働いていません：${sites}`,
  elsewhere: "このページは関所の対象外です。",
  guard: (site: string) => `${site} で使う`,
  counts: (masked: number, restored: number) =>
    `このページで伏せた値：${masked}　元に戻した値：${restored}`,
  options: "設定を開く",
};
const EN: typeof JA = {
  connecting: "Asking the server…",
  connected: "Connected to the server",
  unguarded: (sites) => `Not allowed by the browser, so that nothing is masked: ${sites}`,
  elsewhere: "Sekisho does not work on this page.",
  guard: (site) => `On for ${site}`,
  counts: (masked, restored) => `On this page: ${masked} masked, ${restored} restored`,
  options: "Open the options",
};
const WORDS: Record<Language, typeof JA> = { ja: JA, en: EN };

async function show(): Promise<void> {
  const language = languageOf(await readSettings());
  const words = WORDS[language];
  document.documentElement.lang = language;
  byId("options", HTMLElement).textContent = words.options;
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  // The address is told only for sites that the extension may work on.
  const origin = tab?.url && URL.canParse(tab.url) ? new URL(tab.url).origin : null;
  await showSite(words, origin);
  await showUnguarded(words);
  if (tab?.id !== undefined) await showCounts(words, tab.id);
  await showServer(words, language);
}

async function showSite(words: typeof JA, origin: string | null): Promise<void> {
  const { sites } = await readSettings();
  const known = origin !== null && (listedSites().includes(origin) || origin in sites);
  byId("site", HTMLElement).hidden = !known;
  byId("elsewhere", HTMLElement).hidden = known;
  byId("elsewhere", HTMLElement).textContent = words.elsewhere;
  if (!known) return;
  byId("site-name", HTMLElement).textContent = words.guard(new URL(origin).hostname);
  const on = byId("on", HTMLInputElement);
  on.checked = await enabled(origin);
  on.addEventListener("change", async () => {
    const { sites } = await readSettings();
    await writeSettings({ sites: { ...sites, [origin]: on.checked } });
  });
}

async function showUnguarded(words: typeof JA): Promise<void> {
  const unguarded = await unguardedSites();
  const names = unguarded.map((site) => new URL(site).hostname).join(", ");
  byId("unguarded", HTMLElement).hidden = unguarded.length === 0;
  byId("unguarded", HTMLElement).textContent = unguarded.length === 0 ? "" : words.unguarded(names);
}

async function showCounts(words: typeof JA, tabId: number): Promise<void> {
  const { masked, restored } = await ask<"counts">({ kind: "counts", tabId });
  byId("counts", HTMLElement).textContent = words.counts(masked, restored);
}

async function showServer(words: typeof JA, language: Language): Promise<void> {
  const server = byId("server", HTMLElement);
  server.textContent = words.connecting;
  const reply = await ask<"policy">({ kind: "policy" });
  server.dataset.ok = String(reply.ok);
  server.textContent = reply.ok ? words.connected : reply.message[language];
}

byId("options", HTMLElement).addEventListener("click", () => void chrome.runtime.openOptionsPage());
void show();
