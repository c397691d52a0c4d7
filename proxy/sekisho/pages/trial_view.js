// From the server's answer to marks in the four texts.

import { familyOf } from "./kinds.js";
import { unitsOf } from "./offsets.js";

/**
 * @typedef {import("./api.js").Finding} Finding
 * @typedef {import("./api.js").Trial} Trial
 * @typedef {import("./lines.js").Mark} Mark
 */

const STOPPING = new Set(["block", "reroute"]);

/** Findings with one placeholder belong together; others stand for themselves. @param {Finding} finding @param {number} index */
export const keyOf = (finding, index) => finding.placeholder ?? `#${index}`;

/** @param {Finding} finding */
export const styleOf = (finding) =>
  STOPPING.has(finding.action) ? "stopped" : finding.action === "allow" ? "left" : "replaced";

/** @param {string} text @param {Finding[]} findings by place @returns {Mark[]} */
export function marksOf(text, findings) {
  const points = findings.flatMap((each) => [each.start, each.end]);
  const units = unitsOf(text, points);
  return findings.map((each, index) => ({
    start: /** @type {number} */ (units[2 * index]),
    end: /** @type {number} */ (units[2 * index + 1]),
    family: familyOf(each.entity_type),
    style: styleOf(each),
    key: keyOf(each, index),
    index,
  }));
}

/**
 * The placeholders in what was sent, and the values in their places in what was restored.
 * @param {string} text the original @param {Mark[]} marks in it @param {Trial} trial
 * @returns {{sent: Mark[], restored: Mark[]}}
 */
export function answerMarks(text, marks, trial) {
  /** @type {Map<string, Mark>} */
  const byPlaceholder = new Map();
  for (const mark of marks) {
    const placeholder = trial.findings[mark.index]?.placeholder;
    if (placeholder && !byPlaceholder.has(placeholder)) byPlaceholder.set(placeholder, mark);
  }
  /** @type {Mark[]} */
  const sent = [];
  /** @type {Mark[]} */
  const restored = [];
  const received = trial.answer?.received ?? "";
  let whole = "";
  let at = 0;
  for (const { start, end, source } of placeholdersIn(received, byPlaceholder)) {
    sent.push({ ...source, start, end });
    whole += received.slice(at, start);
    const value = comesBack(source) ? text.slice(source.start, source.end) : received.slice(start, end);
    restored.push({ ...source, start: whole.length, end: whole.length + value.length });
    whole += value;
    at = end;
  }
  whole += received.slice(at);
  return { sent, restored: whole === trial.answer?.restored ? restored : [] };

  /** @param {Mark} source */
  function comesBack(source) {
    return trial.findings[source.index]?.action === "mask";
  }
}

/**
 * @param {string} text @param {Map<string, Mark>} known
 * @returns {Generator<{start: number, end: number, source: Mark}>}
 */
function* placeholdersIn(text, known) {
  const heads = new Set();
  for (const name of known.keys()) heads.add(/^[A-Z]*[0-9]?/.exec(name)?.[0] || name);
  if (heads.size === 0) return;
  const escaped = [...heads].map((head) => RegExp.escape?.(head) ?? head.replace(/[^\w\s]/g, "\\$&"));
  const longest = Math.max(...[...known.keys()].map((name) => name.length));
  const pattern = new RegExp(escaped.sort((a, b) => b.length - a.length).join("|"), "g");
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    for (let length = longest; length >= found[0].length; length -= 1) {
      const source = known.get(text.slice(found.index, found.index + length));
      if (source) {
        yield { start: found.index, end: found.index + length, source };
        pattern.lastIndex = found.index + length;
        break;
      }
    }
  }
}

/** Marks after an edit, until the server has looked again. @param {Mark[]} marks @param {string} before @param {string} after @returns {Mark[]} */
export function moved(marks, before, after) {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before.charCodeAt(head) === after.charCodeAt(head)) head += 1;
  let tail = 0;
  while (
    tail < most - head &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail += 1;
  }
  const shift = after.length - before.length;
  return marks.flatMap((mark) => {
    if (mark.end <= head) return [mark];
    if (mark.start >= before.length - tail) {
      return [{ ...mark, start: mark.start + shift, end: mark.end + shift }];
    }
    return [];
  });
}
