/** @import { Ask } from './types.js' */
/** @import { Chat } from './chat.js' */
import { observed } from '../lib/changes.js';
import { toldOf } from './levels.js';

const TOLD_AFTER = 400;
const MANY = 100;

/**
 * How far we have read. Reading is what was on the screen while somebody looked at the page, and nothing else: neither
 * what was loaded, nor what stands above or below the part in view.
 */
export class Reading {
  /** True while the page is visible and has the focus. */
  isLooking = true;
  #chat;
  #parts;
  /** The timers that tell the server, by room. @type {Map<string, any>} */
  #timers = new Map();

  /** @param {Chat} chat @param {{ask: Ask, later: (work: () => void, ms: number) => any, cancel: (timer: any) => void}} parts */
  constructor(chat, parts) {
    this.#chat = chat;
    this.#parts = parts;
    observed(this);
  }

  /** @param {boolean} isLooking */
  setLooking(isLooking) {
    const { unread, timeline } = this.#chat.current;
    this.isLooking = isLooking;
    // The next thing that arrives unseen gets a divider of its own.
    if (!isLooking && unread.count(timeline.messages) === 0) unread.clearDivider();
  }

  /** The messages up to this one were on the screen. @param {number} last its seq @param {number} [first] the first of them that is on the screen now */
  saw(last, first = 0) {
    const { current, rooms, connection, threadMarks } = this.#chat;
    const before = current.unread.readSeq;
    const seq = this.#readTo(first, last);
    if (current.isAside && !this.#follows(first)) return;
    if (!this.isLooking || this.#chat.isAway || !connection.isOnline || current.status !== 'ready' || current.isOpening || current.unread.isKept || !current.unread.read(seq) || !current.isMember) return;
    const { slug } = current;
    threadMarks.passed(current, before);
    rooms.readTo(slug, seq);
    this.#drop(slug);
    this.#timers.set(slug, this.#parts.later(() => this.#tell(slug, seq), TOLD_AFTER));
  }

  /**
   * Where reading has come to. Of a message that an edit made meant for us, that is the rev of the edit, which is greater than its seq:
   * it may be far above what was read. The mark stops before one that isn't in view, and before messages that weren't read.
   * @param {number} first @param {number} last
   */
  #readTo(first, last) {
    const { current: { slug, timeline, unread }, rooms } = this.#chat;
    const seen = timeline.folding.readTo(timeline.messages, last);
    const { mentions = [], last_seq: newest = 0 } = rooms.get(slug) ?? {};
    const edits = mentions.filter(({ seq, rev }) => rev > seq).toSorted((one, other) => one.rev - other.rev);
    let to = Math.max(seen, unread.readSeq);
    for (const { seq, rev } of edits) {
      if (rev <= to) continue;
      if (seq < first || seq > seen || (timeline.hasNewer && newest > to) || unread.count(timeline.messages, to) > 0) break;
      to = rev;
    }
    return to;
  }

  /** True if others said something here, from this seq on. @param {number} seq */
  hasNewsFrom(seq) {
    const { timeline, unread } = this.#chat.current;
    const last = timeline.messages.findLast((message) => !message.deleted && unread.isNews(message));
    return timeline.hasNewer || (last?.seq ?? 0) >= seq;
  }

  /**
   * The open room is unread from this message on, until it is visited again.
   * @param {number} seq
   */
  async leaveFrom(seq) {
    const { slug, unread } = this.#chat.current;
    const before = unread.keep(Math.min(seq - 1, unread.readSeq));
    // The server moves its mark back only from where it has heard of.
    if (this.#timers.has(slug)) await this.#tell(slug, before.readSeq);
    const ack = await this.#parts.ask('room:unread', { room: slug, seq });
    if (!ack.ok) unread.resume(before);
    return ack;
  }

  /** The mark of a room was moved back, here or on another device: what we saw before that doesn't count. @param {string} slug @param {number} seq */
  movedBack(slug, seq) {
    const { visited, threadMarks } = this.#chat;
    this.#drop(slug);
    visited.get(slug)?.unread.keep(seq);
    threadMarks.back(slug, seq);
  }

  /** @param {string} slug @param {number} seq */
  #tell(slug, seq) {
    this.#drop(slug);
    return this.#parts.ask('room:read', { room: slug, seq });
  }

  /** The server is not told any more what waited for it. @param {string} slug */
  #drop(slug) {
    this.#parts.cancel(this.#timers.get(slug));
    this.#timers.delete(slug);
  }

  /** The number of unread messages in the open room; 100 means 100 or more. */
  get here() {
    const { timeline, unread, slug, isPartial } = this.#chat.current;
    if (!timeline.isLoaded || isPartial || this.#chat.isAway) return this.#chat.rooms.get(slug)?.unread ?? 0;
    return timeline.hasNewer ? MANY : Math.min(unread.count(timeline.messages), MANY);
  }

  /** Whether nothing unread stands between what was read and this, and so what is in view is read again. @param {number} first */
  #follows(first) {
    const { current } = this.#chat;
    const { timeline, unread } = current;
    const isBetween = timeline.messages.some((message) => message.seq > unread.readSeq && message.seq < first && unread.isNews(message));
    if (!timeline.isLoaded || timeline.from > unread.readSeq + 1 || isBetween) return false;
    current.isAside = false;
    return true;
  }

  /** Unread messages everywhere, for the title. */
  get total() {
    const { rooms, current } = this.#chat;
    const room = rooms.get(current.slug);
    if (!room?.member) return rooms.unread + this.here;
    // What the room's own count has, and the count of what is loaded, may differ for a moment.
    return rooms.unread - toldOf(room) + toldOf({ ...room, unread: this.here });
  }
}
