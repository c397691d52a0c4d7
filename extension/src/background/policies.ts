// What the server said last of its policy, kept for a while: a page asks with every load.

import type { Policy, PolicyReply } from "../shared/messages";
import * as server from "./server";
import { readSettings } from "./settings";

const KEY = "policy";
const FRESH_MS = 60_000;
const PATIENCE_MS = 1_500;

interface Kept {
  policy: Policy;
  at: number;
}

export async function askPolicy(): Promise<PolicyReply> {
  const reply = await server.policy(await readSettings());
  if (reply.ok) {
    await chrome.storage.session.set({ [KEY]: { policy: reply.policy, at: Date.now() } });
  }
  return reply;
}

/** The policy, perhaps of a minute ago; null where the server does not say it soon. */
export async function recentPolicy(): Promise<Policy | null> {
  const kept = (await chrome.storage.session.get(KEY))[KEY] as Kept | undefined;
  if (kept !== undefined && Date.now() - kept.at < FRESH_MS) return kept.policy;
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS));
  const reply = await Promise.race([askPolicy(), late]);
  return reply?.ok ? reply.policy : (kept?.policy ?? null);
}

export async function forgetPolicy(): Promise<void> {
  await chrome.storage.session.remove(KEY);
}
