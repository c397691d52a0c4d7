// The restoring part alone as a content script. A test tells it what is known, and what the server
// would answer, by events of the page: nothing of the kind is in the real extension.

import { KnownValues, startRestoring } from "../../../extension/src/restore/index";

const known = new KnownValues();
const server = new KnownValues();
const controller = new AbortController();
let asked: string[][] = [];
let delayMs = 0;
let failing = false;

async function restore(
  texts: string[],
): Promise<{ ok: true; texts: string[] } | { ok: false; code: string }> {
  asked.push(texts);
  await new Promise((resolve) => setTimeout(resolve, delayMs));
  if (failing) return { ok: false, code: "unreachable" };
  return { ok: true, texts: texts.map((text) => server.restored(text)) };
}

interface Told {
  known?: Record<string, string>;
  server?: Record<string, string>;
  addresses?: string[];
  delayMs?: number;
  failing?: boolean;
  stop?: boolean;
}

addEventListener("test-tell", (event) => {
  const told: Told = JSON.parse((event as CustomEvent<string>).detail);
  for (const [name, value] of Object.entries(told.known ?? {})) known.learn(name, value);
  for (const [name, value] of Object.entries(told.server ?? {})) server.learn(name, value);
  for (const address of told.addresses ?? []) server.learnAddress(address, true);
  delayMs = told.delayMs ?? delayMs;
  failing = told.failing ?? failing;
  if (told.stop) controller.abort();
});
addEventListener("test-asked", () => {
  document.documentElement.dataset.asked = JSON.stringify(asked);
  asked = [];
});
addEventListener("test-timings", () => {
  const updates = globalThis.sekishoRestoring?.updates ?? [];
  document.documentElement.dataset.timings = JSON.stringify(updates.splice(0));
});

declare const testKnows: Record<string, string>;
if (location.hash !== "#unknown") {
  for (const [name, value] of Object.entries(testKnows)) known.learn(name, value);
}
startRestoring({ restore, known, signal: controller.signal });
