// What the person decided about single values: to be sent as they are, or masked though no
// detector found them. The server has the last word on both.

import type { Finding, Missed } from "../shared/messages";

export interface Choices {
  keep: string[];
  mask: Missed[];
}

export function isMasked(finding: Finding): boolean {
  return finding.placeholder !== null;
}

/** Whether the person may turn the finding around. Stricter is always allowed. */
export function canTurn(
  finding: Finding,
  value: string,
  choices: Choices,
  overrides: boolean,
): boolean {
  if (!isMasked(finding)) return finding.action === "allow";
  return marked(choices, value) || (overrides && finding.action === "mask");
}

/** With the value masked if it was not, and the other way round: everywhere it stands. */
export function turned(finding: Finding, value: string, { keep, mask }: Choices): Choices {
  const unmarked = mask.filter((each) => each.text !== value);
  const unkept = keep.filter((each) => each !== value);
  if (isMasked(finding)) {
    if (marked({ keep, mask }, value)) return { keep, mask: unmarked };
    return { keep: [...unkept, value], mask: unmarked };
  }
  if (unkept.length < keep.length) return { keep: unkept, mask };
  return { keep, mask: [...unmarked, { text: value, entityType: finding.entityType }] };
}

export function withMissed(missed: Missed, { keep, mask }: Choices): Choices {
  return {
    keep: keep.filter((each) => each !== missed.text),
    mask: [...mask.filter((each) => each.text !== missed.text), missed],
  };
}

function marked({ mask }: Choices, value: string): boolean {
  return mask.some((each) => each.text === value);
}
