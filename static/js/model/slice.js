/** @import { Message } from '../wire.d.ts' */
/** @import { Timeline } from './timeline.js' */
import { lowerBound } from '../lib/sorted.js';
import { isMove } from './moves.js';

/**
 * The part of the loaded messages that is in the document: it moves over them as one scrolls, so that the
 * document stays small however long the timeline is. Bounds are seqs, which hold when pages are added before or after.
 * It is counted in rows: the `messages` of these functions are those that begin one.
 *
 * @typedef {{from: number, to: number}} Slice   `to` Infinity: up to the newest
 */

export const AT_END = 80;
const STEP = 12;
const LIMIT = 160;
/** Rows beyond those in view of a room that is left. */
const EDGE = 6;

/** @param {Message} message */
const seqOf = (message) => message.seq;

/** @param {readonly Message[]} messages @param {number} index the seq there, or the bound beyond either end */
const seqAt = (messages, index) => (index <= 0 ? 0 : messages[index]?.seq ?? Infinity);

/** @param {readonly Message[]} messages @param {number} index the last seq before the row there */
const lastBefore = (messages, index) => (messages[index]?.seq ?? Infinity) - 1;

/** The messages that begin a row: of people who come and go one after the other, the first. @param {readonly Message[]} messages */
export function rowStarts(messages) {
  let wasMove = false;
  return messages.filter((message) => {
    const follows = wasMove && isMove(message);
    wasMove = isMove(message);
    return !follows;
  });
}

/** Makes a function that gives the rows of a timeline. It looks for them once in each version of a timeline: all of its messages may be thousands. */
export function rememberedRows() {
  /** @type {WeakMap<Timeline, {version: number, folded: number, rows: Message[]}>} */
  const known = new WeakMap();
  /** @param {Timeline} timeline */
  return (timeline) => {
    const { folding, messages, version } = timeline;
    const last = known.get(timeline);
    if (last?.version === version && last.folded === folding.version) return last.rows;
    const rows = rowStarts(messages.filter((message) => !folding.hides(message)));
    known.set(timeline, { version, folded: folding.version, rows });
    return rows;
  };
}

/** @param {readonly Message[]} messages @param {number} [count] @returns {Slice} the newest part */
export function lastSlice(messages, count = AT_END) {
  return { from: seqAt(messages, messages.length - count), to: Infinity };
}

/** @param {number} seq @param {readonly Message[]} messages @returns {Slice} the part that begins somewhat above this seq */
export function around(seq, messages) {
  const start = lowerBound(messages, seq, seqOf);
  return slideUp({ from: seqAt(messages, start), to: seqAt(messages, start + AT_END) }, messages);
}

/** @param {Slice} slice @param {readonly Message[]} messages @returns {[number, number]} indexes, the end not included */
export function boundsOf(slice, messages) {
  return [lowerBound(messages, slice.from, seqOf), lowerBound(messages, slice.to + 1, seqOf)];
}

/** @param {Slice} slice @param {readonly Message[]} messages @returns {Slice} */
export function slideUp(slice, messages) {
  const [start, end] = boundsOf(slice, messages);
  const first = Math.max(0, start - STEP);
  const last = Math.min(end, first + LIMIT);
  return { from: seqAt(messages, first), to: lastBefore(messages, last) };
}

/** @param {Slice} slice @param {readonly Message[]} messages @returns {Slice} */
export function slideDown(slice, messages) {
  const [start, end] = boundsOf(slice, messages);
  const last = Math.min(messages.length, end + STEP);
  const first = Math.max(start, last - LIMIT);
  return { from: seqAt(messages, first), to: lastBefore(messages, last) };
}

/**
 * The part of a slice with which a room is shown again: what was in view, and little more.
 * @param {Slice} slice @param {readonly Message[]} messages
 * @param {number} first in view; 0 if there is none
 * @param {number} last the last whose end is in view; 0 if there is none, as in the middle of a high one @returns {Slice}
 */
export function narrowed(slice, messages, first, last) {
  if (!first) return slice;
  const [start, end] = boundsOf(slice, messages);
  return {
    from: seqAt(messages, Math.max(start, lowerBound(messages, first, seqOf) - EDGE)),
    to: lastBefore(messages, Math.min(end, lowerBound(messages, Math.max(first, last) + 1, seqOf) + EDGE)),
  };
}

/** Keeps the document bounded while messages pour in below a reader. @param {Slice} slice @param {readonly Message[]} messages @returns {Slice} */
export function bounded(slice, messages) {
  const [start, end] = boundsOf(slice, messages);
  return end - start <= LIMIT ? slice : { from: slice.from, to: lastBefore(messages, start + LIMIT) };
}
