// What belongs together lights up together: a value, its placeholder, and the value again.

const LIT = "lit";

/** @param {HTMLElement} within */
export class Links {
  /** @param {HTMLElement} within */
  constructor(within) {
    this.within = within;
    this.key = "";
  }

  /** @param {string} key '' for none */
  light(key) {
    if (key === this.key) return;
    for (const each of this.within.querySelectorAll(`.${LIT}`)) each.classList.remove(LIT);
    this.key = key;
    if (!key) return;
    for (const each of this.within.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)) {
      each.classList.add(LIT);
    }
  }
}
