// A text cut at its findings, for showing it with each of them marked.

import type { Finding, Masked } from "../shared/messages";

export interface Segment {
  /** As the person wrote it. */
  original: string;
  /** As it would leave. */
  sent: string;
  finding: Finding | null;
}

/**
 * The segments' `sent` together are exactly the masked text. Where the findings do not explain it,
 * there is one segment without a finding: what is shown is what leaves, marked or not.
 */
export function segmentsOf(original: string, masked: Masked): Segment[] {
  const segments = cut(original, masked.findings);
  const sent = segments.map((segment) => segment.sent).join("");
  return sent === masked.text ? segments : [{ original, sent: masked.text, finding: null }];
}

/** The original's segments alone, where nothing would leave. */
export function cut(original: string, findings: readonly Finding[]): Segment[] {
  const segments: Segment[] = [];
  let at = 0;
  const plain = (end: number): void => {
    const text = original.slice(at, end);
    if (text) segments.push({ original: text, sent: text, finding: null });
  };
  for (const finding of withoutOverlaps(findings)) {
    plain(finding.start);
    const value = original.slice(finding.start, finding.end);
    segments.push({ original: value, sent: finding.placeholder ?? value, finding });
    at = finding.end;
  }
  plain(original.length);
  return segments;
}

// What was replaced is shown first; of what was left as it is, only what stands beside that.
function withoutOverlaps(findings: readonly Finding[]): Finding[] {
  const replaced = findings.filter((finding) => finding.placeholder !== null);
  const left = findings.filter((finding) => finding.placeholder === null);
  const taken: Finding[] = [];
  for (const finding of [...replaced, ...left]) {
    const free = taken.every((other) => finding.end <= other.start || other.end <= finding.start);
    if (free && finding.start < finding.end) taken.push(finding);
  }
  return taken.sort((a, b) => a.start - b.start);
}
