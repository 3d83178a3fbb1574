/** @import { Person, Room, RoomSummary } from '../wire.d.ts' */
import { observed } from '../lib/changes.js';

/** @typedef {RoomSummary & {title: string}} Entry   `title` is what to call it */

/** @param {Entry} a @param {Entry} b */
const byTitle = (a, b) => a.title.localeCompare(b.title, undefined, { numeric: true });

/** @param {Pick<Room, "name" | "people">} room @param {number} me */
export const othersIn = (room, me) => (room.people ?? []).filter((person) => person.id !== me);

/** What to call a room: its name or, for a direct conversation, who else is in it. @param {Pick<Room, "name" | "people">} room @param {number} me */
export const titleOf = (room, me) => room.name || othersIn(room, me).map((person) => person.name).join(', ') || 'Only you';

/** The rooms there are: ours, and the public ones we could join. */
export class Rooms {
  version = 0;
  isLoaded = false;
  /** @type {Map<string, Entry>} */
  #rooms = new Map();
  /** @type {{version: number, mine: Entry[], others: Entry[]}} */
  #sorted = { version: -1, mine: [], others: [] };
  #me;

  /** @param {number} [me] who is not named in a direct conversation */
  constructor(me = 0) {
    this.#me = me;
    observed(this);
  }

  /** @param {RoomSummary[]} list the whole list, all pages together */
  reset(list) {
    this.#rooms = new Map(list.map((room) => [room.slug, { ...room, title: titleOf(room, this.#me) }]));
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
    const fresh = { member: room.kind !== 'public', here: 0, unread: 0, read_seq: 0, last_seq: 0, last_at: null, member_count: 0 };
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
    if (!room) return;
    if (room.kind === 'public' && !room.archived) Object.assign(room, { member: false, unread: 0 });
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

  /** A message arrived in a room that is not open here. @param {string} slug @param {number} seq @param {boolean} isOurs @param {number} at when */
  arrived(slug, seq, isOurs, at) {
    const room = this.#rooms.get(slug);
    if (!room || seq <= room.last_seq) return;
    this.update(slug, { last_seq: seq, last_at: at, unread: isOurs ? room.unread : Math.min(room.unread + 1, 100) });
  }

  /** We read up to there, here or in another tab. @param {string} slug @param {number} seq */
  read(slug, seq) {
    const room = this.#rooms.get(slug);
    if (!room || seq <= room.read_seq) return;
    this.update(slug, { read_seq: seq, ...(seq >= room.last_seq && { unread: 0 }) });
  }

  /** @returns {number} unread messages in all our rooms */
  get unread() {
    return this.mine.reduce((sum, room) => sum + room.unread, 0);
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
