// What the panel says, in both languages.

import type { Language } from "../shared/messages";

const JA = {
  title: "送る前の確認",
  titleBlocked: "このままでは送れません",
  busy: "調べています…",
  summary: (masked: number, left: number) =>
    (masked === 0 ? "伏せるものはありません。" : `${masked} か所を伏せて送ります。`) +
    (left === 0 ? "" : `${left} か所はそのまま送ります。`),
  sentTitle: "送られる文",
  originalTitle: "元の文",
  showOriginal: "元の文を表示",
  hideOriginal: "元の文を隠す",
  foundTitle: "見つかったもの",
  missed: "ほかに伏せる文字",
  missedType: "種類",
  missedAdd: "伏せる",
  missedHint: "上の文で文字を選ぶと、ここに入ります。",
  missedAbsent: "元の文にその文字はありません。",
  send: "送信",
  cancel: "キャンセル",
  retry: "もう一度調べる",
  undo: "すべて伏せて調べ直す",
  options: "設定を開く",
  which: (types: string) => `見つかった種類：${types}`,
  setting: (name: string) => `サーバーの設定：${name}`,
  times: (count: number) => (count === 1 ? "" : `（${count} か所）`),
  asItIs: "そのまま",
  redacted: "元に戻せない形で消します",
  blocked: "送れません",
  masks: "伏せる",
  keeps: "そのまま送る",
  stateMasked: (name: string, value: string) => `${name}「${value}」：伏せます`,
  stateKept: (name: string, value: string) => `${name}「${value}」：そのまま送ります`,
};

const EN: typeof JA = {
  title: "Before this is sent",
  titleBlocked: "This cannot be sent",
  busy: "Looking…",
  summary: (masked, left) =>
    (masked === 0
      ? "Nothing to mask. "
      : `${masked} ${masked === 1 ? "place is" : "places are"} masked. `) +
    (left === 0 ? "" : `${left} ${left === 1 ? "is" : "are"} sent as they are.`),
  sentTitle: "What is sent",
  originalTitle: "Your text",
  showOriginal: "Show your text",
  hideOriginal: "Hide your text",
  foundTitle: "What was found",
  missed: "Mask this too",
  missedType: "Type",
  missedAdd: "Mask",
  missedHint: "Select above to fill this in.",
  missedAbsent: "That is not in your text.",
  send: "Send",
  cancel: "Cancel",
  retry: "Look again",
  undo: "Mask all, and look again",
  options: "Open the options",
  which: (types) => `Types found: ${types}`,
  setting: (name) => `Setting of the server: ${name}`,
  times: (count) => (count === 1 ? "" : ` (${count} places)`),
  asItIs: "as it is",
  redacted: "taken out for good",
  blocked: "may not leave",
  masks: "Mask",
  keeps: "Send as it is",
  stateMasked: (name, value) => `${name} "${value}": masked`,
  stateKept: (name, value) => `${name} "${value}": sent as it is`,
};

export type Words = typeof JA;
export const WORDS: Record<Language, Words> = { ja: JA, en: EN };
