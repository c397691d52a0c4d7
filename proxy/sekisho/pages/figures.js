// The running server in figures, asked for only while somebody looks.

import * as api from "./api.js";
import { byId, make } from "./dom.js";
import { familyOf, kindName } from "./kinds.js";
import { barPlot, linePlot } from "./plots.js";
import { currentLanguage, inLanguage, known, number, say } from "./words.js";

const EVERY_MS = 4_000;

/**
 * @typedef {{t: number, requests: number, masked: number, blocked: number,
 *   p50_ms: number | null, p95_ms: number | null}} Sample
 * @typedef {{since: number, uptime_s: number, interval_s: number,
 *   requests: {total: number, by_outcome: Record<string, number>},
 *   masked: {by_type: Record<string, number>}, blocked: {by_type: Record<string, number>},
 *   latency_ms: Record<string, {count: number, p50: number | null, p95: number | null}>,
 *   samples: Sample[]}} Figures
 */

export class FiguresView {
  constructor() {
    this.shown = false;
    this.allowed = false;
    /** @type {Figures | null} */
    this.figures = null;
    this.timer = 0;
    /** @type {AbortController | null} */
    this.running = null;
    document.addEventListener("visibilitychange", () => this.#again());
  }

  /** The server is known to answer this client. */
  allow() {
    this.allowed = true;
    this.#again();
  }

  /** @param {boolean} shown */
  show(shown) {
    this.shown = shown;
    this.#again();
  }

  #again() {
    clearTimeout(this.timer);
    if (this.shown && this.allowed && document.visibilityState === "visible") void this.#ask();
    else this.running?.abort();
  }

  async #ask() {
    this.running?.abort();
    const controller = new AbortController();
    this.running = controller;
    try {
      this.figures = await api.figures(controller.signal);
      this.draw();
      this.#state("");
    } catch (error) {
      if (controller.signal.aborted) return;
      const detail = error instanceof api.Refusal ? inLanguage(error.detail) : say("health.offline");
      this.#state(`${say("figures.error")} ${detail}`);
    }
    this.timer = setTimeout(() => this.#again(), EVERY_MS);
  }

  /** @param {string} trouble */
  #state(trouble) {
    const state = byId("figures-state");
    state.hidden = trouble === "";
    state.dataset.kind = "wrong";
    if (state.textContent !== trouble) state.textContent = trouble;
  }

  draw() {
    const figures = this.figures;
    if (!figures) return;
    byId("figures").hidden = false;
    const locale = currentLanguage() === "ja" ? "ja-JP" : "en-GB";
    const since = new Date(figures.since * 1000);
    byId("since").textContent = say("since", {
      since: since.toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" }),
    });
    byId("tiles").replaceChildren(...tiles(figures));
    const open = new Set(
      [...byId("plots").querySelectorAll("details[open]")].map((each) => each.getAttribute("data-plot")),
    );
    const focused = document.activeElement?.closest("[data-plot]")?.getAttribute("data-plot");
    byId("plots").replaceChildren(...plots(figures));
    for (const each of byId("plots").querySelectorAll("details")) {
      each.open = open.has(each.getAttribute("data-plot"));
      if (each.getAttribute("data-plot") === focused) each.querySelector("summary")?.focus();
    }
  }
}

/** @param {Record<string, number>} counts */
const sum = (counts) => Object.values(counts).reduce((all, each) => all + each, 0);

/** @param {Figures} figures */
function tiles(figures) {
  const own = figures.latency_ms["own"] ?? figures.latency_ms["detect"];
  const tile = (/** @type {string} */ name, /** @type {string} */ value) =>
    make("div", { class: "tile" }, make("dt", {}, say(`tile.${name}`)), make("dd", {}, value));
  return [
    tile("requests", number(figures.requests.total)),
    tile("masked", number(sum(figures.masked.by_type))),
    tile("blocked", number(sum(figures.blocked.by_type))),
    tile("p50", own?.p50 == null ? "–" : `${number(rounded(own.p50))} ms`),
    tile("uptime", duration(figures.uptime_s)),
  ];
}

/** @param {number} seconds */
function duration(seconds) {
  if (seconds < 60) return say("time.s", { n: Math.floor(seconds) });
  if (seconds < 3600) return say("time.min", { n: Math.floor(seconds / 60) });
  if (seconds < 2 * 86_400) return say("time.h", { n: Math.floor(seconds / 3600) });
  return say("time.d", { n: Math.floor(seconds / 86_400) });
}

/** @param {number} value */
const rounded = (value) => (value < 10 ? Math.round(value * 10) / 10 : Math.round(value));

/** @param {Figures} figures */
function plots(figures) {
  const steps = bySteps(figures);
  const times = steps.map((each) => each.t);
  // A young server's figures are told as they came, scaled to a minute.
  const perMinute = 60 / stepOf(figures);
  const one = (/** @type {"requests" | "blocked"} */ name) => [
    { name: say(`plot.${name}`), style: name, values: steps.map((each) => each[name] * perMinute) },
  ];
  return [
    linePlot("requests", times, one("requests")),
    linePlot("latency", times, [
      { name: say("p50"), style: "p50", values: steps.map((each) => each.p50) },
      { name: say("p95"), style: "p95", values: steps.map((each) => each.p95) },
    ]),
    barPlot("masked", say("col.type"), typeBars(figures.masked.by_type)),
    linePlot("blocked", times, one("blocked")),
    barPlot("blockedTypes", say("col.type"), typeBars(figures.blocked.by_type)),
    barPlot(
      "outcomes",
      say("col.outcome"),
      ranked(figures.requests.by_outcome).map(([name, count]) => ({
        name: known(`outcome.${name}`) ? say(`outcome.${name}`) : name,
        count,
        family: "context",
      })),
    ),
  ];
}

/** @param {Record<string, number>} counts */
const ranked = (counts) => Object.entries(counts).sort((a, b) => b[1] - a[1]);

/** @param {Record<string, number>} counts */
const typeBars = (counts) =>
  ranked(counts).map(([type, count]) => ({
    name: kindName(type, currentLanguage()),
    count,
    family: familyOf(type),
  }));

/**
 * @typedef {{t: number, requests: number, blocked: number, p50: number | null, p95: number | null}} Step
 */

/** Seconds of a step in the plots. @param {Figures} figures */
const stepOf = ({ samples, interval_s }) => (samples.length * interval_s > 20 * 60 ? 60 : interval_s);

/** Of percentiles, a step has its worst. @param {Figures} figures @returns {Step[]} */
function bySteps(figures) {
  const step = stepOf(figures);
  /** @type {Map<number, Step>} */
  const steps = new Map();
  for (const sample of figures.samples) {
    const t = Math.ceil(sample.t / step) * step;
    const found = steps.get(t) ?? { t, requests: 0, blocked: 0, p50: null, p95: null };
    found.requests += sample.requests;
    found.blocked += sample.blocked;
    found.p50 = worse(found.p50, sample.p50_ms);
    found.p95 = worse(found.p95, sample.p95_ms);
    steps.set(t, found);
  }
  return [...steps.values()];
}

/** @param {number | null} a @param {number | null} b */
const worse = (a, b) => (a === null ? b : b === null ? a : Math.max(a, b));
