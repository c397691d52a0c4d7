// The service worker, as the content script sees it: each question gets an answer or a failure.

import { ask, type Failure, type MaskReply, type Missed, type RestoreReply, type Site } from "../shared/messages";
import { outdated, unanswered } from "./failures";

/** A detector that starts or a long file takes its time; past this nobody waits any more. */
const ANSWER_MS = 60_000;
const SITE_MS = 15_000;

export async function askSite(): Promise<Site | Failure> {
  return await answered(ask<"site">({ kind: "site" }), SITE_MS);
}

export async function askMask(
  texts: string[],
  keep: string[],
  mask: Missed[],
): Promise<MaskReply> {
  return await answered(ask<"mask">({ kind: "mask", texts, keep, mask }), ANSWER_MS);
}

export async function askRestore(texts: string[]): Promise<RestoreReply> {
  return await answered(ask<"restore">({ kind: "restore", texts }), ANSWER_MS);
}

/** The badge: nothing depends on it. */
export function tellCounts(masked: number, restored: number): void {
  ask<"count">({ kind: "count", masked, restored }).catch(() => {});
}

async function answered<T>(reply: Promise<T>, withinMs: number): Promise<T | Failure> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<Failure>((resolve) => {
    timer = setTimeout(() => resolve(unanswered()), withinMs);
  });
  try {
    return (await Promise.race([reply, late])) ?? unanswered();
  } catch {
    return outdated();
  } finally {
    clearTimeout(timer);
  }
}
