// What the service worker does for content scripts and for the extension's own pages: all of it.

import type { ContentMessages, PageMessages, Site } from "../shared/messages";
import { count, counts, startCounting } from "./badge";
import { failure } from "./failures";
import { addPagePart } from "./page_part";
import { askPolicy, recentPolicy } from "./policies";
import type { PageSender } from "./senders";
import { detect } from "./server";
import { forgetAll, maskFor, restoreFor } from "./sessions";
import { language, readSettings } from "./settings";
import { enabled } from "./sites";

type Handlers<M extends ContentMessages | PageMessages, More extends unknown[]> = {
  [K in keyof M]: M[K] extends { message: infer Message; reply: infer Reply }
    ? (message: Message, ...more: More) => Promise<Reply>
    : never;
};

export const forContent: Handlers<ContentMessages, [PageSender]> = {
  async site(_, { origin, tabId, frameId, documentId }) {
    if (frameId === 0) await startCounting(tabId, documentId);
    if (await enabled(origin)) void addPagePart(tabId, documentId);
    return await siteFor(origin, frameId);
  },
  async mask({ texts, keep, mask }, { origin }) {
    if (!(await enabled(origin))) return failure("site_off");
    return await maskFor(origin, { texts, keep, mask });
  },
  async restore({ texts }, { origin }) {
    if (!(await enabled(origin))) return failure("site_off");
    return await restoreFor(origin, texts);
  },
  async count({ masked, restored }, { tabId }) {
    await count(tabId, { masked, restored });
    return null;
  },
};

export const forOwnPages: Handlers<PageMessages, []> = {
  async policy() {
    const reply = await askPolicy();
    if (!reply.ok) return reply;
    // Whether the server lets this extension in, it tells only where a browser names the asker:
    // with what is posted.
    const posted = await detect(await readSettings(), []);
    return posted.ok ? reply : posted;
  },
  async counts({ tabId }) {
    return await counts(tabId);
  },
  async forget() {
    await forgetAll();
    return null;
  },
};

async function siteFor(origin: string, frameId: number): Promise<Site> {
  const settings = await readSettings();
  const on = await enabled(origin);
  const policy = on ? await recentPolicy() : null;
  return {
    enabled: on,
    confirm: settings.confirm,
    // What cannot be asked is what would be stricter.
    attachments: policy?.attachments ?? "block",
    overrides: policy?.overrides ?? false,
    entityTypes: policy?.entityTypes ?? [],
    language: language(settings),
    frameId,
  };
}
