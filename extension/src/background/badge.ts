// How many values of a tab's page were masked and restored: on the toolbar, and for the popup.

import type { Counts } from "../shared/messages";
import { inTurn } from "./turns";

interface TabCounts extends Counts {
  /** The page counted; another page in the same tab begins at nought. */
  page: string;
}

const NONE: Counts = { masked: 0, restored: 0 };
const BADGE_COLOUR = "#1d3557";
const WARNING_COLOUR = "#a8121f";

export async function startCounting(tabId: number, page: string): Promise<void> {
  await inTurn(key(tabId), async () => {
    if ((await stored(tabId))?.page !== page) await keep(tabId, { ...NONE, page });
  });
}

export async function count(tabId: number, more: Counts): Promise<void> {
  await inTurn(key(tabId), async () => {
    const before = await stored(tabId);
    const masked = (before?.masked ?? 0) + more.masked;
    const restored = (before?.restored ?? 0) + more.restored;
    await keep(tabId, { masked, restored, page: before?.page ?? "" });
  });
}

export async function counts(tabId: number): Promise<Counts> {
  const { masked, restored } = (await stored(tabId)) ?? NONE;
  return { masked, restored };
}

/** On every tab that counts nothing: something that is on does not work. */
export async function warn(on: boolean): Promise<void> {
  await chrome.action.setBadgeBackgroundColor({ color: WARNING_COLOUR });
  await chrome.action.setBadgeText({ text: on ? "!" : "" });
}

export async function forgetTab(tabId: number): Promise<void> {
  await chrome.storage.session.remove(key(tabId));
}

async function stored(tabId: number): Promise<TabCounts | undefined> {
  return (await chrome.storage.session.get(key(tabId)))[key(tabId)] as TabCounts | undefined;
}

async function keep(tabId: number, value: TabCounts): Promise<void> {
  await chrome.storage.session.set({ [key(tabId)]: value });
  const text = value.masked > 999 ? "999+" : String(value.masked);
  try {
    // Without a text of its own, a tab has that of all tabs, which may be a warning.
    if (value.masked > 0) {
      await chrome.action.setBadgeBackgroundColor({ tabId, color: BADGE_COLOUR });
      await chrome.action.setBadgeText({ tabId, text });
    }
  } catch {
    // The tab was closed meanwhile.
  }
}

function key(tabId: number): string {
  return `counts:${tabId}`;
}
