// The sessions of each site, in chrome.storage.session: memory only, gone with the
// browser, and never told to a page or a content script.

import type { Failure, Finding, Masked, MaskReply, Missed, RestoreReply } from "../shared/messages";
import { failure } from "./failures";
import * as server from "./server";
import { type Settings, readSettings } from "./settings";
import { inTurn } from "./turns";

const PREFIX = "sessions:";
// Each is asked when a text is restored.
const MOST = 16;

export interface Texts {
  texts: string[];
  keep: string[];
  mask: Missed[];
}

export async function maskFor(origin: string, request: Texts): Promise<MaskReply> {
  const settings = await readSettings();
  const key = keyOf(settings, origin);
  return await inTurn(key, async () => {
    const [newest] = await known(key);
    if (newest !== undefined) {
      const answer = await server.mask(settings, { ...request, session: newest });
      if (answer.ok) return masked(answer.results);
      if (answer.code === "unknown_session") await drop(key, newest);
      else if (answer.code !== "session_full") return await located(settings, request, answer);
    }
    const answer = await server.mask(settings, request);
    if (!answer.ok) return await located(settings, request, answer);
    await keep(key, [answer.session, ...(await known(key))].slice(0, MOST));
    return masked(answer.results);
  });
}

/** Not in turn: a long text that is being masked must not hold up an answer. */
export async function restoreFor(origin: string, texts: string[]): Promise<RestoreReply> {
  const settings = await readSettings();
  const key = keyOf(settings, origin);
  let restored = texts;
  for (const session of await known(key)) {
    const answer = await server.restore(settings, session, restored);
    if (answer.ok) restored = answer.texts;
    else if (answer.code === "unknown_session") {
      await inTurn(key, async () => await drop(key, session));
    } else return answer;
  }
  return { ok: true, texts: restored };
}

/** Forgets every session here, and those of today's server there too, if it can be reached. */
export async function forgetAll(): Promise<void> {
  const settings = await readSettings();
  const stored = Object.entries(await chrome.storage.session.get(null));
  const ours = stored.filter(([key]) => key.startsWith(PREFIX));
  await chrome.storage.session.remove(ours.map(([key]) => key));
  const there = ours.filter(([key]) => key.startsWith(keyOf(settings, "")));
  const sessions = there.flatMap(([, value]) => list(value));
  await Promise.all(sessions.map((session) => server.forget(settings, session)));
}

/** Says of blocked values where they stand, so that a person can take them out. */
async function located(settings: Settings, { texts }: Texts, refused: Failure): Promise<Failure> {
  if (refused.entityTypes.length === 0) return refused;
  const answer = await server.detect(settings, texts);
  if (!answer.ok) return refused;
  const blocked = (finding: Finding): boolean => refused.entityTypes.includes(finding.entityType);
  return { ...refused, found: answer.found.map((findings) => findings.filter(blocked)) };
}

function masked(results: Masked[]): MaskReply {
  // The server refuses such a text as a whole; should it ever not, nothing leaves all the same.
  const blocked = results.flatMap((result) => result.findings).filter((f) => f.action === "block");
  if (blocked.length === 0) return { ok: true, results };
  const entityTypes = [...new Set(blocked.map((finding) => finding.entityType))];
  return failure("blocked_by_policy", { entityTypes });
}

// By server as well: a session's id is told to the server that gave it, and to no other.
function keyOf(settings: Settings, origin: string): string {
  return `${PREFIX}${settings.server} ${origin}`;
}

async function known(key: string): Promise<string[]> {
  return list((await chrome.storage.session.get(key))[key]);
}

async function keep(key: string, sessions: string[]): Promise<void> {
  await chrome.storage.session.set({ [key]: sessions });
}

async function drop(key: string, session: string): Promise<void> {
  const others = (await known(key)).filter((each) => each !== session);
  await keep(key, others);
}

function list(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}
