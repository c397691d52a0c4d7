// The playground: a text in, what would leave of it and what would come back out, live.

import * as api from "./api.js";
import { Card } from "./card.js";
import { byId, get, shortened, toast } from "./dom.js";
import { Editor } from "./editor.js";
import { FiguresView } from "./figures.js";
import { FindingsList, canBeWrong } from "./findings_list.js";
import { kindName } from "./kinds.js";
import { Lines } from "./lines.js";
import { Links } from "./links.js";
import { pointOf } from "./offsets.js";
import { readText } from "./reading.js";
import { SAMPLES } from "./samples.js";
import { answerMarks, marksOf } from "./trial_view.js";
import { currentLanguage, inLanguage, listed, number, say, speak, translate } from "./words.js";

const MOST_CHARS = 200_000;
const PAUSE_MS = 220; // after the last key
const RETRY_MS = 2_000;

const field = get("text", HTMLTextAreaElement);
const editor = new Editor(field, byId("backdrop"));
const sent = new Lines(byId("sent"));
const received = new Lines(byId("received"));
const restored = new Lines(byId("restored"));
const links = new Links(byId("view-try"));
const card = new Card();
const figures = new FiguresView();
const list = new FindingsList({ show: reveal, wrong: (index) => void markWrong(index) });
const profile = get("profile", HTMLSelectElement);
const upstream = get("upstream", HTMLSelectElement);

/** @type {api.Policy | null} */
let policy = null;
/** @type {{text: string, trial: api.Trial, tookMs: number} | null} */
let result = null;
/** @type {"ready" | "starting" | "vault" | "offline"} */
let health = "starting";
/** @type {AbortController | null} */
let running = null;
let timer = 0;

// Looking

/** @param {number} [pauseMs] */
function look(pauseMs = PAUSE_MS) {
  clearTimeout(timer);
  running?.abort();
  running = null;
  if (editor.text.trim() === "") return empty();
  if (editor.text.length > MOST_CHARS) {
    result = null;
    return verdict("wrong", say("text.large", { most: number(MOST_CHARS) }));
  }
  // A long text is not sent for each key of a word.
  timer = setTimeout(() => void lookNow(), pauseMs + (pauseMs ? Math.min(editor.text.length / 100, 800) : 0));
}

async function lookNow() {
  if (!policy) return;
  const text = editor.text;
  const controller = new AbortController();
  running = controller;
  const begun = performance.now();
  const patience = setTimeout(
    () => verdict("working", say(health === "starting" ? "verdict.waiting" : "verdict.working")),
    result ? 400 : 0,
  );
  try {
    const asked = { text, profile: profile.value, upstream: upstream.value };
    if (asked.profile === policy.profile) Reflect.deleteProperty(asked, "profile");
    const trial = await api.tryText(asked, controller.signal);
    if (running !== controller) return;
    result = { text, trial, tookMs: performance.now() - begun };
    health = "ready";
    showHealth();
    showResult();
  } catch (error) {
    if (running === controller) failed(error);
  } finally {
    clearTimeout(patience);
    if (running === controller) running = null;
  }
}

/** @param {unknown} error */
function failed(error) {
  result = null;
  clearResult();
  if (error instanceof api.Refusal && error.status === 401) return askForToken();
  if (error instanceof api.Offline) {
    health = "offline";
    showHealth();
    verdict("wrong", say("error.offline"));
    return void watchHealth();
  }
  const again = error instanceof api.Refusal && (error.status === 503 || error.status === 429);
  if (again) timer = setTimeout(() => void lookNow(), Math.max(error.retryAfterS * 1000, RETRY_MS));
  verdict("wrong", error instanceof api.Refusal ? inLanguage(error.detail) : say("error.other"));
}

// Showing

function empty() {
  result = null;
  clearResult();
  verdict("empty", say("verdict.empty"));
  count();
}

function clearResult() {
  editor.mark([]);
  for (const each of [sent, received, restored]) each.show("", []);
  for (const id of ["sent-note", "restored-note"]) byId(id).textContent = "";
  for (const id of ["sent", "received", "restored"]) byId(id).dataset.state = "empty";
  list.show([], [], false);
  card.hide();
  links.light("");
}

function showResult() {
  if (!result) return;
  const { text, trial } = result;
  if (text !== editor.text) return; // a newer look is on its way
  const marks = marksOf(text, trial.findings);
  editor.mark(marks);
  const inAnswer = answerMarks(text, marks, trial);
  sent.show(trial.sent ?? "", inAnswer.sent);
  received.show(trial.answer?.received ?? "", inAnswer.sent);
  restored.show(trial.answer?.restored ?? "", inAnswer.restored);
  for (const id of ["sent", "received", "restored"]) {
    byId(id).dataset.state = trial.verdict === "sent" ? "full" : "stopped";
  }
  const values = marks.map((mark) => text.slice(mark.start, mark.end));
  list.show(trial.findings, values, policy?.marks ?? false);
  showNotes(text, trial);
  showVerdict(trial);
  if (!card.pinned) card.hide();
  count();
}

/** @param {string} text @param {api.Trial} trial */
function showNotes(text, trial) {
  const replaced = trial.findings.filter((each) => each.placeholder).length;
  const stopped = trial.verdict === "blocked";
  const notSought = listed(trial.not_sought.map((type) => kindName(type, currentLanguage())));
  const said = stopped
    ? say("sent.nothing")
    : replaced
      ? say("sent.count", { n: number(replaced) })
      : say("sent.unchanged");
  byId("sent-note").textContent = notSought ? `${said} ${say("sent.notSought", { types: notSought })}` : said;
  byId("received-note").dataset.t = stopped ? "received.none" : "received.note";
  byId("received-note").textContent = say(stopped ? "received.none" : "received.note");
  const same = trial.answer?.restored === text;
  byId("restored-note").textContent = stopped ? "" : say(same ? "restored.same" : "restored.differs");
  byId("restored-note").dataset.kind = same && !stopped ? "good" : "";
}

/** @param {api.Trial} trial */
function showVerdict(trial) {
  const n = number(trial.findings.length);
  const replaced = new Set(trial.findings.map((each) => each.placeholder).filter(Boolean)).size;
  const types = listed(trial.entity_types.map((type) => kindName(type, currentLanguage())));
  const setting = trial.stop?.setting ? say("verdict.setting", { setting: trial.stop.setting }) : "";
  if (trial.stop?.to) return verdict("home", say("verdict.rerouted", { to: trial.stop.to, types }), setting);
  if (trial.stop && trial.stop.code !== "blocked_by_policy") {
    return verdict("stopped", inLanguage(trial.stop.detail));
  }
  if (trial.verdict === "blocked") {
    return verdict("stopped", say(types ? "verdict.blocked" : "verdict.blockedByRule", { types }), setting);
  }
  if (trial.dry_run) return verdict("wrong", say("verdict.dry", { n }));
  if (jurisdiction() === "domestic" && !replaced) return verdict("home", say("verdict.domestic", { n }));
  if (!trial.findings.length) return verdict("good", say("verdict.clean"));
  if (!replaced) return verdict("good", say("verdict.allowed", { n }));
  verdict("good", say("verdict.masked", { n: number(replaced) }));
}

/** @param {"empty" | "working" | "good" | "home" | "stopped" | "wrong"} kind @param {string} words @param {string} [more] */
function verdict(kind, words, more = "") {
  byId("verdict").dataset.kind = kind;
  const shown = byId("verdict-words");
  const all = more ? `${words} ${more}` : words;
  if (shown.textContent !== all) shown.textContent = all;
}

const jurisdiction = () =>
  policy?.upstreams.find((each) => each.name === upstream.value)?.jurisdiction ?? "foreign";

function count() {
  const chars = number([...editor.text].length);
  const took = result && result.text === editor.text ? Math.round(result.tookMs) : null;
  byId("counter").textContent =
    took === null ? say("counter", { chars }) : say("counter.took", { chars, ms: number(took) });
}

// Pointing

/** @param {number} index */
function reveal(index) {
  const mark = editor.marks.find((each) => each.index === index);
  if (!mark) return;
  links.light(mark.key);
  editor.reveal(mark);
  for (const pane of [sent, received, restored]) {
    const shown = pane.find((each) => each.key === mark.key);
    if (shown) pane.root.scrollTop = shown.offsetTop - pane.root.clientHeight / 3;
  }
}

/** @param {Lines} pane @param {HTMLElement} shown @param {boolean} pinned */
function point(pane, shown, pinned) {
  const index = pane.markOf(shown)?.index ?? -1;
  const finding = result?.trial.findings[index];
  const mark = editor.marks.find((each) => each.index === index);
  if (!finding || !mark) return;
  links.light(mark.key);
  const value = editor.text.slice(mark.start, mark.end);
  const wrong = policy?.marks && canBeWrong(finding) ? () => void markWrong(index) : undefined;
  card.show(shown.getBoundingClientRect(), finding, value, { pinned, wrong });
}

function leave() {
  if (card.pinned) return;
  card.hide();
  links.light("");
}

/** @param {Event} event */
const markOf = (event) =>
  event.target instanceof HTMLElement && event.target.localName === "mark" ? event.target : null;

function listenToPointer() {
  let frame = 0;
  field.addEventListener("mousemove", (event) => {
    if (card.pinned || event.buttons) return;
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      const shown = editor.at(event.clientX, event.clientY);
      if (shown) point(editor.lines, shown, false);
      else leave();
    });
  });
  field.addEventListener("mouseleave", () => {
    cancelAnimationFrame(frame);
    leave();
  });
  field.addEventListener("click", (event) => {
    const shown = field.selectionStart === field.selectionEnd && editor.at(event.clientX, event.clientY);
    if (shown) point(editor.lines, shown, true);
    else card.hide();
  });
  for (const pane of [sent, received, restored]) {
    pane.root.addEventListener("mouseover", (event) => {
      const shown = markOf(event);
      if (shown && !card.pinned) point(pane, shown, false);
    });
    pane.root.addEventListener("mouseout", (event) => void (markOf(event) && leave()));
    pane.root.addEventListener("click", (event) => {
      const shown = markOf(event);
      if (shown) point(pane, shown, true);
    });
  }
  const rowOf = (/** @type {Event} */ event) =>
    event.target instanceof Element ? event.target.closest("li[data-key]") : null;
  for (const kind of ["mouseover", "focusin"]) {
    byId("findings").addEventListener(kind, (event) => {
      const row = rowOf(event);
      if (row instanceof HTMLElement) links.light(row.dataset.key ?? "");
    });
  }
  byId("findings").addEventListener("mouseleave", leave);
  document.addEventListener("pointerdown", (event) => {
    const inside = event.target instanceof Node && (card.root.contains(event.target) || event.target === field);
    if (card.pinned && !inside) {
      card.hide();
      links.light("");
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      card.hide();
      links.light("");
    }
  });
  addEventListener("scroll", () => card.hide(), { passive: true });
  field.addEventListener("scroll", () => card.hide(), { passive: true });
}

// Marking

/** @param {number} index */
async function markWrong(index) {
  const finding = result?.trial.findings[index];
  const mark = editor.marks.find((each) => each.index === index);
  if (!finding || !mark || !result || result.text !== editor.text) return;
  await keepMark("wrong", mark.start, mark.end, finding.entity_type);
}

/** @param {"wrong" | "missed"} word @param {number} start @param {number} end @param {string} type */
async function keepMark(word, start, end, type) {
  const text = editor.text;
  const value = shortened(text.slice(start, end), 30);
  const place = { start: pointOf(text, start), end: pointOf(text, end) };
  try {
    const kept = await api.mark({ text, ...place, entity_type: type, verdict: word });
    toast(kept.takes_effect ? say(`marked.${word}`, { value }) : say("marked.noeffect"), {
      // What is kept holds the marked text itself; the server's own words say so.
      detail: `${say("marked.files", { dictionary: kept.dictionary, regression: kept.regression })} ${inLanguage(kept.notice)}`,
      action: { words: say("marked.undo"), run: () => void takeBack(kept.id) },
    });
    look(0);
  } catch (error) {
    refused(error);
  }
}

/** @param {string} id */
async function takeBack(id) {
  try {
    await api.unmark(id);
    toast(say("marked.undone"));
    look(0);
  } catch (error) {
    refused(error);
  }
}

/** @param {unknown} error */
function refused(error) {
  if (error instanceof api.Refusal && error.status === 401) return askForToken();
  const words = error instanceof api.Refusal ? inLanguage(error.detail) : say("health.offline");
  toast(words, { kind: "wrong" });
}

function listenToSelection() {
  const form = get("missed", HTMLFormElement);
  const types = get("missed-type", HTMLSelectElement);
  document.addEventListener("selectionchange", () => {
    if (document.activeElement !== field) return;
    const chosen = field.value.slice(field.selectionStart, field.selectionEnd);
    const usable = chosen.trim() !== "" && chosen.length <= 200 && (policy?.marks ?? false);
    form.hidden = !usable;
    if (usable) byId("missed-text").textContent = shortened(chosen, 24);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { selectionStart, selectionEnd } = field;
    form.hidden = true;
    if (selectionStart < selectionEnd) void keepMark("missed", selectionStart, selectionEnd, types.value);
  });
}

// Texts and files

/** @param {string} text */
function put(text) {
  editor.put(text);
  count();
  look(0);
}

/** @param {File | undefined} file */
async function open(file) {
  if (!file) return;
  if (file.size > MOST_CHARS * 4) {
    return toast(say("file.large", { most: number(MOST_CHARS) }), { kind: "wrong" });
  }
  const read = readText(new Uint8Array(await file.arrayBuffer()));
  if (!read) return toast(say("file.binary"), { kind: "wrong" });
  if (read.text.length > MOST_CHARS) {
    return toast(say("file.large", { most: number(MOST_CHARS) }), { kind: "wrong" });
  }
  put(read.text);
  toast(say("file.read", { name: shortened(file.name, 40), encoding: read.encoding }));
}

function listenToTexts() {
  field.addEventListener("input", () => {
    card.hide();
    editor.typed();
    count();
    look();
  });
  for (const button of document.querySelectorAll("[data-sample]")) {
    const name = /** @type {HTMLElement} */ (button).dataset.sample ?? "";
    button.addEventListener("click", () => put(SAMPLES[name] ?? ""));
  }
  byId("clear").addEventListener("click", () => {
    put("");
    field.focus();
  });
  const file = get("file", HTMLInputElement);
  file.addEventListener("change", () => {
    void open(file.files?.[0]);
    file.value = "";
  });
  const dropping = (/** @type {boolean} */ on) => byId("editor").classList.toggle("drop", on);
  addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    dropping(true);
  });
  addEventListener("dragleave", (event) => void (event.relatedTarget || dropping(false)));
  addEventListener("drop", (event) => {
    dropping(false);
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault(); // else the browser would leave the page for the file
    void open(event.dataTransfer.files[0]);
  });
  profile.addEventListener("change", () => look(0));
  upstream.addEventListener("change", () => look(0));
}

// The server

async function watchHealth() {
  const before = health;
  health = await api.readiness();
  showHealth();
  if (health !== "ready") setTimeout(() => void watchHealth(), RETRY_MS / 2);
  if (health === "offline") return;
  if (!policy) await loadPolicy();
  else if (before === "offline") look(0);
}

function showHealth() {
  byId("health").dataset.state = health;
  const words = byId("health-words");
  words.dataset.t = `health.${health}`;
  if (words.textContent !== say(words.dataset.t)) words.textContent = say(words.dataset.t);
}

async function loadPolicy() {
  try {
    policy = await api.policy();
  } catch (error) {
    policy = null;
    if (error instanceof api.Refusal && error.status === 401) return askForToken();
    if (error instanceof api.Refusal) return verdict("wrong", inLanguage(error.detail));
    return;
  }
  byId("token").hidden = true;
  fillChoices();
  figures.allow();
  look(0);
}

function fillChoices() {
  if (!policy) return;
  const chosen = { profile: profile.value, upstream: upstream.value };
  profile.replaceChildren(
    ...policy.profiles.map((name) => {
      const own = name === policy?.profile ? ` – ${say("profile.own")}` : "";
      return new Option(`${say(`profile.${name}`)}${own}`, name);
    }),
  );
  profile.value = chosen.profile || policy.profile;
  upstream.replaceChildren(
    ...policy.upstreams.map(({ name, jurisdiction: where }) => new Option(`${name}（${say(where)}）`, name)),
  );
  const abroad = policy.upstreams.find((each) => each.jurisdiction === "foreign" && each.name !== "echo");
  upstream.value = chosen.upstream || (abroad ?? policy.upstreams[0])?.name || "";
  const types = get("missed-type", HTMLSelectElement);
  const type = types.value;
  types.replaceChildren(
    ...policy.entity_types.map((name) => new Option(kindName(name, currentLanguage()), name)),
  );
  types.value = type || "PERSON";
}

function askForToken() {
  byId("token-wrong").hidden = !api.hasToken();
  api.setToken("");
  byId("token").hidden = false;
  verdict("empty", say("token.title"));
  get("token-field", HTMLInputElement).focus();
}

function listenToToken() {
  const given = get("token-field", HTMLInputElement);
  get("token-form", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    api.setToken(given.value.trim());
    given.value = "";
    void loadPolicy();
  });
}

// The page

function listenToTools() {
  byId("language").addEventListener("click", () => {
    speak(currentLanguage() === "ja" ? "en" : "ja");
    showLanguage();
    showHealth();
    fillChoices();
    card.hide();
    if (result) showResult();
    else look(0);
    count();
    figures.draw();
  });
  byId("theme").addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try {
      localStorage.setItem("sekisho.theme", root.dataset.theme);
    } catch {
      // It holds until the page is closed.
    }
  });
  addEventListener("hashchange", showView);
}

function showLanguage() {
  const button = byId("language");
  button.textContent = currentLanguage() === "ja" ? "English" : "日本語";
  button.lang = currentLanguage() === "ja" ? "en" : "ja";
}

function showView() {
  const status = location.hash === "#status";
  byId("view-try").hidden = status;
  byId("view-status").hidden = !status;
  for (const link of document.querySelectorAll("[data-view]")) {
    const here = /** @type {HTMLElement} */ (link).dataset.view === (status ? "status" : "try");
    if (here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  card.hide();
  figures.show(status);
}

translate();
showLanguage();
listenToTexts();
listenToPointer();
listenToSelection();
listenToToken();
listenToTools();
clearResult();
editor.typed();
count();
showView();
void watchHealth();
