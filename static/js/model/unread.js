/** @import { Message } from '../wire.d.ts' */
import { observed } from '../lib/changes.js';

/** @typedef {Pick<Unread, "readSeq" | "dividerAfter" | "isKept">} Mark */

/**
 * How far one person has read one room, and where the "new" divider stands. The divider is put where reading left off
 * and stays there while the room is looked at, so that it does not run away from the reader.
 */
export class Unread {
  /** The last seq that was read. It moves forward, but for what was marked as unread. */
  readSeq = 0;
  /** True after something was marked as unread, until the room is visited again, or read on another device: looking at it doesn't count as reading. */
  isKept = false;
  /** New messages begin after this seq; null without a divider. @type {number | null} */
  dividerAfter = null;
  #me;
  #isBlocked;

  /** @param {number} me @param {(id: number) => boolean} [isBlocked] */
  constructor(me, isBlocked = () => false) {
    this.#me = me;
    this.#isBlocked = isBlocked;
    observed(this);
  }

  /** True if this is something to read that somebody else wrote, whom we have not blocked. @param {Message} message */
  isNews({ kind, author }) {
    const isSaid = kind === 'text' || kind === 'announcement';
    return isSaid && author?.id !== this.#me && !(author && this.#isBlocked(author.id));
  }

  /** The room comes into view: what comes from here on is new. @param {readonly Message[]} messages @param {boolean} [hasNewer] whether there are more than these */
  mark(messages, hasNewer = false) {
    const news = hasNewer || messages.some((message) => message.seq > this.readSeq && this.isNews(message));
    this.dividerAfter = news ? this.readSeq : null;
    this.isKept = false;
  }

  /** While nobody looks, the first thing that arrives sets the divider. @param {Message} message */
  arrived(message) {
    if (this.dividerAfter === null && message.seq > this.readSeq && this.isNews(message)) {
      this.dividerAfter = this.readSeq;
    }
  }

  clearDivider() {
    this.dividerAfter = null;
  }

  /** It was read up to this, here or on another device, which ends that it was left as unread. @param {number} seq @returns {boolean} whether this was news to the marker */
  read(seq) {
    if (seq <= this.readSeq) return false;
    [this.readSeq, this.isKept] = [seq, false];
    return true;
  }

  /** It was marked as unread after this, here or on another device. @param {number} seq @returns {Mark} what was before */
  keep(seq) {
    const { readSeq, dividerAfter, isKept } = this;
    [this.readSeq, this.dividerAfter, this.isKept] = [seq, seq, true];
    return { readSeq, dividerAfter, isKept };
  }

  /** It could not be marked: it is as before. @param {Mark} before */
  resume({ readSeq, dividerAfter, isKept }) {
    [this.readSeq, this.dividerAfter, this.isKept] = [readSeq, dividerAfter, isKept];
  }

  /** @param {readonly Message[]} messages @param {number} [after] @returns {number} */
  count(messages, after = this.readSeq) {
    let found = 0;
    for (let i = messages.length - 1; i >= 0; i -= 1) {
      const message = /** @type {Message} */ (messages[i]);
      if (message.seq <= after) break;
      if (this.isNews(message) && !message.deleted) found += 1;
    }
    return found;
  }
}
