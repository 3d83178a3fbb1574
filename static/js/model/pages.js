/** @import { Ask, MessagePage, RoomAnswer } from './types.js' */
/** @import { Answers } from '../wire.d.ts' */
/** @import { Conversation } from './conversation.js' */
import { observed } from '../lib/changes.js';

const PAGE = 50;
const BIG_PAGE = 100;
/** Seqs before where reading stopped, to be read into it again. */
const CONTEXT = 15;

/** True if reading stopped before the newest page. @param {RoomAnswer} answer */
export const stoppedBefore = ({ messages, more, read_seq, role }) => role !== null && more && (messages[0]?.seq ?? 0) > read_seq + 1;

/** An answer around a seq as a page that begins at `from`, and whose `more` are newer. @param {Answers["message:list"]} answer @returns {MessagePage & {from: number}} */
export const pageAround = ({ messages, more, newer, rev }) => ({ messages, rev, more: newer, from: more ? (messages[0]?.seq ?? 0) : 0 });

/** Fetches the messages of a room that are not loaded: before those that are, after them, and the newest. */
export class Pages {
  isLoadingOlder = false;
  #isLoadingNewer = false;
  #conversation;
  #parts;

  /** @param {Conversation} conversation @param {{ask: Ask}} parts */
  constructor(conversation, parts) {
    this.#conversation = conversation;
    this.#parts = parts;
    observed(this);
  }

  /** The room goes out of view. */
  stop() {
    this.isLoadingOlder = false;
    this.#isLoadingNewer = false;
  }

  /** @returns {Promise<boolean>} whether there was an older page */
  async loadOlder() {
    const { timeline, status } = this.#conversation;
    if (this.isLoadingOlder || status !== 'ready' || !timeline.hasOlder) return false;
    const { generation, from: before } = timeline;
    this.isLoadingOlder = true;
    this.#conversation.problem = '';
    const ack = await this.#list({ before, limit: PAGE });
    this.isLoadingOlder = false;
    const fits = generation === timeline.generation && before === timeline.from;
    if (ack.ok && fits) timeline.prepend(ack);
    else if (!ack.ok) this.#conversation.problem = 'Couldn’t load earlier messages.';
    return ack.ok && fits;
  }

  /** The page after the newest message that is loaded. */
  async loadNewer() {
    const { timeline, status } = this.#conversation;
    if (this.#isLoadingNewer || status !== 'ready' || !timeline.hasNewer) return;
    const { generation, to: after } = timeline;
    this.#isLoadingNewer = true;
    const ack = await this.#list({ after, limit: BIG_PAGE });
    this.#isLoadingNewer = false;
    if (ack.ok && generation === timeline.generation && after === timeline.to) timeline.append(ack);
  }

  /** The newest page, leaving out what stands between. */
  async loadNewest() {
    const { timeline } = this.#conversation;
    if (!timeline.hasNewer) return;
    const { generation } = timeline;
    const ack = await this.#list({ limit: PAGE });
    if (!ack.ok || generation !== timeline.generation) return;
    this.#conversation.isAround = false;
    timeline.turnToNewest(ack);
  }

  /** Goes to the page around a seq. @param {number} seq @returns {Promise<boolean>} false if that failed */
  async loadAround(seq) {
    const { timeline } = this.#conversation;
    const { generation } = timeline;
    const page = await this.around(seq);
    if (!page || generation !== timeline.generation) return false;
    this.#conversation.isAround = true;
    timeline.turnTo(page);
    return true;
  }

  /** The page around a seq. @param {number} seq */
  async around(seq) {
    const ack = await this.#list({ around: seq, limit: PAGE });
    return ack.ok ? pageAround(ack) : null;
  }

  /** Load the page where reading continues, if the newest one starts after it. @param {RoomAnswer} answer @returns {Promise<(MessagePage & {from: number}) | null>} */
  async whereReadingStopped(answer) {
    if (!stoppedBefore(answer)) return null;
    const after = Math.max(0, answer.read_seq - CONTEXT);
    const ack = await this.#list({ after, limit: BIG_PAGE });
    return ack.ok && ack.messages.length ? { ...ack, from: after && after + 1 } : null;
  }

  /** @param {{before?: number, after?: number, around?: number, limit: number}} wanted */
  #list(wanted) {
    return this.#parts.ask('message:list', { room: this.#conversation.slug, ...wanted });
  }
}
