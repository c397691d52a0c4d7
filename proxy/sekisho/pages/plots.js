// Small plots as SVG, each with its figures as a table.

import { make } from "./dom.js";
import { currentLanguage, number, say } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 520;
const HEIGHT = 170;
const LEFT = 44;
const BOTTOM = 24;
const TOP = 10;
const RIGHT = 10;
const MOST_BARS = 10;

/** @typedef {{name: string, style: string, values: (number | null)[]}} Series */
/** @typedef {{name: string, count: number, family: string}} Bar */

/** @param {string} name @param {number[]} times Unix seconds @param {Series[]} series */
export function linePlot(name, times, series) {
  const known = series.some((each) => each.values.some((value) => value !== null));
  if (!known) return figure(name, nothing());
  const top = ceiling(Math.max(1, ...series.flatMap((each) => each.values.map((value) => value ?? 0))));
  const drawing = canvas(HEIGHT, say(`plot.${name}`));
  const x = (/** @type {number} */ at) =>
    LEFT + (times.length < 2 ? 1 : at / (times.length - 1)) * (WIDTH - LEFT - RIGHT);
  const y = (/** @type {number} */ value) => TOP + (1 - value / top) * (HEIGHT - TOP - BOTTOM);
  for (const share of [0, 0.5, 1]) {
    drawing.append(
      svg("line", { class: "grid", x1: LEFT, x2: WIDTH - RIGHT, y1: y(top * share), y2: y(top * share) }),
      label(LEFT - 6, y(top * share) + 4, short(top * share), "end"),
    );
  }
  const shown = times.length < 2 ? [times.length - 1] : [0, Math.floor((times.length - 1) / 2), times.length - 1];
  for (const at of new Set(shown)) {
    const anchor = at === 0 && times.length > 1 ? "start" : at === times.length - 1 ? "end" : "middle";
    drawing.append(label(x(at), HEIGHT - 6, clock(times[at] ?? 0), anchor));
  }
  for (const each of series) draw(drawing, each, x, y, series.length === 1);
  const rows = times.map((t, at) => [clock(t), ...series.map((each) => amount(each.values[at] ?? null))]);
  const heads = [say("col.time"), ...series.map((each) => (series.length > 1 ? each.name : say("col.value")))];
  const parts = series.length > 1 ? [keys(series), drawing] : [drawing];
  return figure(name, ...parts, table(name, heads, rows.reverse()));
}

/** A line over what is known; a gap where nothing is. @param {SVGElement} drawing @param {Series} series @param {(at: number) => number} x @param {(value: number) => number} y @param {boolean} filled */
function draw(drawing, { values, style }, x, y, filled) {
  /** @type {[number, number][][]} */
  const runs = [[]];
  values.forEach((value, at) => {
    if (value === null) runs.push([]);
    else runs.at(-1)?.push([x(at), y(value)]);
  });
  for (const run of runs.filter((each) => each.length)) {
    const [first, last] = [/** @type {[number, number]} */ (run[0]), /** @type {[number, number]} */ (run.at(-1))];
    const path = run.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join(" L");
    if (filled) drawing.append(svg("path", { class: "area", "data-series": style, d: `M${first[0]},${y(0)} L${path} L${last[0]},${y(0)} Z` }));
    drawing.append(svg("path", { class: "line", "data-series": style, d: `M${path}` }));
    drawing.append(svg("circle", { class: "dot", "data-series": style, cx: last[0], cy: last[1], r: 3 }));
  }
}

/** @param {string} name @param {string} head @param {Bar[]} bars largest first */
export function barPlot(name, head, bars) {
  if (!bars.length) return figure(name, nothing());
  const most = bars[0]?.count || 1;
  const shown = make("ol", { class: "bars", "aria-hidden": "true" });
  for (const bar of bars.slice(0, MOST_BARS)) {
    const filled = make("span", { class: "bar", "data-family": bar.family });
    filled.style.inlineSize = `${Math.max(1, (bar.count / most) * 100)}%`;
    shown.append(
      make("li", {}, make("span", { class: "bar-name" }, bar.name), make("span", { class: "track" }, filled), make("span", { class: "bar-count" }, number(bar.count))),
    );
  }
  const rows = bars.map((bar) => [bar.name, number(bar.count)]);
  return figure(name, shown, table(name, [head, say("col.count")], rows));
}

/** @param {string} name @param {...Node} parts */
const figure = (name, ...parts) =>
  make("section", { class: "plot", "aria-label": say(`plot.${name}`) }, make("h2", {}, say(`plot.${name}`)), ...parts);

const nothing = () => make("p", { class: "quietly none" }, say("plot.none"));

/** @param {Series[]} series */
const keys = (series) =>
  make(
    "p",
    { class: "keys", "aria-hidden": "true" },
    ...series.map((each) => make("span", {}, make("span", { class: "key", "data-series": each.style }), each.name)),
  );

/** @param {string} name @param {string[]} heads @param {string[][]} rows */
function table(name, heads, rows) {
  const head = make("tr", {}, ...heads.map((each) => make("th", { scope: "col" }, each)));
  const body = rows.map((row) =>
    make("tr", {}, ...row.map((each, at) => (at === 0 ? make("th", { scope: "row" }, each) : make("td", {}, each)))),
  );
  const caption = make("caption", { class: "unseen" }, say(`plot.${name}`));
  const made = make("table", {}, caption, make("thead", {}, head), make("tbody", {}, ...body));
  const summary = make("summary", {}, say("plot.table"), make("span", { class: "unseen" }, ` ${say(`plot.${name}`)}`));
  const within = make("div", { class: "table", tabindex: "0", role: "region", "aria-label": say(`plot.${name}`) }, made);
  return make("details", { "data-plot": name }, summary, within);
}

/** @param {number} height @param {string} name */
function canvas(height, name) {
  return svg("svg", { viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-label": name });
}

/** @param {string} name @param {Record<string, string | number>} attributes */
function svg(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, String(value));
  return made;
}

/** @param {number} x @param {number} y @param {string} words @param {string} anchor */
function label(x, y, words, anchor) {
  const made = svg("text", { x, y, "text-anchor": anchor });
  made.textContent = words;
  return made;
}

/** The next round number. @param {number} value */
function ceiling(value) {
  const unit = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 4, 5, 10].find((each) => each * unit >= value) ?? 10;
  return Math.max(2, step * unit);
}

/** @param {number} value */
const short = (value) =>
  new Intl.NumberFormat(currentLanguage() === "ja" ? "ja-JP" : "en-GB", { notation: "compact", maximumFractionDigits: 1 }).format(value);

/** @param {number | null} value */
const amount = (value) => (value === null ? "–" : number(Math.round(value * 10) / 10));

/** @param {number} t */
const clock = (t) =>
  new Date(t * 1000).toLocaleTimeString(currentLanguage() === "ja" ? "ja-JP" : "en-GB", { hour: "2-digit", minute: "2-digit", second: t % 60 ? "2-digit" : undefined });
