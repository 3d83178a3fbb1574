/** @import { Mention, Person, Room, RoomSummary } from '../wire.d.ts' */
/** @import { Move, Snapshot, State } from './marks.js' */
import { observed } from '../lib/changes.js';
import { toldOf } from './levels.js';
import { Marks } from './marks.js';

/** @typedef {RoomSummary & {title: string}} Entry   `title` is what to call it */

/** @param {Entry} a @param {Entry} b */
const byTitle = (a, b) => a.title.localeCompare(b.title, undefined, { numeric: true });

/** @param {Pick<Room, "name" | "people">} room @param {number} me */
export const othersIn = (room, me) => (room.people ?? []).filter((person) => person.id !== me);

/** What to call a room: its name or, for a direct conversation, who else is in it. @param {Pick<Room, "name" | "people">} room @param {number} me */
export const titleOf = (room, me) => room.name || othersIn(room, me).map((person) => person.name).join(', ') || 'Only you';

/** What is unread in a room of which we know nothing. @type {{unread: number, mentions: Mention[], read_seq: number, rev: number, reads: number, level: string, threads: string}} */
const NOTHING = { unread: 0, mentions: [], read_seq: 0, rev: 0, reads: 0, level: 'all', threads: 'flat' };

/** @param {readonly Mention[]} some @param {readonly Mention[]} others */
const areSame = (some, others) => some.length === others.length && some.every(({ seq, rev }, at) => others[at]?.seq === seq && others[at].rev === rev);

/** The rooms there are: ours, and the public ones we could join. */
export class Rooms {
  version = 0;
  isLoaded = false;
  /** @type {Map<string, Entry>} */
  #rooms = new Map();
  /** @type {{version: number, mine: Entry[], others: Entry[]}} */
  #sorted = { version: -1, mine: [], others: [] };
  /** What we have not read of the rooms that we are in. @type {Map<string, Marks>} */
  #marks = new Map();
  #me;
  #isBlocked;

  /** @param {number} [me] who is not named in a direct conversation @param {(id: number) => boolean} [isBlocked] */
  constructor(me = 0, isBlocked = () => false) {
    this.#me = me;
    this.#isBlocked = isBlocked;
    observed(this);
  }

  /** @param {RoomSummary[]} list the whole list, all pages together */
  reset(list) {
    this.#rooms = new Map(list.map((room) => [room.slug, { ...room, title: titleOf(room, this.#me) }]));
    for (const slug of this.#marks.keys()) if (!this.#rooms.get(slug)?.member) this.#marks.delete(slug);
    for (const room of list) if (room.member) this.#marked(room.slug, (marks) => marks.take(room));
    this.isLoaded = true;
    this.version += 1;
  }

  /** @param {string} slug */
  get(slug) {
    return this.#rooms.get(slug);
  }

  /** All that we are in. */
  get mine() {
    return this.#sort().mine;
  }

  get joined() {
    return this.mine.filter((room) => room.kind !== 'direct' && !room.archived);
  }

  get direct() {
    return this.mine.filter((room) => room.kind === 'direct');
  }

  get archived() {
    return this.mine.filter((room) => room.archived);
  }

  /** The public ones that we could join. */
  get others() {
    return this.#sort().others;
  }

  /** A room was made or changed. @param {Room} room */
  upsert(room) {
    const known = this.#rooms.get(room.slug);
    // Of a room that is not public only those hear who are in it.
    const fresh = { member: room.kind !== 'public', here: 0, last_seq: 0, last_at: null, member_count: 0, ...NOTHING };
    const next = { ...(known ?? fresh), ...room, title: titleOf(room, this.#me) };
    if (next.archived && !next.member) this.#rooms.delete(room.slug);
    else this.#rooms.set(room.slug, next);
    this.version += 1;
  }

  /** Somebody has another name or picture: direct conversations are called after who is in them. @param {Person} person */
  reintroduce(person) {
    for (const room of this.#rooms.values()) {
      if (!room.people) continue;
      const people = room.people.map((one) => (one.id === person.id ? person : one));
      Object.assign(room, { people, title: titleOf({ ...room, people }, this.#me) });
    }
    this.version += 1;
  }

  /** We are in a room no more: a public one can still be found. @param {string} slug */
  left(slug) {
    const room = this.#rooms.get(slug);
    this.#marks.delete(slug);
    if (!room) return;
    if (room.kind === 'public' && !room.archived) Object.assign(room, { member: false, ...NOTHING });
    else this.#rooms.delete(slug);
    this.version += 1;
  }

  /** @param {string} slug @param {Partial<RoomSummary>} change */
  update(slug, change) {
    const room = this.#rooms.get(slug);
    if (!room) return;
    Object.assign(room, change);
    this.version += 1;
  }

  /** A message that people wrote is new, edited or deleted. @param {string} slug @param {State} state @param {number} at when it was written */
  heard(slug, state, at) {
    const room = this.#rooms.get(slug);
    if (!room) return;
    if (state.seq > room.last_seq) this.update(slug, { last_seq: state.seq, last_at: at });
    if (room.member) this.#marked(slug, (marks) => marks.heard(state));
  }

  /** Our mark was moved, here or on another device. @param {string} slug @param {Snapshot} found @returns {Move} */
  read(slug, found) {
    const room = this.#rooms.get(slug);
    return room?.member ? this.#marked(slug, (marks) => marks.take(found)) : 'old';
  }

  /** We have read up to there on this device. @param {string} slug @param {number} seq */
  readTo(slug, seq) {
    if (this.#rooms.get(slug)?.member) this.#marked(slug, (marks) => marks.readTo(seq));
  }

  /** True if the number of unread messages in some room has to be asked for. */
  get areStale() {
    return [...this.#marks.values()].some(({ isStale }) => isStale);
  }

  /** Changes what is known to be unread in a room. @template Result @param {string} slug @param {(marks: Marks) => Result} change */
  #marked(slug, change) {
    const marks = this.#marks.get(slug) ?? new Marks(this.#me, this.#isBlocked);
    this.#marks.set(slug, marks);
    const result = change(marks);
    const { unread, mentions, readSeq } = marks;
    const room = this.#rooms.get(slug);
    const isSame = room && room.unread === unread && room.read_seq === readSeq && areSame(room.mentions, mentions);
    if (!isSame) this.update(slug, { unread, mentions, read_seq: readSeq });
    return result;
  }

  /** @returns {number} unread messages in all our rooms, of which one wants to hear */
  get unread() {
    return this.mine.reduce((sum, room) => sum + toldOf(room), 0);
  }

  /** Ours and others. */
  get all() {
    return [...this.mine, ...this.others];
  }

  #sort() {
    if (this.#sorted.version !== this.version) {
      const all = [...this.#rooms.values()].sort(byTitle);
      this.#sorted = { version: this.version, mine: all.filter((r) => r.member), others: all.filter((r) => !r.member) };
    }
    return this.#sorted;
  }
}
