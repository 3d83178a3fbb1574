/** @import { Room, RoomSummary } from './types.js' */

/** @param {RoomSummary} a @param {RoomSummary} b */
const byName = (a, b) => a.name.localeCompare(b.name, undefined, { numeric: true });

/** The rooms there are: ours, and the public ones we could join. */
export class Rooms {
  version = 0;
  isLoaded = false;
  /** @type {Map<string, RoomSummary>} */
  #rooms = new Map();
  /** @type {{version: number, mine: RoomSummary[], others: RoomSummary[]}} */
  #sorted = { version: -1, mine: [], others: [] };

  /** @param {RoomSummary[]} list the whole list, all pages together */
  reset(list) {
    this.#rooms = new Map(list.map((room) => [room.slug, { ...room }]));
    this.isLoaded = true;
    this.version += 1;
  }

  /** @param {string} slug */
  get(slug) {
    return this.#rooms.get(slug);
  }

  get mine() {
    return this.#sort().mine;
  }

  get others() {
    return this.#sort().others;
  }

  /** A room was made or changed. @param {Room} room */
  upsert(room) {
    const known = this.#rooms.get(room.slug);
    const fresh = { member: false, here: 0, unread: 0, read_seq: 0, last_seq: 0 };
    this.#rooms.set(room.slug, { ...(known ?? fresh), ...room });
    this.version += 1;
  }

  /** @param {string} slug @param {Partial<RoomSummary>} change */
  update(slug, change) {
    const room = this.#rooms.get(slug);
    if (!room) return;
    Object.assign(room, change);
    this.version += 1;
  }

  /** A message arrived in a room that is not open here. @param {string} slug @param {number} seq @param {boolean} isOurs */
  arrived(slug, seq, isOurs) {
    const room = this.#rooms.get(slug);
    if (!room || seq <= room.last_seq) return;
    this.update(slug, { last_seq: seq, unread: isOurs ? room.unread : Math.min(room.unread + 1, 100) });
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

  /** Rooms for a few typed letters: names that begin with them first, ours before others. @param {string} typed @returns {RoomSummary[]} */
  search(typed) {
    const wanted = typed.trim().replace(/^#/, '').toLowerCase();
    const all = [...this.mine, ...this.others];
    if (!wanted) return all;
    /** @param {RoomSummary} room */
    const rank = (room) => {
      const at = room.name.toLowerCase().indexOf(wanted);
      if (at === 0) return 0;
      if (at > 0) return 1;
      return room.slug.includes(wanted) || room.topic.toLowerCase().includes(wanted) ? 2 : 3;
    };
    return all.map((room) => ({ room, rank: rank(room) })).filter((hit) => hit.rank < 3)
      .sort((a, b) => a.rank - b.rank).map((hit) => hit.room);
  }

  #sort() {
    if (this.#sorted.version !== this.version) {
      const all = [...this.#rooms.values()].sort(byName);
      this.#sorted = { version: this.version, mine: all.filter((r) => r.member), others: all.filter((r) => !r.member) };
    }
    return this.#sorted;
  }
}
