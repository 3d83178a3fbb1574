/** @import { Conversation } from '../model/conversation.js' */
/** @import { Slice } from '../model/slice.js' */

/**
 * The scroll position at which a room was left.
 *
 * @typedef {object} Place
 * @property {Slice | null} slice
 * @property {boolean} isAtEnd
 * @property {boolean} isDividerAbove
 * @property {number} lastInView
 * @property {number} top
 */

/** @type {Place} */
const END = { slice: null, isAtEnd: true, isDividerAbove: false, lastInView: 0, top: 0 };

/** Remembers for each room where it was left. */
export class Places {
  /** @type {Map<string, Place>} */
  #left = new Map();

  /** @param {Conversation} room @param {Place} place */
  leave({ slug }, place) {
    this.#left.set(slug, place);
  }

  /** The place to go on at: the end in a room that was not left, or is to be loaded again. @param {Conversation} room */
  in({ slug, timeline }) {
    return (timeline.isLoaded && this.#left.get(slug)) || END;
  }
}
