/** @import { Conversation } from '../model/conversation.js' */
/** @import { Slice } from '../model/slice.js' */
/** @import { Message } from '../wire.d.ts' */
import { narrowed } from '../model/slice.js';
import { markIn } from './inview.js';

/**
 * The scroll position at which a room was left.
 *
 * @typedef {object} Place
 * @property {Slice | null} slice
 * @property {boolean} isAtEnd
 * @property {boolean} isDividerAbove
 * @property {number} lastInView
 * @property {import('./inview.js').Mark | null} mark
 */

/** @type {Place} */
const END = { slice: null, isAtEnd: true, isDividerAbove: false, lastInView: 0, mark: null };

/** Remembers for each room where it was left. */
export class Places {
  /** @type {Map<string, Place>} */
  #left = new Map();

  /**
   * Remembers the position of a room, and of its rows few more than are in view: all of a room that is shown again are
   * painted in one frame.
   * @param {Conversation} room @param {HTMLElement} log @param {readonly Message[]} rows @param {Omit<Place, "mark"> & {firstInView: number}} place
   */
  leave({ slug }, log, rows, { slice, isAtEnd, isDividerAbove, firstInView, lastInView }) {
    const part = slice && narrowed(slice, rows, firstInView, lastInView);
    this.#left.set(slug, { slice: part, isAtEnd, isDividerAbove, lastInView, mark: markIn(log) });
  }

  /** The place to go on at: the end in a room that was not left, or is to be loaded again. @param {Conversation} room */
  in({ slug, timeline }) {
    return (timeline.isLoaded && this.#left.get(slug)) || END;
  }
}
