// All findings as a list: one row for each value, with what one can do about it.

import { becomes, percent, recognizerName } from "./card.js";
import { byId, get, make, shortened } from "./dom.js";
import { FAMILIES, familyOf, kindName } from "./kinds.js";
import { keyOf, styleOf } from "./trial_view.js";
import { currentLanguage, number, say } from "./words.js";

const STEP = 60;

/**
 * @typedef {import("./api.js").Finding} Finding
 * @typedef {{finding: Finding, index: number, value: string, count: number}} Row
 */

/** What the detector itself reported can be marked as wrong; what follows from that cannot. @param {Finding} finding */
export const canBeWrong = (finding) =>
  finding.recognizer !== "Recurrence" && finding.entity_type !== "LITERAL";

export class FindingsList {
  /** @param {{show: (index: number) => void, wrong: (index: number) => void}} does */
  constructor(does) {
    this.does = does;
    this.list = byId("findings");
    this.more = get("more", HTMLButtonElement);
    /** @type {Row[]} */
    this.rows = [];
    this.shown = STEP;
    this.marks = false;
    this.more.addEventListener("click", () => {
      const first = this.shown;
      this.shown += 5 * STEP;
      this.#draw();
      /** @type {HTMLElement | null} */ (this.list.children[first]?.querySelector("button"))?.focus();
    });
  }

  /** @param {Finding[]} findings @param {string[]} values @param {boolean} marks whether marking is allowed */
  show(findings, values, marks) {
    /** @type {Map<string, Row>} */
    const rows = new Map();
    findings.forEach((finding, index) => {
      const value = /** @type {string} */ (values[index]);
      const same = [finding.entity_type, finding.action, value].join("\n");
      const row = rows.get(same);
      if (!row) rows.set(same, { finding, index, value, count: 1 });
      else {
        row.count += 1;
        if (!canBeWrong(row.finding) && canBeWrong(finding)) Object.assign(row, { finding, index });
      }
    });
    this.rows = [...rows.values()];
    this.marks = marks;
    this.shown = STEP;
    byId("found-count").textContent = findings.length ? say("found.count", { n: number(findings.length) }) : "";
    byId("none").hidden = findings.length > 0;
    legend(findings);
    this.#draw();
  }

  #draw() {
    this.list.replaceChildren(...this.rows.slice(0, this.shown).map((row) => this.#row(row)));
    const left = this.rows.length - this.shown;
    this.more.hidden = left <= 0;
    this.more.textContent = say("more", { n: number(Math.max(left, 0)) });
  }

  /** @param {Row} row */
  #row({ finding, index, value, count }) {
    const family = familyOf(finding.entity_type);
    const name = kindName(finding.entity_type, currentLanguage());
    const go = make(
      "button",
      { type: "button", class: "value", "data-family": family, "data-style": styleOf(finding), title: say("show") },
      shortened(value, 48),
    );
    go.addEventListener("click", () => this.does.show(index));
    const item = make(
      "li",
      { "data-key": keyOf(finding, index) },
      make(
        "p",
        { class: "kind" },
        make("span", { class: "swatch", "data-family": family }),
        make("b", {}, name),
        make("code", {}, finding.entity_type),
      ),
      make("p", { class: "what" }, go, count > 1 ? make("span", { class: "quietly" }, say("places", { n: count })) : ""),
      make("p", { class: "becomes", "data-style": styleOf(finding) }, becomes(finding)),
      make(
        "p",
        { class: "why" },
        make("span", { class: "unseen" }, say("score"), " "),
        bar(finding.score),
        make("span", { class: "score" }, percent(finding.score)),
        make("span", { class: "recognizer" }, recognizerName(finding.recognizer)),
      ),
    );
    if (this.marks && canBeWrong(finding)) {
      const wrong = make(
        "button",
        { type: "button", class: "wrong-button", "aria-label": say("wrong.of", { value: shortened(value, 30) }) },
        say("wrong"),
      );
      wrong.addEventListener("click", () => this.does.wrong(index));
      item.append(wrong);
    }
    return item;
  }
}

/** @param {number} score */
function bar(score) {
  const filled = make("span");
  filled.style.inlineSize = `${Math.round(score * 100)}%`;
  return make("span", { class: "bar-of-score", "aria-hidden": "true" }, filled);
}

/** @param {Finding[]} findings */
function legend(findings) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const each of findings) {
    const family = familyOf(each.entity_type);
    counts.set(family, (counts.get(family) ?? 0) + 1);
  }
  const at = currentLanguage() === "ja" ? 0 : 1;
  byId("legend").replaceChildren(
    ...Object.entries(FAMILIES)
      .filter(([family]) => counts.has(family))
      .map(([family, names]) =>
        make(
          "li",
          {},
          make("span", { class: "swatch", "data-family": family }),
          names[at],
          make("span", { class: "count" }, number(counts.get(family) ?? 0)),
        ),
      ),
  );
}
