// Small helpers around the document. Text is only ever set as text.

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} name @param {Record<string, string>} [attributes] @param {...(Node | string)} children
 */
export function make(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

/** @param {string} id */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element ${id}`);
  return found;
}

/** @template {HTMLElement} T @param {string} id @param {new () => T} kind */
export function get(id, kind) {
  const found = byId(id);
  if (!(found instanceof kind)) throw new Error(`${id} is another element`);
  return found;
}

/** @param {string} value @param {number} most */
export function shortened(value, most) {
  const line = value.replace(/\s+/g, " ");
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

/** @param {string} message @param {{detail?: string, action?: {words: string, run: () => void}, kind?: string}} [more] */
export function toast(message, { detail, action, kind = "done" } = {}) {
  const shown = make("div", { class: "toast", "data-kind": kind }, make("p", {}, message));
  if (detail) shown.append(make("p", { class: "quietly" }, detail));
  const leave = () => shown.remove();
  if (action) {
    const button = make("button", { type: "button" }, action.words);
    button.addEventListener("click", () => {
      leave();
      action.run();
    });
    shown.append(button);
  }
  const toasts = byId("toasts");
  toasts.append(shown);
  while (toasts.children.length > 3) toasts.firstElementChild?.remove();
  setTimeout(leave, action || kind === "wrong" ? 12_000 : 6_000);
}
