/** @import { Mention, Message } from '../wire.d.ts' */

/**
 * What the server says of a room that we are in: as of its `rev`, and the `reads`-th change of our mark.
 *
 * @typedef {{rev: number, reads: number, read_seq: number, unread: number, mentions: readonly Mention[]}} Snapshot
 *
 * @typedef {object} State   a message, as of `rev`; `since` is the rev since which it is meant for us, or 0; `gone` the rev at which it was deleted, or 0
 * @property {number} seq
 * @property {number} rev
 * @property {number | null} author
 * @property {number} gone
 * @property {number} since
 *
 * @typedef {"old" | "back" | "on"} Move   what a snapshot did to our mark: nothing, because we know newer things; back, so that messages are unread again; or on
 * @typedef {Pick<Message, "seq" | "meant" | "meant_later" | "everybody">} Aimed
 */

/** Larger counts tell nobody more. The server counts no further, either. */
export const MOST = 100;
/** So many messages are remembered; then it is simpler to ask again. */
const REMEMBERED = 500;

/** The rev since which a message is meant for this person, or 0. @param {Aimed} message @param {number} me */
export function since({ seq, meant, meant_later, everybody }, me) {
  const later = meant_later?.find(({ person }) => person === me)?.rev;
  const revs = [later ?? (meant?.includes(me) ? seq : 0), everybody ?? 0].filter((rev) => rev > 0);
  return revs.length ? Math.min(...revs) : 0;
}

/**
 * What one person has not read of one room. It begins with what the server has counted, and goes on with each message
 * that we hear of. Answers and events may come in any order, and more than once: those that were counted are ignored.
 */
export class Marks {
  /** What we hold is not enough to know the number: the server has to be asked. */
  isStale = false;
  #me;
  #isBlocked;
  /** @type {Snapshot} */
  #base = { rev: -1, reads: -1, read_seq: 0, unread: 0, mentions: [] };
  /** The position up to which we have read, which the server may not know yet. */
  #read = 0;
  /** Messages that changed after the snapshot, by seq. @type {Map<number, State>} */
  #later = new Map();

  /** @param {number} me @param {(id: number) => boolean} isBlocked */
  constructor(me, isBlocked) {
    this.#me = me;
    this.#isBlocked = isBlocked;
  }

  get readSeq() {
    return Math.max(this.#read, this.#base.read_seq);
  }

  /** @param {Snapshot} found @returns {Move} */
  take(found) {
    const base = this.#base;
    if (found.reads < base.reads || (found.reads === base.reads && found.rev < base.rev)) return 'old';
    // Only the server's mark tells: ours may be further on already, because it is told after a moment.
    const isBack = found.reads > base.reads && found.read_seq < base.read_seq;
    if (isBack) this.#read = found.read_seq;
    this.#base = found;
    for (const [seq, { rev }] of this.#later) if (rev <= found.rev) this.#later.delete(seq);
    this.isStale = false;
    return isBack ? 'back' : 'on';
  }

  /** @param {State} state */
  heard(state) {
    const known = this.#later.get(state.seq);
    if (state.rev <= this.#base.rev || (known && known.rev >= state.rev)) return;
    if (this.#base.unread >= MOST && state.gone > this.#base.rev && state.seq <= this.#base.rev) this.isStale = true;
    if (this.#later.size >= REMEMBERED) this.isStale = true;
    else this.#later.set(state.seq, state);
  }

  /** We have read up to there; the server is told in a moment. @param {number} seq */
  readTo(seq) {
    this.#read = Math.max(this.#read, seq);
  }

  /** The number of messages by others that we have not read; 100 means 100 or more. */
  get unread() {
    const { rev: counted, unread } = this.#base;
    const read = this.readSeq;
    let number = read >= counted ? 0 : unread;
    for (const { seq, author, gone } of this.#later.values()) {
      if (seq <= read || author === this.#me || (author !== null && this.#isBlocked(author))) continue;
      if (seq > counted && !gone) number += 1;
      else if (seq <= counted && gone > counted) number -= 1;
    }
    return Math.min(Math.max(number, 0), MOST);
  }

  /** The unread messages that are meant for us, in their order. @returns {Mention[]} */
  get mentions() {
    const read = this.readSeq;
    const found = new Map(this.#base.mentions.map((mention) => [mention.seq, mention]));
    for (const { seq, author, gone, since: rev } of this.#later.values()) {
      if (gone || !rev) found.delete(seq);
      else if (rev > this.#base.rev && author !== this.#me && !(author !== null && this.#isBlocked(author))) found.set(seq, { seq, rev });
    }
    return [...found.values()].filter(({ rev }) => rev > read).sort((a, b) => a.rev - b.rev).slice(-MOST);
  }
}
