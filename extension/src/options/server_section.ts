// The server: its address, the token for it, and what it says of itself.

import { safeOrigin } from "../background/origins";
import { type Settings, writeSettings } from "../background/settings";
import { byId, element } from "../shared/dom";
import { type Language, type Policy, type PolicyReply, ask } from "../shared/messages";
import { WORDS, type Words } from "./words";

const address = byId("address", HTMLInputElement);
const token = byId("token", HTMLInputElement);
const connection = byId("connection", HTMLElement);

export function showServer(settings: Settings): void {
  address.value = settings.server;
  token.value = settings.token;
}

/** `connected` hears of every answer of a server that was saved. */
export function startServer(
  language: () => Language,
  connected: (reply: PolicyReply) => void,
): void {
  byId("server-form", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    void saveAndTest(language(), connected);
  });
}

export async function testConnection(
  language: Language,
  connected: (reply: PolicyReply) => void,
): Promise<void> {
  say(WORDS[language].connecting, "");
  const reply = await ask<"policy">({ kind: "policy" });
  if (reply.ok) showPolicy(WORDS[language], reply.policy);
  else say(reply.message[language], "bad");
  connected(reply);
}

async function saveAndTest(
  language: Language,
  connected: (reply: PolicyReply) => void,
): Promise<void> {
  if (await save(language)) await testConnection(language, connected);
}

async function save(language: Language): Promise<boolean> {
  const words = WORDS[language];
  const server = safeOrigin(address.value.trim());
  if (server === null) {
    say(words.badAddress, "bad");
    address.focus();
    return false;
  }
  // Asks nothing where the permission is there already. Has to be the first thing after the click.
  if (!(await chrome.permissions.request({ origins: [`${server}/*`] }))) {
    say(words.refusedPermission, "bad");
    return false;
  }
  await writeSettings({ server, token: token.value.trim() });
  address.value = server;
  return true;
}

function say(text: string, kind: "good" | "bad" | ""): void {
  connection.replaceChildren(element("p", { className: kind }, text));
}

function showPolicy(words: Words, policy: Policy): void {
  say(words.connected, "good");
  const upstreams = policy.upstreams.map(({ name, jurisdiction }) => {
    const where = jurisdiction === "domestic" ? words.domestic : words.foreign;
    return `${name} (${where})`;
  });
  const facts: [string, string][] = [
    [words.version, policy.version],
    [words.profile, policy.profile],
    [words.upstreams, upstreams.join(", ")],
    [words.attachments, policy.attachments === "allow" ? words.allow : words.block],
    [words.overrides, policy.overrides ? words.allow : words.block],
  ];
  const list = facts.flatMap(([name, value]) => [
    element("dt", {}, name),
    element("dd", {}, value),
  ]);
  connection.append(element("dl", {}, ...list));
}
