// Messages as they come in: read member by member, so that handlers meet nothing else than what
// messages.ts says.

import type { ContentMessage, Missed, PageMessage } from "../shared/messages";
import { Misfit, readCount, readList, readObject, readString } from "./reading";

const MOST_TEXTS = 2_000;
const MOST_CHARACTERS = 5_000_000;

/** Raises Misfit. */
export function readContentMessage(message: unknown): ContentMessage {
  const fields = readObject(message);
  switch (fields.kind) {
    case "site":
      return { kind: "site" };
    case "mask":
      return {
        kind: "mask",
        texts: readTexts(fields.texts),
        keep: readTexts(fields.keep),
        mask: readList(fields.mask, readMissed, MOST_TEXTS),
      };
    case "restore":
      return { kind: "restore", texts: readTexts(fields.texts) };
    case "count":
      return {
        kind: "count",
        masked: readCount(fields.masked),
        restored: readCount(fields.restored),
      };
    default:
      throw new Misfit();
  }
}

/** Raises Misfit. */
export function readPageMessage(message: unknown): PageMessage {
  const fields = readObject(message);
  switch (fields.kind) {
    case "policy":
    case "forget":
      return { kind: fields.kind };
    case "counts":
      return { kind: "counts", tabId: readCount(fields.tabId) };
    default:
      throw new Misfit();
  }
}

function readTexts(value: unknown): string[] {
  const texts = readList(value, readString, MOST_TEXTS);
  const characters = texts.reduce((sum, text) => sum + text.length, 0);
  if (characters > MOST_CHARACTERS) throw new Misfit();
  return texts;
}

function readMissed(value: unknown): Missed {
  const missed = readObject(value);
  return { text: readString(missed.text), entityType: readString(missed.entityType) };
}
