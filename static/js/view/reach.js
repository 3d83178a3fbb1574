/** Move the part of a room's timeline that is in the document, and load more of the timeline at its ends. */
/** @import { Conversation } from '../model/conversation.js' */
/** @import { Slice } from '../model/slice.js' */
/** @import { Message } from '../wire.d.ts' */
import { boundsOf, slideDown, slideUp } from '../model/slice.js';

/** @typedef {{slice: Slice | null}} Holder */
/** @typedef {() => readonly Message[]} Rows   the loaded messages that begin rows, at any time */

/** @param {Holder} holder @param {Conversation} conversation @param {Rows} rows */
export function reachUp(holder, { timeline, pages, problem }, rows) {
  const { slice } = holder;
  if (!slice) return;
  if (boundsOf(slice, rows())[0] > 0) holder.slice = slideUp(slice, rows());
  else if (!problem && timeline.hasOlder && !pages.isLoadingOlder) {
    // Newly loaded messages are shown step by step, like those that were loaded before.
    if (slice.from !== timeline.from) holder.slice = { ...slice, from: timeline.from };
    void pages.loadOlder().then((isThere) => isThere && holder.slice && (holder.slice = slideUp(holder.slice, rows())));
  }
}

/** @param {Holder} holder @param {Conversation} conversation @param {Rows} rows */
export function reachDown(holder, { timeline, pages }, rows) {
  const { slice } = holder;
  if (!slice) return;
  if (slice.to !== Infinity) holder.slice = slideDown(slice, rows());
  else if (timeline.hasNewer) {
    holder.slice = { ...slice, to: timeline.to };
    void pages.loadNewer().then(() => holder.slice && (holder.slice = slideDown(holder.slice, rows())));
  }
}
