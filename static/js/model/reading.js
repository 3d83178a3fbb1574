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
    const { current, rooms, connection } = this.#chat;
    const seq = current.timeline.folding.readTo(current.timeline.messages, last);
    if (current.isAside && !this.#follows(first)) return;
    if (!this.isLooking || this.#chat.isAway || !connection.isOnline || current.status !== 'ready' || current.isOpening || current.unread.isKept || !current.unread.read(seq) || !current.isMember) return;
    const { slug } = current;
    rooms.readTo(slug, seq);
    this.#parts.cancel(this.#timers.get(slug));
    this.#timers.set(slug, this.#parts.later(() => this.#parts.ask('room:read', { room: slug, seq }), TOLD_AFTER));
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
