/** Where a room is scrolled to when it is shown. */

/** In px, between the top of the view and what it is about. */
const FROM_TOP = 96;

/** @typedef {{seq: number, isQuiet: boolean}} Target   a message; quiet: the first in view, as it was left */

/** The row of a message, or of the first one after it. @param {Element} log @param {number} seq @returns {HTMLElement | undefined} */
export function rowOf(log, seq) {
  const rows = /** @type {HTMLElement[]} */ ([...log.querySelectorAll('.row[data-seq]')]);
  return rows.find((row) => Number(row.dataset['seq']) >= seq) ?? rows.at(-1);
}

/** The scroll position that shows a message with some of those before it. @param {HTMLElement} log @param {Target} target */
export function topOfTarget(log, { seq, isQuiet }) {
  const row = rowOf(log, seq);
  if (!row) return log.scrollHeight;
  return row.offsetTop - (isQuiet ? 8 : Math.max(0, Math.min((log.clientHeight - row.offsetHeight) / 2, log.clientHeight / 3)));
}

/** The scroll position at which a room was left. @param {HTMLElement} log @param {import('./inview.js').Mark | null} mark */
export function topOfMark(log, mark) {
  const row = mark && rowOf(log, mark.seq);
  return row ? row.offsetTop - mark.below : log.scrollHeight;
}

/** The scroll position at which reading continues. @param {HTMLElement} log */
export function topOfNew(log) {
  const divider = /** @type {HTMLElement | null} */ (log.querySelector('.new-line'));
  return divider ? divider.offsetTop - Math.min(FROM_TOP, log.clientHeight / 6) : log.scrollHeight;
}

/** The landings whose message has had the focus. */
let shown = 0;

/** Marks the message to which a link led, and moves the focus there, once. Called after each drawing. @param {Element} root @param {{marked: number | null, turn: number, isPending: boolean}} landing */
export function markTarget(root, { marked, turn }) {
  const log = root.querySelector('.log');
  const found = log && marked !== null ? rowOf(log, marked) : undefined;
  const row = found && Number(found.dataset['seq']) >= (marked ?? 0) ? found : undefined;
  for (const old of root.querySelectorAll('[data-target]')) if (old !== row || turn !== shown) old.removeAttribute('data-target');
  if (!row || row.hasAttribute('data-target')) return;
  if (turn !== shown) {
    void row.offsetWidth; // the mark fades anew
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    shown = turn;
  }
  row.setAttribute('data-target', '');
}
