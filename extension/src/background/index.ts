// The service worker. It may be ended after any event: what has to last is in chrome.storage.

import type { ContentMessage, PageMessage } from "../shared/messages";
import { forgetTab, warn } from "./badge";
import { failure } from "./failures";
import { forContent, forOwnPages } from "./handlers";
import { readContentMessage, readPageMessage } from "./parsing";
import { forgetPolicy } from "./policies";
import { Misfit } from "./reading";
import { type PageSender, contentScript, isOwnPage } from "./senders";
import { closeSettings } from "./settings";
import { announceChange, guardOpenPages, registerSites, unguardedSites } from "./sites";

void closeSettings();

chrome.runtime.onMessage.addListener((message: unknown, sender, reply) => {
  const answer = answerTo(message, sender);
  if (answer === null) return false;
  answer.then(reply, (error: unknown) => {
    reply(failure(error instanceof Misfit ? "bad_message" : "internal_error"));
  });
  return true;
});

function answerTo(
  message: unknown,
  sender: chrome.runtime.MessageSender,
): Promise<unknown> | null {
  if (isOwnPage(sender)) return answerOwnPage(message);
  const page = contentScript(sender);
  return page && answerContent(message, page);
}

async function answerOwnPage(message: unknown): Promise<unknown> {
  const read = readPageMessage(message);
  const handler = forOwnPages[read.kind] as (message: PageMessage) => Promise<unknown>;
  return await handler(read);
}

async function answerContent(message: unknown, page: PageSender): Promise<unknown> {
  const read = readContentMessage(message);
  const handler = forContent[read.kind] as (
    message: ContentMessage,
    sender: PageSender,
  ) => Promise<unknown>;
  return await handler(read, page);
}

chrome.runtime.onInstalled.addListener(({ reason }) => {
  void checkSites();
  if (reason === "install") void guardOpenPages();
});
chrome.runtime.onStartup.addListener(() => void checkSites());
chrome.permissions.onAdded.addListener(() => void checkSites());
chrome.permissions.onRemoved.addListener(() => void checkSites());
chrome.tabs.onRemoved.addListener((tabId) => void forgetTab(tabId));

chrome.storage.onChanged.addListener((changes, area) => {
  if (area === "local") void afterChange(Object.keys(changes));
});

async function checkSites(): Promise<void> {
  await registerSites();
  await warn((await unguardedSites()).length > 0);
}

async function afterChange(changed: string[]): Promise<void> {
  if (changed.includes("server") || changed.includes("token")) await forgetPolicy();
  if (changed.includes("sites")) await checkSites();
  await announceChange();
}
