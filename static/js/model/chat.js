/** @import { ChatParts, OutboxEntry } from './types.js' */
/** @import { Composition } from './composition.js' */
/** @import { Me, Person, Requests, Room } from '../wire.d.ts' */
import { observed } from '../lib/changes.js';
import { Announcer } from './announcer.js';
import { Compositions } from './composition.js';
import { Connection } from './connection.js';
import { Conversation } from './conversation.js';
import { Drafts } from './drafts.js';
import { Listing } from './listing.js';
import { Offers } from './offers.js';
import { Outbox } from './outbox.js';
import { Preferences } from './preferences.js';
import { Reading } from './reading.js';
import { allRooms } from './room_list.js';
import { Rooms, titleOf } from './rooms.js';
import { ThreadMarks } from './thread_marks.js';
import { Visited } from './visited.js';

/** Further behind than this a room is shown from its newest page again, instead of fetching everything between. */
const FAR_BEHIND = 2_000;
const HAS_CHANCE = /-([0-9a-f]{10}|[0-9a-f]{16})$/;

/** Everything one page knows, and what a person can do with it. What the server says comes in through inbox.js. */
export class Chat {
  epoch = '';
  /** The ids of those whom we have blocked; a new set whenever it changes. @type {ReadonlySet<number>} */
  blocked = new Set();
  /** True if no room is in view, but something else. */
  isAway = false;
  /** Why the server has ended our session. @type {string | null} */
  signedOut = null;
  /** The rooms that were open lately. @type {Visited} */
  visited;
  #parts;

  /** @param {ChatParts} parts @param {string} slug the room to begin with */
  constructor(parts, slug) {
    this.#parts = parts;
    this.me = parts.me;
    this.workspace = parts.workspace;
    /** Asks the server for something. */
    this.ask = parts.ask;
    const isBlocked = (/** @type {number} */ id) => this.blocked.has(id);
    this.rooms = new Rooms(parts.me.id, isBlocked);
    this.visited = new Visited((visited) => new Conversation(visited, { ...parts, isBlocked }));
    this.compositions = new Compositions(new Drafts(parts.me.id, parts.textStorage));
    this.threadMarks = new ThreadMarks(parts.me.id, parts.textStorage);
    this.connection = new Connection(parts);
    this.reading = new Reading(this, parts);
    this.offers = new Offers(parts);
    this.announcer = new Announcer(parts);
    this.preferences = new Preferences(parts);
    this.outbox = new Outbox({ ...parts, author: parts.me.id, post: (entry) => this.#post(entry), failed: ({ reason, isAsked }) => this.announcer.say(isAsked ? `${reason} Send it?` : `Not sent. ${reason}`) });
    this.current = this.visited.visit(slug);
    this.current.loadingSince = parts.now();
    observed(this);
  }

  /** What is being written in the open room. */
  get composition() {
    return this.compositions.of(this.current.slug);
  }

  /** Whether we may do this in the workspace. @param {string} right */
  can(right) {
    return this.me.may.includes(right);
  }

  /** What to call the room that is open; empty as long as that is not known. */
  get title() {
    const { room, slug } = this.current;
    if (room) return titleOf(room, this.me.id);
    // Only the slug of a public room is made of nothing but its name.
    return this.rooms.get(slug)?.title ?? (HAS_CHANCE.test(slug) ? '' : slug);
  }

  /** Everything held is of another log now. */
  forgetAll() {
    this.visited.forgetBut(this.current);
    this.current.timeline.clear();
  }

  /** On the line (again): the list, the open room, then what waits to be sent. */
  async resume() {
    const listed = this.loadRooms();
    if (this.current.isTalking && !this.isAway) await this.open(false);
    await listed;
    if (!this.connection.isOnline) return;
    this.outbox.setOnline(true);
    await this.outbox.adopt();
  }

  /** We are another than before: our name, our rights, or the rooms we are in. @param {Me} me */
  async becameMe(me) {
    const { current } = this;
    this.me = me;
    await this.loadRooms();
    const isShut = current.status === 'missing' && current.isShut; // perhaps it isn't any more
    if (this.current !== current || !(current.isTalking || isShut) || this.isAway || !this.connection.isOnline) return;
    // What we may do in the room is told by opening it. While it is opened the answer may be of before, so it is asked
    // for once more.
    if (current.isOpening || isShut || !current.isMember || this.rooms.get(current.slug)?.member) await this.open(false);
    else this.wasLeft(current.slug, null, true);
  }

  /** The line is gone. */
  pause() {
    this.outbox.setOnline(false);
    this.current.timeline.hold();
  }

  async loadRooms() {
    const all = await allRooms(this.#parts.ask);
    if (all) this.rooms.reset(all);
  }

  /** Brings a room into view; into a public one that we are not in we only look. @param {string} slug */
  async show(slug) {
    if (slug === this.current.slug && this.current.isTalking && !this.isAway) return;
    this.leave();
    this.isAway = false;
    this.current = this.visited.visit(slug);
    this.current.status = this.current.timeline.isLoaded ? 'ready' : 'loading';
    this.current.loadingSince = this.#parts.now();
    const summary = this.rooms.get(slug);
    if (summary && !summary.member) this.current.lookAt();
    if (summary && summary.last_seq - this.current.timeline.rev > FAR_BEHIND) this.current.timeline.clear();
    await this.open(true);
  }

  /** Sends a message. It answers what the draft does. @param {string} text */
  post(text) {
    const { unread, timeline, typing } = this.current;
    // The newest comes into view: from now on the divider shows the way back to what is left to be read.
    unread.mark(timeline.messages, timeline.hasNewer);
    typing.finished();
    return this.outbox.add(this.current.slug, text, this.composition.takeAnswered());
  }

  /** @param {number} id @param {string} text @param {boolean} [wide] whether it may notify many people @param {Composition} [composition] in which it was edited */
  async edit(id, text, wide = false, composition = this.composition) {
    const ack = await this.#change('message:edit', { id, text, ...(wide && { wide }) });
    if (ack.ok) composition.offerToAdd(ack.outside);
    return ack;
  }

  /** @param {number} id */
  remove(id) {
    return this.#change('message:delete', { id });
  }

  /** Makes a room, or a direct conversation. @template {"room:create" | "direct:open"} Name @param {Name} event @param {Requests[Name]} wanted */
  async makeRoom(event, wanted) {
    const ack = await this.#parts.ask(event, wanted);
    if (ack.ok) this.rooms.upsert(ack.room);
    if (ack.ok) this.rooms.update(ack.room.slug, { member: true });
    return ack;
  }

  /** Changes the open room. @template {"room:topic" | "room:settings" | "room:archive"} Name @param {Name} event @param {Omit<Requests[Name], "room">} change */
  async changeRoom(event, change) {
    const ack = await this.#parts.ask(event, /** @type {Requests[Name]} */ ({ room: this.current.slug, ...change }));
    if (ack.ok) this.updateRoom(ack.room);
    return ack;
  }

  /** We are in a room no more. @param {string} slug @param {Person | null} [by] who did it, if it was not ourselves @param {boolean} [isRemoved] */
  wasLeft(slug, by = null, isRemoved = by !== null) {
    this.rooms.left(slug);
    this.visited.get(slug)?.left(isRemoved, by);
  }

  /** @param {Room} room */
  updateRoom(room) {
    this.rooms.upsert(room);
    const conversation = this.visited.get(room.slug);
    const before = conversation?.room;
    if (conversation) conversation.room = room;
    const isRuled = before && (before.posting !== room.posting || before.archived !== room.archived);
    if (isRuled && conversation === this.current && !this.isAway && conversation.status === 'ready') void this.open(false);
  }

  /** Somebody has another name, picture or status than before. @param {Person} person @param {string} status */
  reintroduce(person, status) {
    for (const conversation of this.visited.all) conversation.reintroduce(person, status);
    this.rooms.reintroduce(person);
  }

  /** Load a list that the server keeps. @param {import('./listing.js').Source} source @returns {Listing<any>} */
  list(source) {
    const list = this.listing(source);
    void list.load();
    return list;
  }

  /** A list that is loaded once it is searched. @param {import('./listing.js').Source} source @returns {Listing<any>} */
  listing(source) {
    return new Listing(this.#parts, source);
  }

  /** Tells the others that we are writing. */
  writing() {
    if (this.connection.isOnline && this.current.can('typing:start') && this.current.typing.shouldTell(this.#parts.now())) {
      void this.#parts.ask('typing:start', { room: this.current.slug });
    }
  }

  /** Opens the room in view, and says what we are in it. @param {boolean} isVisit whether it just came into view */
  async open(isVisit) {
    const { current } = this;
    const [wasReady, couldWrite] = [current.status === 'ready', current.can('message:post')];
    await current.open(isVisit);
    const canWrite = current.can('message:post');
    if (wasReady && !isVisit && current.status === 'ready' && canWrite !== couldWrite) this.announcer.say(`You can${canWrite ? '' : '’t'} post here now.`);
    if (current.status === 'removed') this.rooms.left(current.slug);
  }

  /** The open room goes out of view. */
  leave() {
    const { current, isAway } = this;
    this.isAway = true;
    if (!current.isTalking || isAway) return;
    this.announcer.forget();
    current.close();
    if (this.connection.isOnline) void this.#parts.ask('room:close', { room: current.slug });
  }

  /** @param {OutboxEntry} entry */
  async #post(entry) {
    const { room, text, client_id, wide, answered, thread } = entry;
    const ack = await this.#parts.ask('message:post', { room, text, client_id, ...(wide && { wide }), ...(answered && { reply_to: answered.id }) });
    // In the same turn in which the entry goes, so that its row never vanishes.
    if (ack.ok) this.visited.get(room)?.accept(ack.message);
    if (ack.ok) this.compositions.of(room, thread).offerToAdd(ack.outside);
    return ack;
  }

  /** @template {"message:edit" | "message:delete"} Name @param {Name} event @param {Omit<Requests[Name], "room">} change */
  async #change(event, change) {
    const conversation = this.current;
    const ack = await this.#parts.ask(event, /** @type {Requests[Name]} */ ({ room: conversation.slug, ...change }));
    if (ack.ok) conversation.accept(ack.message);
    return ack;
  }
}
