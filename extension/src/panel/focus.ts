// Keeps Tab inside the dialog: the page behind it is not for now.

const FOCUSABLE = "button, input, select, [tabindex='0']";

export function trapFocus(dialog: HTMLElement, event: KeyboardEvent): void {
  if (event.key !== "Tab") return;
  const all = [...dialog.querySelectorAll<HTMLElement>(FOCUSABLE)];
  const reachable = all.filter((each) => each.checkVisibility());
  const [first] = reachable;
  const last = reachable.at(-1);
  const [edge, other] = event.shiftKey ? [first, last] : [last, first];
  if (other && (document.activeElement === edge || !dialog.contains(document.activeElement))) {
    event.preventDefault();
    other.focus();
  }
}
