// Does again what a person did to send, now that the text is checked.

import type { Adapter } from "./adapters/adapter";
import { activeElement, isField, type Editable } from "./editables";
import { nextTask } from "./insertion";
import { isDisabled, isDrawn, sendButtonOf } from "./send_buttons";

export type Trigger =
  | { kind: "key"; target: Element; modifiers: EventModifierInit }
  | { kind: "press"; button: Element }
  | { kind: "submit"; form: HTMLFormElement; submitter: HTMLElement | null };

/** Sites enable their button after they have taken the text. */
const ENABLED_WITHIN_MS = 1_000;

export interface Sender {
  adapter: Adapter;
  own: (event: Event) => void;
  isBlank: (editable: Editable) => boolean;
}

/** Answers "newline" where Enter turned out to be a new line, "nothing" where no button is left. */
export async function resend(
  trigger: Trigger,
  editable: Editable,
  sender: Sender,
): Promise<"sent" | "newline" | "nothing"> {
  if (trigger.kind === "submit") {
    trigger.form.requestSubmit(trigger.submitter?.isConnected ? trigger.submitter : null);
    return "sent";
  }
  if (trigger.kind === "key") return await pressEnter(trigger, editable, sender);
  const button = await enabledButton(trigger.button, editable, sender.adapter);
  if (button === null) return "nothing";
  press(button, editable, sender);
  return "sent";
}

async function enabledButton(
  pressed: Element,
  editable: Editable,
  adapter: Adapter,
): Promise<Element | null> {
  const until = performance.now() + ENABLED_WITHIN_MS;
  // One that nobody sees is pressed by its label.
  const drawn = isDrawn(pressed);
  for (;;) {
    if (pressed.isConnected && !isDisabled(pressed) && (!drawn || isDrawn(pressed))) return pressed;
    const other = pressed.isConnected ? null : sendButtonOf(editable, adapter);
    if (other !== null) return other;
    if (performance.now() > until) return null;
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}

function press(button: Element, editable: Editable, { own, isBlank }: Sender): void {
  const box = button.getBoundingClientRect();
  const at: MouseEventInit = {
    bubbles: true,
    cancelable: true,
    composed: true,
    view: window,
    detail: 1,
    clientX: box.left + box.width / 2,
    clientY: box.top + box.height / 2,
  };
  const pointer: PointerEventInit = { ...at, pointerId: 1, pointerType: "mouse", isPrimary: true };
  for (const event of [
    new PointerEvent("pointerdown", { ...pointer, buttons: 1 }),
    new MouseEvent("mousedown", { ...at, buttons: 1 }),
    new PointerEvent("pointerup", pointer),
    new MouseEvent("mouseup", at),
    new PointerEvent("click", pointer),
  ]) {
    // A site that sends at the first of these may have made the button one that stops.
    if (!button.isConnected || isBlank(editable)) return;
    own(event);
    button.dispatchEvent(event);
  }
}

async function pressEnter(
  { target, modifiers }: Extract<Trigger, { kind: "key" }>,
  editable: Editable,
  sender: Sender,
): Promise<"sent" | "newline" | "nothing"> {
  const at = target.isConnected ? target : editable;
  if (activeElement() !== editable) editable.focus({ preventScroll: true });
  const enter: KeyboardEventInit = {
    ...modifiers,
    bubbles: true,
    cancelable: true,
    composed: true,
    key: "Enter",
    code: "Enter",
    keyCode: 13,
    which: 13,
    view: window,
  };
  const make = (type: string): boolean => {
    const event = new KeyboardEvent(type, type === "keypress" ? { ...enter, charCode: 13 } : enter);
    sender.own(event);
    return at.dispatchEvent(event);
  };
  const unhandled = make("keydown") && make("keypress");
  make("keyup");
  await nextTask();
  if (!unhandled || sender.isBlank(editable)) return "sent";
  return await doWhatEnterDoes(editable, sender);
}

/** Made events have no default action, so what the browser would do is done here. */
async function doWhatEnterDoes(
  editable: Editable,
  sender: Sender,
): Promise<"sent" | "newline" | "nothing"> {
  if (editable instanceof HTMLInputElement) {
    editable.form?.requestSubmit();
    return editable.form === null ? "nothing" : "sent";
  }
  const button = editable.matches(sender.adapter.composer)
    ? sendButtonOf(editable, sender.adapter)
    : null;
  if (button !== null) {
    press(button, editable, sender);
    return "sent";
  }
  if (isField(editable)) document.execCommand("insertText", false, "\n");
  else document.execCommand("insertParagraph");
  await nextTask();
  return "newline";
}
