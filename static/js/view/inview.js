import { lowerBound } from '../lib/sorted.js';

/** In pixels: a message of one line below another. */
const LOWEST_ROW = 22;

/** The number of messages that fill the view, even if each has one line. @param {HTMLElement | null} log null before it is drawn */
export const mostInView = (log) => Math.ceil((log?.clientHeight ?? innerHeight) / LOWEST_ROW);

/** @param {HTMLElement} log @returns {HTMLElement[]} rows of messages in view, from the top */
export function rowsInView(log) {
  const rows = /** @type {HTMLElement[]} */ ([...(log.firstElementChild?.children ?? [])]);
  const { scrollTop, clientHeight } = log;
  // Rows are in order from top to bottom, so a binary search finds the first one in view.
  const first = lowerBound(rows, scrollTop + 1, (row) => row.offsetTop + row.offsetHeight);
  const behind = lowerBound(rows, scrollTop + clientHeight, (row) => row.offsetTop);
  return rows.slice(first, behind).filter((row) => row.dataset['key']);
}

/** @param {HTMLElement} log @returns {[number, number]} the seqs of the first message in view, and of the last one whose end is in view; 0: there is none */
export function seqsInView(log) {
  const bottom = log.scrollTop + log.clientHeight + 1;
  const rows = rowsInView(log).filter((row) => row.dataset['seq']);
  const last = rows.findLast((row) => row.offsetTop + row.offsetHeight <= bottom);
  return [Number(rows[0]?.dataset['seq'] ?? 0), Number(last?.dataset['seq'] ?? 0)];
}

/** @param {HTMLElement} log @returns {number} the height below the view, in pixels */
export const heightBelow = (log) => log.scrollHeight - log.scrollTop - log.clientHeight;

/** @param {HTMLElement} log @param {boolean} isCutOff what it is if the divider is not in the document */
export function isDividerAbove(log, isCutOff) {
  const divider = /** @type {HTMLElement | null} */ (log.querySelector('.new-line'));
  return divider ? divider.offsetTop + divider.offsetHeight < log.scrollTop : isCutOff;
}

/** @typedef {{seq: number, below: number}} Mark   the first message in view, and so many pixels below the top of the view */

/** @param {HTMLElement} log @returns {Mark | null} */
export function markIn(log) {
  const row = rowsInView(log).find(({ dataset }) => dataset['seq']);
  return row ? { seq: Number(row.dataset['seq']), below: row.offsetTop - log.scrollTop } : null;
}

/** @typedef {{element: HTMLElement, top: number}} Anchor   a row, and its place in the log before the page is drawn */

/** @param {HTMLElement} log @returns {Anchor[]} the rows in view */
export const anchorsIn = (log) => rowsInView(log).map((element) => ({ element, top: element.offsetTop }));

/** @param {readonly Anchor[]} anchors @returns {number} how far down the first that is still there has moved, in pixels */
export function shiftOf(anchors) {
  const anchor = anchors.find(({ element }) => element.isConnected);
  return anchor ? anchor.element.offsetTop - anchor.top : 0;
}
