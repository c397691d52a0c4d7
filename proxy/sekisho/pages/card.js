// The card beside a finding: what it is, who says so, how sure, and what becomes of it. It is for
// the pointer; the list below the texts says and does the same for the keyboard.

import { byId, make, shortened } from "./dom.js";
import { familyOf, kindName } from "./kinds.js";
import { currentLanguage, known, say } from "./words.js";

/** @typedef {import("./api.js").Finding} Finding */

export class Card {
  constructor() {
    this.root = byId("card");
    this.pinned = false;
  }

  /**
   * @param {DOMRect} beside @param {Finding} finding @param {string} value
   * @param {{pinned: boolean, wrong?: () => void}} how
   */
  show(beside, finding, value, { pinned, wrong }) {
    const family = familyOf(finding.entity_type);
    const head = make(
      "p",
      { class: "card-head" },
      make("span", { class: "swatch", "data-family": family }),
      make("b", {}, kindName(finding.entity_type, currentLanguage())),
      make("code", {}, finding.entity_type),
    );
    this.root.replaceChildren(head, make("p", { class: "card-value" }, shortened(value, 60)), facts(finding));
    if (pinned && wrong) {
      const button = make("button", { type: "button" }, say("wrong"));
      button.addEventListener("click", () => {
        this.hide();
        wrong();
      });
      this.root.append(button);
    }
    this.pinned = pinned;
    this.root.dataset.pinned = String(pinned);
    this.root.hidden = false;
    this.#place(beside);
  }

  hide() {
    this.root.hidden = true;
    this.pinned = false;
  }

  /** @param {DOMRect} beside */
  #place(beside) {
    const { width, height } = this.root.getBoundingClientRect();
    const gap = 8;
    const left = Math.max(gap, Math.min(beside.left, innerWidth - width - gap));
    const below = beside.bottom + gap;
    const top = below + height > innerHeight ? beside.top - height - gap : below;
    this.root.style.left = `${left}px`;
    this.root.style.top = `${Math.max(gap, top)}px`;
  }
}

/** @param {Finding} finding */
function facts(finding) {
  const list = make("dl");
  const row = (/** @type {string} */ name, /** @type {Node | string} */ value) =>
    list.append(make("div", {}, make("dt", {}, name), make("dd", {}, value)));
  row(say("becomes"), becomes(finding));
  row(say("score"), percent(finding.score));
  row(say("recognizer"), recognizerName(finding.recognizer));
  return list;
}

/** @param {Finding} finding */
export function becomes(finding) {
  const action = say(`action.${finding.action}`);
  if (!finding.placeholder) return action;
  return make("span", {}, make("code", { class: "placeholder" }, finding.placeholder), ` ${action}`);
}

/** @param {number} score */
export const percent = (score) => `${Math.round(score * 100)} %`;

/** @param {string} name */
export const recognizerName = (name) =>
  known(`recognizer.${name}`) ? say(`recognizer.${name}`) : name;
