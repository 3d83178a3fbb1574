/** @import { Ack, Ask, Message, OutboxEntry, OutboxStorage, Person, Room, RoomSummary } from './types.js' */
import { Connection } from './connection.js';
import { Conversation } from './conversation.js';
import { Drafts } from './drafts.js';
import { Outbox } from './outbox.js';
import { Rooms } from './rooms.js';

const KEPT = 20;
/** Further behind than this a room is shown from its newest page again, instead of fetching everything between. */
const FAR_BEHIND = 2_000;
const READ_AFTER = 400;

/**
 * @typedef {object} ChatParts
 * @property {Person} me
 * @property {string} place
 * @property {Ask} ask
 * @property {() => void} connect
 * @property {() => void} changed
 * @property {OutboxStorage} storage
 * @property {import('./outbox.js').OutboxParts["tabs"]} tabs
 * @property {import('./drafts.js').TextStorage | null} textStorage
 * @property {() => string} newId
 * @property {() => number} now
 * @property {() => number} random
 * @property {(work: () => void, ms: number) => any} later
 * @property {(timer: any) => void} cancel
 */

/** Everything one page knows, and what a person can do with it. What the server says comes in through inbox.js. */
export class Chat {
  rooms = new Rooms();
  /** Whether somebody looks at the page. */
  isLooking = true;
  epoch = '';
  /** @type {Map<string, Conversation>} the last visited rooms, the latest at the end */
  #visited = new Map();
  #readTimer = null;
  #parts;

  /** @param {ChatParts} parts @param {string} slug the room to begin with */
  constructor(parts, slug) {
    this.#parts = parts;
    this.me = parts.me;
    this.place = parts.place;
    this.drafts = new Drafts(parts.me.id, parts.textStorage);
    this.connection = new Connection(parts);
    this.outbox = new Outbox({ ...parts, author: parts.me.id, post: (entry) => this.#post(entry) });
    this.current = this.#visit(slug);
    this.current.loadingSince = parts.now();
  }

  /** Everything held is of another log now. */
  forgetAll() {
    this.#visited = new Map([[this.current.slug, this.current]]);
    this.current.timeline.clear();
  }

  /** On the line (again): the list, the open room, then what waits to be sent. */
  async resume() {
    const listed = this.loadRooms();
    if (this.current.status !== 'left') await this.current.open(false);
    await listed;
    if (!this.connection.isOnline) return;
    this.outbox.setOnline(true);
    await this.outbox.adopt();
  }

  /** The line is gone. */
  pause() {
    this.outbox.setOnline(false);
    this.current.timeline.hold();
  }

  async loadRooms() {
    /** @type {RoomSummary[]} */
    const all = [];
    for (let more = true; more;) {
      const after = all.at(-1)?.slug;
      const ack = await this.#parts.ask('room:list', after ? { after } : {});
      if (!ack.ok) return;
      all.push(...ack.rooms);
      more = ack.more && ack.rooms.length > 0;
    }
    this.rooms.reset(all);
    this.#parts.changed();
  }

  /** Brings a room into view, joining it when it is a public one. @param {string} slug */
  async show(slug) {
    if (slug === this.current.slug && this.current.status !== 'left') return;
    this.#leaveView();
    this.current = this.#visit(slug);
    this.current.status = this.current.timeline.isLoaded ? 'ready' : 'loading';
    this.current.loadingSince = this.#parts.now();
    const summary = this.rooms.get(slug);
    if (summary && summary.last_seq - this.current.timeline.rev > FAR_BEHIND) this.current.timeline.clear();
    await this.current.open(true);
    if (this.current.slug === slug && this.current.status === 'ready') this.rooms.update(slug, { member: true });
    this.#parts.changed();
  }

  /** @param {string} text */
  post(text) {
    this.current.unread.clearDivider();
    this.current.typing.finished();
    return this.outbox.add(this.current.slug, text);
  }

  /** @param {number} id @param {string} text */
  edit(id, text) {
    return this.#change('message:edit', { id, text });
  }

  /** @param {number} id */
  remove(id) {
    return this.#change('message:delete', { id });
  }

  /** @param {string} name @param {string} topic */
  async createRoom(name, topic) {
    const ack = await this.#parts.ask('room:create', topic ? { name, topic } : { name });
    if (ack.ok) this.rooms.upsert(ack.room);
    if (ack.ok) this.rooms.update(ack.room.slug, { member: true });
    return ack;
  }

  /** @param {string} topic */
  async setTopic(topic) {
    const conversation = this.current;
    const ack = await this.#parts.ask('room:topic', { room: conversation.slug, topic });
    if (ack.ok) this.updateRoom(ack.room);
    return ack;
  }

  async leave() {
    const conversation = this.current;
    const ack = await this.#parts.ask('room:leave', { room: conversation.slug });
    if (ack.ok) this.wasLeft(conversation.slug);
    return ack;
  }

  /** @param {string} slug */
  wasLeft(slug) {
    this.rooms.update(slug, { member: false, unread: 0 });
    this.#visited.get(slug)?.left();
    this.#parts.changed();
  }

  /** @param {Room} room */
  updateRoom(room) {
    this.rooms.upsert(room);
    const conversation = this.#visited.get(room.slug);
    if (conversation) conversation.room = room;
    this.#parts.changed();
  }

  /** Tells the others that we are writing. */
  writing() {
    if (this.connection.isOnline && this.current.typing.shouldTell(this.#parts.now())) {
      void this.#parts.ask('typing:start', { room: this.current.slug });
    }
  }

  /** @param {boolean} isLooking */
  setLooking(isLooking) {
    const { unread, timeline } = this.current;
    this.isLooking = isLooking;
    // The next thing that arrives unseen gets a divider of its own.
    if (!isLooking && unread.count(timeline.messages) === 0) unread.clearDivider();
  }

  /** The newest message was seen. @returns {boolean} whether that is news */
  sawAll() {
    const { current } = this;
    const seq = current.timeline.newest?.seq ?? 0;
    if (current.status !== 'ready' || !current.unread.read(seq)) return false;
    this.rooms.read(current.slug, seq);
    this.#parts.cancel(this.#readTimer);
    this.#readTimer = this.#parts.later(() => this.#parts.ask('room:read', { room: current.slug, seq }), READ_AFTER);
    return true;
  }

  /** Unread messages everywhere, for the title. */
  get unreadTotal() {
    const { slug, unread, timeline } = this.current;
    return this.rooms.unread - (this.rooms.get(slug)?.unread ?? 0) + unread.count(timeline.messages);
  }

  /** @param {string} slug */
  conversation(slug) {
    return this.#visited.get(slug);
  }

  /** @param {string} slug @returns {Conversation} */
  #visit(slug) {
    const known = this.#visited.get(slug) ?? new Conversation(slug, this.#parts);
    this.#visited.delete(slug);
    this.#visited.set(slug, known);
    for (const oldest of this.#visited.keys()) {
      if (this.#visited.size <= KEPT) break;
      this.#visited.delete(oldest);
    }
    return known;
  }

  #leaveView() {
    const { current } = this;
    if (current.status === 'left') return;
    current.close();
    if (this.connection.isOnline) void this.#parts.ask('room:close', { room: current.slug });
  }

  /** @param {OutboxEntry} entry @returns {Promise<Ack>} */
  async #post(entry) {
    const { room, text, client_id } = entry;
    const ack = await this.#parts.ask('message:post', { room, text, client_id });
    // In the same turn in which the entry goes, so that its row never vanishes.
    if (ack.ok) this.#visited.get(room)?.accept(/** @type {Message} */ (ack.message));
    return ack;
  }

  /** @param {string} event @param {{id: number, text?: string}} change */
  async #change(event, change) {
    const conversation = this.current;
    const ack = await this.#parts.ask(event, { room: conversation.slug, ...change });
    if (ack.ok) conversation.accept(/** @type {Message} */ (ack.message));
    this.#parts.changed();
    return ack;
  }
}
