// Draws the panel. Everything that comes from a text goes in as text, never as markup.

import { byId, element } from "../shared/dom";
import { entityName, familyOf } from "../shared/entity_types";
import type { Failure, Finding, Language } from "../shared/messages";
import type { Show } from "../shared/panel_messages";
import { type Choices, canTurn, isMasked, turned, withMissed } from "./choices";
import { type Segment, cut, segmentsOf } from "./segments";
import { WORDS, type Words } from "./words";

export interface Actions {
  choose(choices: Choices): void;
  send(): void;
  cancel(): void;
}

// Beyond this many, one by one is no overview any more, and drawing them takes its time.
const MOST_LISTED = 200;

export class View {
  readonly #dialog = byId("dialog", HTMLElement);
  readonly #missed = byId("missed", HTMLInputElement);
  readonly #missedType = byId("missed-type", HTMLSelectElement);
  #show: Show | null = null;
  #seen = false;
  #originalShown = matchMedia("(min-width: 640px)").matches;

  constructor(private readonly actions: Actions) {
    onClick("send", () => actions.send());
    onClick("cancel", () => actions.cancel());
    onClick("retry", () => this.#retry());
    onClick("options", () => void chrome.runtime.openOptionsPage());
    onClick("view", () => {
      this.#originalShown = !this.#originalShown;
      if (this.#show) this.show(this.#show);
    });
    byId("add", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      this.#addMissed();
    });
  }

  /** False for as long as nobody can have seen what the panel shows. */
  get seen(): boolean {
    return this.#seen;
  }

  set seen(seen: boolean) {
    this.#seen = seen;
    this.#allow(byId("send", HTMLButtonElement));
  }

  show(show: Show): void {
    const words = WORDS[show.language];
    const segments = segmentsFor(show);
    const focused = focusMark();
    this.#show = show;
    this.#label(words, show);
    this.#drawState(words, show, segments.flat());
    this.#drawTexts(words, show, segments);
    this.#drawFindings(words, show, segments.flat());
    this.#drawTypes(show);
    this.#dialog.hidden = false;
    restoreFocus(focused);
  }

  /** To what the person most likely wants next. */
  focus(): void {
    window.focus();
    const failed = this.#show?.failure !== undefined;
    byId(failed ? "cancel" : "send", HTMLButtonElement).focus();
  }

  offerMissed(text: string): void {
    this.#missed.value = text;
  }

  clear(): void {
    this.#show = null;
    this.#dialog.hidden = true;
    for (const id of ["sent-text", "original-text", "findings", "which", "reason", "files"]) {
      byId(id, HTMLElement).replaceChildren();
    }
    this.#missed.value = "";
  }

  #label(words: Words, show: Show): void {
    document.documentElement.lang = show.language;
    const refused = show.failure !== undefined;
    write("title", refused ? words.titleBlocked : words.title);
    write("sent-title", words.sentTitle);
    write("original-title", words.originalTitle);
    write("found-title", words.foundTitle);
    write("missed-label", words.missed);
    write("missed-type-label", words.missedType);
    write("missed-add", words.missedAdd);
    write("missed-note", words.missedHint);
    write("send", words.send);
    write("cancel", words.cancel);
    write("retry", show.failure?.code === "override_refused" ? words.undo : words.retry);
    write("options", words.options);
    write("view", this.#originalShown ? words.hideOriginal : words.showOriginal);
  }

  #drawState(words: Words, show: Show, segments: Segment[]): void {
    const { failure } = show;
    const busy = show.busy === true;
    const found = segments.flatMap(({ finding }) => finding ?? []);
    const masked = found.filter(isMasked).length;
    const summary = busy ? words.busy : failure ? "" : words.summary(masked, found.length - masked);
    write("summary", summary);
    byId("summary", HTMLElement).classList.toggle("empty", summary === "");
    write("files", show.filesNote ?? "");
    byId("files", HTMLElement).hidden = !show.filesNote;
    this.#dialog.setAttribute("aria-busy", String(busy));
    this.#drawFailure(words, failure, show.language);
    const send = byId("send", HTMLButtonElement);
    send.hidden = failure !== undefined;
    this.#allow(send);
    byId("retry", HTMLElement).hidden = failure === undefined;
  }

  #allow(send: HTMLButtonElement): void {
    send.setAttribute("aria-disabled", String(this.#show?.busy === true || !this.#seen));
  }

  #drawFailure(words: Words, failure: Failure | undefined, language: Language): void {
    byId("failure", HTMLElement).hidden = failure === undefined;
    byId("failure", HTMLElement).dataset.code = failure?.code ?? "";
    const own = failure?.setting?.startsWith("extension.") ?? false;
    byId("options", HTMLElement).hidden = !own;
    write("reason", failure?.message[language] ?? "");
    const names = failure?.entityTypes.map((type) => entityName(type, language)) ?? [];
    const lines = [
      names.length > 0 ? words.which(names.join(language === "ja" ? "、" : ", ")) : "",
      failure?.setting && !own ? words.setting(failure.setting) : "",
    ].filter(Boolean);
    write("which", lines.join(" — "));
  }

  #drawTexts(words: Words, show: Show, segments: Segment[][]): void {
    const refused = show.failure !== undefined;
    const waiting = show.results.length === 0;
    const sent = !refused && !waiting;
    const original = this.#originalShown || !sent;
    byId("view", HTMLElement).hidden = !sent;
    byId("sent", HTMLElement).hidden = !sent;
    byId("original", HTMLElement).hidden = !original;
    // What is not shown is not drawn: a long text takes its time.
    this.#drawText("sent-text", words, show, sent ? segments : [], "sent");
    this.#drawText("original-text", words, show, original ? segments : [], "original");
  }

  #drawText(
    id: string,
    words: Words,
    show: Show,
    segments: Segment[][],
    side: "sent" | "original",
  ): void {
    const blocks = segments.map((each) =>
      element("div", { className: "block" }, ...each.map((s) => this.#piece(words, show, s, side))),
    );
    byId(id, HTMLElement).replaceChildren(...blocks);
  }

  #piece(words: Words, show: Show, segment: Segment, side: "sent" | "original"): Node {
    const { finding } = segment;
    if (!finding) return document.createTextNode(segment[side]);
    const name = entityName(finding.entityType, show.language);
    const piece = element("span", { className: "finding" }, segment[side]);
    piece.dataset.family = familyOf(finding.entityType);
    piece.dataset.name = name;
    piece.dataset.state = stateOf(finding);
    if (this.#turns(show, segment)) {
      piece.role = "button";
      piece.tabIndex = 0;
      piece.ariaPressed = String(isMasked(finding));
      const state = isMasked(finding) ? words.stateMasked : words.stateKept;
      // Who speaks to the machine says what is shown.
      const shown = segment[side] === segment.original ? "" : `${segment[side]}: `;
      piece.ariaLabel = shown + state(name, segment.original);
      piece.dataset.focus = `${side}:${finding.start}:${segment.original}`;
      const turn = (): void => this.#turn(segment);
      piece.addEventListener("click", () => {
        if (getSelection()?.isCollapsed ?? true) turn();
      });
      piece.addEventListener("keydown", (event) => {
        if ((event.key !== "Enter" && event.key !== " ") || event.repeat) return;
        event.preventDefault();
        turn();
      });
    } else {
      piece.title = name;
    }
    return piece;
  }

  #drawFindings(words: Words, show: Show, segments: Segment[]): void {
    const groups = Map.groupBy(
      segments.filter((segment) => segment.finding !== null),
      ({ original, finding }) => `${finding?.entityType} ${stateOf(finding)} ${original}`,
    );
    const rows = [...groups.values()].slice(0, MOST_LISTED).flatMap(([first, ...others]) => {
      return first?.finding ? this.#row(words, show, first, first.finding, others.length + 1) : [];
    });
    byId("found", HTMLElement).hidden = rows.length === 0;
    byId("findings", HTMLElement).replaceChildren(...rows);
  }

  #row(words: Words, show: Show, segment: Segment, finding: Finding, count: number): HTMLElement {
    const name = entityName(finding.entityType, show.language);
    const state = stateOf(finding);
    const becomes =
      state === "redact"
        ? words.redacted
        : state === "block"
          ? words.blocked
          : (finding.placeholder ?? words.asItIs);
    const row = element(
      "li",
      {},
      element("span", { className: "type" }, name),
      element("span", { className: "value" }, segment.original),
      element("span", { className: "becomes" }, `→ ${becomes}${words.times(count)}`),
    );
    row.dataset.family = familyOf(finding.entityType);
    if (this.#turns(show, segment)) {
      const button = element("button", { type: "button" });
      button.textContent = isMasked(finding) ? words.keeps : words.masks;
      button.ariaLabel = `${button.textContent}: ${name} ${segment.original}`;
      button.dataset.focus = `row:${segment.original}`;
      button.addEventListener("click", () => this.#turn(segment));
      row.append(button);
    }
    return row;
  }

  #drawTypes(show: Show): void {
    byId("add", HTMLElement).hidden = show.failure !== undefined || show.entityTypes.length === 0;
    const known = [...this.#missedType.options].map((option) => option.value).join();
    if (known === show.entityTypes.join() && this.#missedType.lang === show.language) return;
    this.#missedType.lang = show.language;
    this.#missedType.replaceChildren(
      ...show.entityTypes.map((type) =>
        element("option", { value: type }, entityName(type, show.language)),
      ),
    );
  }

  #turns(show: Show, { finding, original }: Segment): boolean {
    return finding !== null && !show.failure && canTurn(finding, original, show, show.overrides);
  }

  #turn({ finding, original }: Segment): void {
    if (this.#show && finding) this.actions.choose(turned(finding, original, this.#show));
  }

  #addMissed(): void {
    const show = this.#show;
    const text = this.#missed.value.trim();
    if (!show || !text) return;
    if (!show.original.some((original) => original.includes(text))) {
      write("missed-note", WORDS[show.language].missedAbsent);
      return;
    }
    this.#missed.value = "";
    this.actions.choose(withMissed({ text, entityType: this.#missedType.value }, show));
  }

  #retry(): void {
    const show = this.#show;
    if (!show) return;
    const refused = show.failure?.code === "override_refused";
    this.actions.choose({ keep: refused ? [] : show.keep, mask: show.mask });
  }
}

function segmentsFor(show: Show): Segment[][] {
  return show.original.map((original, index) => {
    const masked = show.failure ? undefined : show.results[index];
    const refused = show.failure?.found?.[index] ?? [];
    return masked ? segmentsOf(original, masked) : cut(original, refused);
  });
}

function stateOf(finding: Finding | null): string {
  if (finding?.action === "block" || finding?.action === "redact") return finding.action;
  return finding && isMasked(finding) ? "mask" : "keep";
}

// Drawing anew replaces the element that has the focus; its successor has the same mark.
function focusMark(): string | undefined {
  return document.activeElement instanceof HTMLElement
    ? document.activeElement.dataset.focus
    : undefined;
}

function restoreFocus(mark: string | undefined): void {
  if (mark === undefined) return;
  const marked = document.querySelectorAll<HTMLElement>("[data-focus]");
  const successor = [...marked].find((each) => each.dataset.focus === mark);
  (successor ?? byId("send", HTMLElement)).focus();
}

function write(id: string, text: string): void {
  const target = byId(id, HTMLElement);
  // A live region speaks whenever it is written.
  if (target.textContent !== text) target.textContent = text;
}

function onClick(id: string, action: () => void): void {
  byId(id, HTMLElement).addEventListener("click", action);
}
