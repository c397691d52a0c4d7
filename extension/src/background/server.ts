// The client of the server's /api. Whatever goes wrong comes back as a Failure, never as an
// exception, and no Failure holds a piece of a text.

import type { Action, Failure, Finding, Masked, Missed, Policy } from "../shared/messages";
import { failure, serverFailure } from "./failures";
import { utf16Offsets } from "./offsets";
import {
  type Fields,
  Misfit,
  readCount,
  readList,
  readNumber,
  readObject,
  readOneOf,
  readString,
} from "./reading";
import type { Settings } from "./settings";

// A service worker is ended when one fetch takes 30 s.
const MASK_TIMEOUT_MS = 25_000;
const RESTORE_TIMEOUT_MS = 10_000;
const POLICY_TIMEOUT_MS = 4_000;

const ACTIONS: readonly Action[] = ["mask", "redact", "generalize", "allow", "reroute", "block"];

export interface MaskRequest {
  texts: string[];
  keep: string[];
  mask: Missed[];
  session?: string;
}

export type Answer<T> = ({ ok: true } & T) | Failure;

export async function mask(
  settings: Settings,
  request: MaskRequest,
): Promise<Answer<{ session: string; results: Masked[] }>> {
  const body = {
    texts: request.texts,
    keep: request.keep,
    mask: request.mask.map(({ text, entityType }) => ({ text, entity_type: entityType })),
    types: settings.types,
    ...(request.session === undefined ? {} : { session: request.session }),
  };
  return await call(settings, "POST", "/api/mask", MASK_TIMEOUT_MS, body, (answer) => {
    const results = readList(answer.results, readObject);
    if (results.length !== request.texts.length) throw new Misfit();
    return {
      session: readString(answer.session),
      results: results.map(({ text, findings }, index) => ({
        text: readString(text),
        findings: readFindings(findings, request.texts[index] ?? ""),
      })),
    };
  });
}

/** What stands in each text, whatever becomes of it: `action` is "block" for all. */
export async function detect(
  settings: Settings,
  texts: string[],
): Promise<Answer<{ found: Finding[][] }>> {
  return await call(settings, "POST", "/api/detect", MASK_TIMEOUT_MS, { texts }, (answer) => {
    const results = readList(answer.results, readObject);
    const refused = { action: "block", placeholder: null };
    return {
      found: results.map(({ findings }, index) => {
        const rows = readList(findings, (row) => ({ ...readObject(row), ...refused }));
        return readFindings(rows, texts[index] ?? "");
      }),
    };
  });
}

export async function restore(
  settings: Settings,
  session: string,
  texts: string[],
): Promise<Answer<{ texts: string[] }>> {
  const body = { session, texts };
  return await call(settings, "POST", "/api/restore", RESTORE_TIMEOUT_MS, body, (answer) => {
    const restored = readList(answer.texts, readString);
    if (restored.length !== texts.length) throw new Misfit();
    return { texts: restored };
  });
}

export async function forget(settings: Settings, session: string): Promise<void> {
  const path = `/api/sessions/${encodeURIComponent(session)}`;
  await call(settings, "DELETE", path, POLICY_TIMEOUT_MS, undefined, () => ({}));
}

export async function policy(settings: Settings): Promise<Answer<{ policy: Policy }>> {
  return await call(settings, "GET", "/api/policy", POLICY_TIMEOUT_MS, undefined, (answer) => ({
    policy: readPolicy(answer),
  }));
}

async function call<T extends object>(
  settings: Settings,
  method: string,
  path: string,
  timeoutMs: number,
  body: unknown,
  read: (answer: Fields) => T,
): Promise<Answer<T>> {
  const headers: Record<string, string> = { accept: "application/json" };
  if (body !== undefined) headers["content-type"] = "application/json";
  if (settings.token) headers["x-sekisho-token"] = settings.token;
  try {
    const response = await fetch(settings.server + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
    });
    if (!response.ok) return await refusal(response);
    const answer = response.status === 204 ? {} : readObject(await response.json());
    return { ok: true, ...read(answer) };
  } catch (error) {
    return await failedCall(error, settings.server);
  }
}

async function failedCall(error: unknown, server: string): Promise<Failure> {
  if (error instanceof DOMException && error.name === "TimeoutError") return failure("timeout");
  if (error instanceof Misfit || error instanceof SyntaxError) return failure("not_sekisho");
  // fetch says the same of a server that is off and of one that the extension may not reach.
  const allowed = await chrome.permissions.contains({ origins: [`${server}/*`] });
  return failure(allowed ? "unreachable" : "no_permission");
}

/** The server's problem details (RFC 9457) as a Failure. */
async function refusal(response: Response): Promise<Failure> {
  if (!response.headers.get("content-type")?.startsWith("application/problem+json")) {
    return failure("not_sekisho");
  }
  const problem = readObject(await response.json());
  return serverFailure(
    response.status,
    readString(problem.code),
    typeof problem.detail === "string" ? problem.detail : "",
    {
      entityTypes: problem.entity_types ? readList(problem.entity_types, readString) : [],
      setting: typeof problem.setting === "string" ? problem.setting : undefined,
    },
  );
}

function readFindings(rows: unknown, original: string): Finding[] {
  const utf16 = utf16Offsets(original);
  const offset = (value: unknown): number => readNumber(utf16(readCount(value)));
  return readList(rows, (row) => {
    const found = readObject(row);
    return {
      start: offset(found.start),
      end: offset(found.end),
      entityType: readString(found.entity_type),
      score: readNumber(found.score),
      action: readOneOf(found.action, ACTIONS),
      placeholder: found.placeholder == null ? null : readString(found.placeholder),
    };
  });
}

function readPolicy(answer: Fields): Policy {
  const actions = Object.entries(readObject(answer.actions));
  return {
    profile: readString(answer.profile),
    actions: Object.fromEntries(actions.map(([type, name]) => [type, readOneOf(name, ACTIONS)])),
    attachments: readOneOf(answer.attachments, ["block", "allow"]),
    overrides: answer.overrides === true || answer.overrides === "allow",
    upstreams: readList(answer.upstreams, readObject).map(({ name, jurisdiction }) => ({
      name: readString(name),
      jurisdiction: readString(jurisdiction),
    })),
    entityTypes: readList(answer.entity_types, readString),
    version: readString(answer.version),
  };
}
