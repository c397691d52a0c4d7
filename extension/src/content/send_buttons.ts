// Which clicks may send a text.
//
// An adapter's selectors name the buttons that are known. Sites change, so the rest is decided the
// safe way round: beside a text, every button counts as sending unless it says that it does
// something else. Being wrong costs a look at the panel; the click itself is made afterwards.

import type { Adapter } from "./adapters/adapter";
import { editableOf, outer, type Editable } from "./editables";

const CLICKABLE =
  'button, [role="button"], a[href], input[type="submit"], input[type="image"], ' +
  'input[type="button"], summary, label, [role^="menuitem"], [role="option"], [role="tab"]';
const SENDS =
  /send|submit|送信|送る|投稿|保存して|发送|發送|傳送|提交|보내기|전송|senden|envoyer|enviar|invia|отправить/i;
const STOPS = /stop|停止|中止|cancel|キャンセル|取消/i;
const DOES_SOMETHING_ELSE =
  /attach|upload|\badd\b|file|photo|image|camera|screenshot|dictat|microphone|\bmic\b|voice|speech|tool|model|style|format|bold|italic|undo|redo|close|dismiss|back|more|expand|collapse|menu|setting|copy|delete|remove|clear|添付|アップロード|追加|ファイル|写真|画像|カメラ|マイク|音声|ツール|モデル|スタイル|書式|太字|斜体|元に戻す|やり直|閉じる|戻る|その他|展開|折りたた|メニュー|設定|コピー|削除|消去|クリア/i;

/** How far a composer's surroundings reach where nothing says so. */
const CONTAINER_LEVELS = 4;
/** How deep an icon lies in its button. */
const ICON_LEVELS = 6;

/** The element that a click at `target` would send a text by, or null. */
export function sendButtonAt(
  target: EventTarget | null,
  adapter: Adapter,
  texts: readonly Editable[],
): Element | null {
  if (!(target instanceof Element) || editableOf(target) !== null) return null;
  let level = 0;
  for (let at: Element | null = target; at && level < ICON_LEVELS; at = outer(at), level++) {
    if (at.matches(adapter.sendButton)) return at;
    // A box around the text itself is no button, whatever its name.
    if (texts.some((text) => at.contains(text))) break;
    const clickable = at.matches(CLICKABLE);
    if (clickable || labelOf(at) !== "") {
      const verdict = sends(at, adapter, texts);
      if (verdict || clickable) return verdict ? at : null;
    }
  }
  return pointedAt(target, adapter, texts);
}

/** What is no button, and asks for clicks all the same, as an icon with a listener does. */
function pointedAt(target: Element, adapter: Adapter, texts: readonly Editable[]): Element | null {
  let button: Element | null = null;
  let level = 0;
  for (let at: Element | null = target; at && level < ICON_LEVELS; at = outer(at), level++) {
    const around = at;
    if (getComputedStyle(around).cursor !== "pointer") break;
    if (texts.some((text) => around.contains(text))) break;
    button = around;
  }
  if (button === null || opensOrToggles(button)) return null;
  const icon = button;
  if (!texts.some((text) => containerOf(text, adapter).contains(icon))) return null;
  const label = `${labelOf(icon)} ${icon.textContent ?? ""} ${icon.id} ${icon.getAttribute("class")}`;
  return STOPS.test(label) || DOES_SOMETHING_ELSE.test(label) ? null : icon;
}

function sends(button: Element, adapter: Adapter, texts: readonly Editable[]): boolean {
  const label = `${labelOf(button)} ${shownText(button)}`.trim();
  if (STOPS.test(label)) return false;
  if (SENDS.test(label) || SENDS.test(button.id)) return true;
  if (!button.matches(CLICKABLE)) return false;
  if (!texts.some((text) => containerOf(text, adapter).contains(button))) return false;
  if (submits(button)) return true;
  if (opensOrToggles(button)) return false;
  return !DOES_SOMETHING_ELSE.test(`${label} ${button.id}`);
}

function submits(button: Element): boolean {
  return (
    (button instanceof HTMLButtonElement || button instanceof HTMLInputElement) &&
    (button.type === "submit" || button.type === "image") &&
    button.form !== null
  );
}

function opensOrToggles(button: Element): boolean {
  return (
    button.matches("[aria-haspopup], [aria-expanded], [aria-pressed], [aria-checked], label, summary") ||
    (button instanceof HTMLAnchorElement && button.getAttribute("role") !== "button")
  );
}

function labelOf(element: Element): string {
  return ["aria-label", "title", "data-testid", "data-test-id", "name", "mattooltip"]
    .map((name) => element.getAttribute(name) ?? "")
    .join(" ")
    .trim();
}

function shownText(button: Element): string {
  if (button instanceof HTMLInputElement) return button.value;
  const text = button.matches(CLICKABLE) ? (button.textContent ?? "") : "";
  return text.length <= 60 ? text : "";
}

/** What holds the text and the buttons that belong to it. */
export function containerOf(text: Editable, adapter: Adapter): Element {
  const stated = text.closest(`${adapter.container}, form, fieldset, dialog, [role="dialog"]`);
  if (stated !== null) return stated;
  let container: Element = text;
  for (let level = 0; level < CONTAINER_LEVELS; level++) {
    const next = outer(container);
    if (next === null || next.matches('body, main, [role="main"]')) break;
    container = next;
  }
  return container;
}

/** The button that sends this text, if the site's is known and may be pressed. */
export function sendButtonOf(text: Editable, adapter: Adapter): HTMLElement | null {
  const nearby = [...containerOf(text, adapter).querySelectorAll<HTMLElement>(adapter.sendButton)];
  const anywhere = text.matches(adapter.composer)
    ? [...document.querySelectorAll<HTMLElement>(adapter.sendButton)]
    : [];
  return [...nearby, ...anywhere].find((button) => !isDisabled(button) && isDrawn(button)) ?? null;
}

export function isDisabled(button: Element): boolean {
  return button.matches(':disabled, [aria-disabled="true"]');
}

export function isDrawn(button: Element): boolean {
  return button.getClientRects().length > 0;
}
