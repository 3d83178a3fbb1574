/** @import { Ask, MessageEvent, MessagePage, RoomAnswer, WireError } from './types.js' */
/** @import { Message, Person, Room } from '../wire.d.ts' */
import { observed } from '../lib/changes.js';
import { Pages, stoppedBefore } from './pages.js';
import { Presence } from './presence.js';
import { Timeline } from './timeline.js';
import { Typing } from './typing.js';
import { Unread } from './unread.js';

const BIG_PAGE = 200;
const RETRY = 1_500;
/** The rights in most rooms, and in a room that is only previewed, until the server has told ours. */
const USUAL = ['message:post', 'typing:start'];
const LOOKING = ['room:join'];

/**
 * @typedef {"loading" | "ready" | "missing" | "left" | "removed"} ConversationStatus
 * @typedef {object} ConversationParts
 * @property {Person} me
 * @property {Ask} ask
 * @property {() => number} now
 * @property {(work: () => void, ms: number) => any} later
 * @property {(id: number) => boolean} [isBlocked]
 */

/** One room as we follow it: its timeline kept up to date, its people, how far it was read. */
export class Conversation {
  /** @type {ConversationStatus} */
  status = 'loading';
  /** @type {Room | null} */
  room = null;
  /** Our role in the room; null if we only preview a public one. @type {string | null} */
  role = 'member';
  /** Our rights in the room; a new list only if they changed, because each row looks at it. @type {readonly string[]} */
  may = USUAL;
  /** The person who removed us. @type {Person | null} */
  removedBy = null;
  /** The error if the room or its older messages can't be loaded. */
  problem = '';
  /** True if the room exists but we may not open it; `problem` says why. */
  isShut = false;
  /** When the first loading began; a skeleton is worth showing only after a moment. */
  loadingSince = 0;
  /** True if all members are to be listed, not only some of those who are online. */
  showsMembers = false;
  /** The people who are banned from the room, once somebody wanted to see them. @type {import('./listing.js').Listing<any> | null} */
  bans = null;
  /** The seq of the message at which the room is to be opened; null: where reading stopped. @type {number | null} */
  aim = null;
  /** True if the loaded part was chosen by a link: what is unread may be elsewhere. */
  isAround = false;
  /** True if what is in view does not follow what was read, so that it is not read by being there. */
  isAside = false;
  timeline = new Timeline();
  presence = new Presence();
  typing = new Typing();
  unread;
  #parts;
  /** Grows when the room is opened or closed; what was asked for before is then of no use. */
  #turn = 0;
  #isOpening = false;
  #catchingUpIn = -1;

  /** @param {string} slug @param {ConversationParts} parts */
  constructor(slug, parts) {
    this.slug = slug;
    this.#parts = parts;
    this.unread = new Unread(parts.me.id, parts.isBlocked);
    /** Fetches what is not loaded. */
    this.pages = new Pages(this, parts);
    observed(this);
  }

  /** True while the room is being opened. */
  get isOpening() {
    return this.#isOpening;
  }

  get isTalking() {
    return this.status === 'ready' || this.status === 'loading';
  }

  /** True if what is unread is not all loaded. */
  get isPartial() {
    return this.isAround && (this.timeline.hasNewer || this.timeline.from > this.unread.readSeq + 1);
  }

  get isMember() {
    return this.role !== null;
  }

  /** True if we have this right in the room. @param {string} right */
  can(right) {
    return this.may.includes(right);
  }

  /** It is a room that we are not in, as far as is known before it is opened. */
  lookAt() {
    this.role = null;
    this.may = LOOKING;
  }

  /** Follows the room from now on. @param {boolean} isVisit whether it just came into view (else we are back on the line) */
  async open(isVisit) {
    const turn = this.#begin();
    const { timeline } = this;
    const held = timeline.isLoaded ? { since: timeline.rev, epoch: timeline.epoch } : {};
    const ack = await this.#parts.ask('room:open', { room: this.slug, ...held });
    if (turn !== this.#turn) return;
    const answer = ack.ok ? ack : null;
    const isFresh = !timeline.isLoaded || answer?.reset === true;
    const { aim } = this;
    const first = answer && isFresh ? await (aim === null ? this.pages.whereReadingStopped(answer) : this.pages.around(aim)) : null;
    if (turn !== this.#turn) return;
    this.#isOpening = false;
    if (answer) {
      if (isFresh) this.isAround = first !== null && aim !== null;
      this.#opened(answer, isFresh, isVisit, first);
      if (timeline.hasHole || (!isFresh && answer.more)) await this.catchUp();
    } else if (!ack.ok) this.#refused(ack.error, isVisit);
  }

  /** Shows what came with the page, until the room is opened. @param {RoomAnswer} answer @param {MessagePage & {from: number} | null} [around] the page around our aim */
  preview(answer, around = null) {
    if (this.#isOpening || this.status !== 'loading' || (this.aim === null ? stoppedBefore(answer) : !around)) return;
    this.isAround = around !== null;
    this.#opened(answer, true, true, around);
    this.timeline.hold();
  }

  /** No longer follows it; what is held stays for the next visit. */
  close() {
    this.#turn += 1;
    this.#isOpening = false;
    this.pages.stop();
    this.timeline.hold();
  }

  /** We are no member any more. @param {boolean} isRemoved whether it was not ourselves @param {Person | null} by */
  left(isRemoved, by) {
    this.close();
    this.status = isRemoved ? 'removed' : 'left';
    this.removedBy = by;
    this.may = USUAL;
  }

  /** Somebody has another name, picture or status than before. @param {Person} person @param {string} status */
  reintroduce(person, status) {
    this.timeline.reintroduce(person);
    this.presence.reintroduce(person, status);
    if (this.room?.people) this.room = { ...this.room, people: this.room.people.map((one) => (one.id === person.id ? person : one)) };
  }

  /** @param {MessageEvent} event */
  receive(event) {
    this.timeline.receive(event);
    if (event.message.author) this.typing.stopped(event.message.author.id);
    if (this.timeline.hasHole) void this.catchUp();
  }

  /** Compare our revision with the room's current one. @param {{rev: number, epoch: string}} position */
  heard({ rev, epoch }) {
    if (this.#isOpening || !this.timeline.isLoaded) return;
    if (epoch !== this.timeline.epoch) void this.open(false);
    else if (rev > this.timeline.rev) void this.catchUp();
  }

  /** Fetches what is missing since our rev, one request at a time, until nothing more is. */
  async catchUp() {
    const turn = this.#turn;
    if (this.#isOpening || this.#catchingUpIn === turn) return;
    this.#catchingUpIn = turn;
    const isDone = await this.#fetchSince(turn);
    if (turn !== this.#turn) return;
    this.#catchingUpIn = -1;
    if (!isDone || this.timeline.hasHole) this.#parts.later(() => turn === this.#turn && this.catchUp(), RETRY);
  }

  /** Fetches all members, when somebody wants to see them. */
  async loadMembers() {
    const turn = this.#turn;
    let after = 0;
    this.showsMembers = true;
    for (let more = true; more;) {
      const ack = await this.#parts.ask('member:list', { room: this.slug, after });
      if (!ack.ok || turn !== this.#turn) return;
      this.presence.extend(ack.members);
      more = ack.more && ack.members.length > 0;
      after = ack.members.at(-1)?.id ?? after;
    }
  }

  #begin() {
    this.#turn += 1;
    this.#isOpening = true;
    if (!this.timeline.isLoaded && this.status !== 'ready') {
      this.status = 'loading';
      this.loadingSince ||= this.#parts.now();
    }
    this.timeline.hold();
    return this.#turn;
  }

  /** @param {RoomAnswer} answer @param {boolean} isFresh @param {boolean} isVisit @param {(MessagePage & {from: number}) | null} first */
  #opened(answer, isFresh, isVisit, first) {
    this.room = answer.room;
    this.role = answer.role;
    if (`${answer.may}` !== `${this.may}`) this.may = answer.may;
    [this.status, this.problem] = ['ready', ''];
    this.presence.reset(answer);
    if (this.showsMembers) void this.loadMembers();
    if (isFresh) this.timeline.reset(answer, first);
    else this.timeline.advance(answer);
    this.unread.read(answer.read_seq);
    if (isVisit || isFresh || this.unread.dividerAfter === null) {
      this.unread.mark([...this.timeline.messages, ...(this.isAround ? answer.messages : [])], this.isAround ? stoppedBefore(answer) : this.timeline.hasNewer);
    }
  }

  /** @param {WireError} error @param {boolean} isVisit */
  #refused(error, isVisit) {
    if (error.code === 'not_found' || error.code === 'forbidden' || error.code === 'invalid') {
      // What was open a moment ago has not been mistyped: it is not for us any more.
      this.status = this.status === 'ready' ? 'removed' : 'missing';
      this.problem = error.message;
      this.isShut = error.code === 'forbidden';
      return;
    }
    if (error.code === 'offline') return;
    const turn = this.#turn;
    this.#parts.later(() => turn === this.#turn && this.open(isVisit), error.retry_after ? error.retry_after * 1_000 : RETRY);
  }

  /** @param {number} turn @returns {Promise<boolean>} whether we have caught up */
  async #fetchSince(turn) {
    for (let more = true; more;) {
      const ack = await this.#parts.ask('message:list', { room: this.slug, since: this.timeline.rev, limit: BIG_PAGE });
      if (turn !== this.#turn || !ack.ok) return false;
      this.timeline.advance(ack);
      more = ack.more;
    }
    return true;
  }

  /** @param {Message} message the answer to a change of ours */
  accept(message) {
    if (this.timeline.isLoaded) this.timeline.merge(message);
  }
}
