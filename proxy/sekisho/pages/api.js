// What the page asks the server, and what may come of it.

const TOKEN = "sekisho.token";

/**
 * @typedef {{start: number, end: number, entity_type: string, score: number, recognizer: string,
 *   action: string, placeholder: string | null}} Finding
 * @typedef {{findings: Finding[], verdict: "sent" | "blocked", entity_types: string[],
 *   sent: string | null, answer: {received: string, restored: string} | null,
 *   stop: {code: string, detail: string, setting: string | null, to: string | null} | null,
 *   dry_run: boolean, not_sought: string[]}} Trial
 * @typedef {{profile: string, profiles: string[], entity_types: string[], marks: boolean,
 *   upstreams: {name: string, jurisdiction: "foreign" | "domestic"}[], version: string}} Policy
 * @typedef {{id: string, folder: string, dictionary: string, regression: string, new: boolean,
 *   takes_effect: boolean, notice: string}} Marked
 */

/** The server's word that it did not do it. */
export class Refusal extends Error {
  /** @param {number} status @param {any} problem @param {number} retryAfterS */
  constructor(status, problem, retryAfterS) {
    super(problem?.detail ?? "");
    this.status = status;
    this.code = String(problem?.code ?? "");
    this.detail = String(problem?.detail ?? "");
    this.retryAfterS = retryAfterS;
  }
}

/** There was no answer. */
export class Offline extends Error {}

let token = "";
try {
  token = sessionStorage.getItem(TOKEN) ?? "";
} catch {
  // Kept in this page's memory only.
}

export const hasToken = () => token !== "";

/** @param {string} value */
export function setToken(value) {
  token = value;
  try {
    if (value) sessionStorage.setItem(TOKEN, value);
    else sessionStorage.removeItem(TOKEN);
  } catch {
    // It is in memory.
  }
}

/** @param {string} method @param {string} path @param {unknown} [body] @param {AbortSignal} [signal] */
async function call(method, path, body, signal) {
  /** @type {Record<string, string>} */
  const headers = {};
  if (body !== undefined) headers["content-type"] = "application/json";
  if (token) headers["x-sekisho-token"] = token;
  /** @type {Response} */
  let response;
  try {
    response = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
      cache: "no-store",
      credentials: "same-origin",
    });
    if (response.status === 204) return null;
    const answer = await response.json().catch(() => null);
    if (response.ok) return answer;
    throw new Refusal(response.status, answer, Number(response.headers.get("retry-after") ?? 0));
  } catch (error) {
    if (error instanceof Refusal || signal?.aborted) throw error;
    throw new Offline();
  }
}

/** @returns {Promise<Policy>} */
export const policy = () => call("GET", "/api/policy");

export const figures = (/** @type {AbortSignal} */ signal) =>
  call("GET", "/api/figures", undefined, signal);

/**
 * @param {{text: string, profile?: string, upstream?: string}} asked @param {AbortSignal} signal
 * @returns {Promise<Trial>}
 */
export const tryText = (asked, signal) => call("POST", "/api/try", asked, signal);

/**
 * @param {{text: string, start: number, end: number, entity_type: string,
 *   verdict: "wrong" | "missed"}} mark
 * @returns {Promise<Marked>}
 */
export const mark = (mark) => call("POST", "/api/marks", mark);

/** @param {string} id */
export const unmark = (id) => call("DELETE", `/api/marks/${encodeURIComponent(id)}`);

/** @returns {Promise<"ready" | "starting" | "vault" | "offline">} */
export async function readiness() {
  try {
    const response = await fetch("/readyz", { cache: "no-store" });
    if (response.ok) return "ready";
    const answer = await response.json();
    return answer.status === "vault unavailable" ? "vault" : "starting";
  } catch {
    return "offline";
  }
}
