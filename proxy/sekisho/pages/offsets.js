// The server counts in code points, the browser in UTF-16 units.

const PAIRS = /[\uD800-\uDBFF][\uDC00-\uDFFF]/;

/**
 * The units at which the code points `points` (ascending) begin.
 * @param {string} text @param {number[]} points @returns {number[]}
 */
export function unitsOf(text, points) {
  if (!PAIRS.test(text)) return points;
  const units = [];
  let point = 0;
  let unit = 0;
  for (const wanted of points) {
    while (point < wanted && unit < text.length) {
      unit += /** @type {number} */ (text.codePointAt(unit)) > 0xffff ? 2 : 1;
      point += 1;
    }
    units.push(unit);
  }
  return units;
}

/** @param {string} text @param {number} unit */
export function pointOf(text, unit) {
  if (!PAIRS.test(text)) return unit;
  let point = 0;
  for (const _ of text.slice(0, unit)) point += 1;
  return point;
}
