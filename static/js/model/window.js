/** Which rows of a long list of equal rows are in the document. */

/** Rows above and below the part in view, so that the next keys and turns of the wheel find them there. */
const MARGIN = 12;
/** The part changes only by this many rows, so that it's drawn anew once in a while, and not with each pixel. */
const STEP = 6;

/** @typedef {{from: number, to: number}} Part   the rows from `from` up to, but without, `to` */

/** @param {number} count rows @param {number} height of one, in px @param {number} top of the view, from the top of the list, in px @param {number} view its height, in px @returns {Part} */
export function partInView(count, height, top, view) {
  const first = Math.floor(top / height) - MARGIN;
  const last = Math.ceil((top + view) / height) + MARGIN;
  const from = Math.max(0, Math.min(Math.floor(first / STEP) * STEP, count));
  return { from, to: Math.max(from, Math.min(Math.ceil(last / STEP) * STEP, count)) };
}

/**
 * How many rows of interest are out of sight, and where the nearest ones are.
 * @param {readonly {top: number, height: number, wanted: readonly boolean[]}[]} lists in the order of the page; `top` in px, from the same origin as `view`
 * @param {{top: number, bottom: number}} view in px
 */
export function outOfSight(lists, view) {
  /** @type {{above: number, below: number, lastAbove: number | null, firstBelow: number | null}} */
  const found = { above: 0, below: 0, lastAbove: null, firstBelow: null };
  for (const { top, height, wanted } of lists) {
    wanted.forEach((isWanted, index) => {
      const at = top + index * height;
      // A row counts as seen once more than half of it is.
      if (!isWanted) return;
      if (at + height / 2 < view.top) {
        found.above += 1;
        found.lastAbove = at;
      } else if (at + height / 2 > view.bottom) {
        found.below += 1;
        found.firstBelow ??= at;
      }
    });
  }
  return found;
}
