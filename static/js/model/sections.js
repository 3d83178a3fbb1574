/** @import { Entry } from './rooms.js' */
/** @import { TextStorage } from './drafts.js' */
import { changed } from '../lib/changes.js';
import { countOf, isMuted } from './levels.js';

/** @typedef {"unread" | "favourites" | "direct" | "rooms" | "archived"} SectionName */
/** @typedef {"name" | "recent" | "hand"} Sort */
/** @typedef {{name: SectionName, rooms: Entry[], isFolded: boolean, sort: Sort}} Section */

/**
 * The choices for the list of rooms that are kept in the browser.
 *
 * @typedef {object} Choices
 * @property {Partial<Record<SectionName, boolean>>} folded
 * @property {Partial<Record<SectionName, Sort>>} sort
 * @property {Partial<Record<SectionName, string[]>>} order   the slugs, in the order made by hand
 * @property {string[]} favourites
 * @property {boolean} unreadFirst                            true if unread rooms have a section of their own
 */

/** @type {readonly SectionName[]} */
const NAMES = ['unread', 'favourites', 'direct', 'rooms', 'archived'];

/** @returns {Choices} */
const none = () => ({ folded: { archived: true }, sort: {}, order: {}, favourites: [], unreadFirst: false });

/** The sections of the list of rooms: which room is in which one, in which order, and what is folded. */
export class Sections {
  #choices = none();
  /** The last list: the section of each room, and its index there. @type {Map<string, {name: SectionName, index: number}>} */
  #last = new Map();
  #key;
  #storage;
  /** Grows with each choice. */
  version = 0;

  /** @param {number} owner @param {TextStorage | null} storage null where the browser has none for us */
  constructor(owner, storage) {
    this.#key = `banter-sections-${owner}`;
    this.#storage = storage;
    try {
      const stored = JSON.parse(storage?.getItem(this.#key) ?? '{}');
      this.#choices = { ...none(), ...stored };
    } catch { /* Storage may be refused at any time, or hold something else: begin without choices. */ }
  }

  get unreadFirst() {
    return this.#choices.unreadFirst;
  }

  /** @param {string} slug */
  isFavourite(slug) {
    return this.#choices.favourites.includes(slug);
  }

  /** @param {SectionName} name */
  sortOf(name) {
    return this.#choices.sort[name] ?? 'name';
  }

  /**
   * The sections with rooms. While `isHeld`, rooms that are listed already stay where they are: nobody is to click on a room that has just moved.
   * @param {readonly Entry[]} mine our rooms, by name @param {string} current the slug of the open room @param {boolean} isHeld
   * @returns {Section[]}
   */
  list(mine, current, isHeld = false) {
    /** @type {Map<SectionName, Entry[]>} */
    const found = new Map(NAMES.map((name) => [name, []]));
    for (const room of mine) found.get(this.#sectionOf(room, current, isHeld))?.push(room);
    const sections = [...found].filter(([, rooms]) => rooms.length).map(([name, rooms]) => ({
      name, rooms: isHeld && this.#last.size ? this.#asBefore(rooms) : sunk(this.#sorted(name, rooms)), isFolded: Boolean(this.#choices.folded[name]), sort: this.sortOf(name),
    }));
    this.#last = new Map(sections.flatMap(({ name, rooms }) => rooms.map(({ slug }, index) => [slug, { name, index }])));
    return sections;
  }

  /** @param {SectionName} name */
  fold(name) {
    this.#choose({ folded: { ...this.#choices.folded, [name]: !this.#choices.folded[name] } });
  }

  /** @param {SectionName} name @param {Sort} sort */
  sortBy(name, sort) {
    this.#choose({ sort: { ...this.#choices.sort, [name]: sort } });
  }

  /** @param {string} slug */
  toggleFavourite(slug) {
    const { favourites } = this.#choices;
    this.#choose({ favourites: this.isFavourite(slug) ? favourites.filter((one) => one !== slug) : [...favourites, slug] });
  }

  toggleUnreadFirst() {
    this.#choose({ unreadFirst: !this.unreadFirst });
  }

  /** Puts a room at another index of its section, which is sorted by hand from now on. @param {string} slug @param {number} to @returns {boolean} false if it is there already */
  move(slug, to) {
    const place = this.#last.get(slug);
    if (!place) return false;
    const slugs = [...this.#last].filter(([, one]) => one.name === place.name).map(([one]) => one);
    const target = Math.max(0, Math.min(to, slugs.length - 1));
    if (target === place.index) return false;
    slugs.splice(place.index, 1);
    slugs.splice(target, 0, slug);
    const { order, sort } = this.#choices;
    this.#choose({ order: { ...order, [place.name]: slugs }, sort: { ...sort, [place.name]: 'hand' } });
    return true;
  }

  /** Puts a room before or behind its neighbour. @param {string} slug @param {1 | -1} step */
  shift(slug, step) {
    const place = this.#last.get(slug);
    return place !== undefined && this.move(slug, place.index + step);
  }

  /** @param {Partial<Choices>} choice */
  #choose(choice) {
    Object.assign(this.#choices, choice);
    this.#last = new Map();
    this.version += 1;
    try {
      this.#storage?.setItem(this.#key, JSON.stringify(this.#choices));
    } catch { /* The choices then live as long as the page. */ }
    changed();
  }

  /** @param {Entry} room @param {string} current @param {boolean} isHeld @returns {SectionName} */
  #sectionOf(room, current, isHeld) {
    const last = this.#last.get(room.slug)?.name;
    if (isHeld && last) return last;
    if (room.archived) return 'archived';
    // The open room stays where it was opened, though it is being read.
    const isUnread = room.slug === current ? last === 'unread' : countOf(room).count > 0;
    if (this.unreadFirst && isUnread) return 'unread';
    if (this.isFavourite(room.slug)) return 'favourites';
    return room.kind === 'direct' ? 'direct' : 'rooms';
  }

  /** @param {Entry[]} rooms */
  #asBefore(rooms) {
    const index = (/** @type {Entry} */ { slug }) => this.#last.get(slug)?.index ?? Infinity;
    return sortedBy(rooms, index);
  }

  /** @param {SectionName} name @param {Entry[]} rooms by name */
  #sorted(name, rooms) {
    const { order } = this.#choices;
    switch (this.sortOf(name)) {
      case 'recent': return sortedBy(rooms, ({ last_at: at }) => -(at ?? 0));
      case 'hand': {
        const index = new Map((order[name] ?? []).map((slug, at) => [slug, at]));
        return sortedBy(rooms, ({ slug }) => index.get(slug) ?? Infinity);
      }
      default: return rooms;
    }
  }
}

/** Sort by a number; equal ones keep their order. @param {Entry[]} rooms @param {(room: Entry) => number} keyOf */
function sortedBy(rooms, keyOf) {
  return rooms.map((room) => ({ room, key: keyOf(room) })).sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key))).map(({ room }) => room);
}

/** Muted rooms are below the others. @param {Entry[]} rooms */
const sunk = (rooms) => [...rooms.filter((room) => !isMuted(room)), ...rooms.filter(isMuted)];

/**
 * The room a step further up or down the list, around its ends.
 * @param {readonly Section[]} sections @param {string} current @param {1 | -1} step @param {boolean} isUnread only among unread rooms, and in folded sections, too
 */
export function neighbour(sections, current, step, isUnread) {
  const all = sections.filter(({ isFolded, rooms }) => isUnread || !isFolded || rooms.some(({ slug }) => slug === current)).flatMap(({ rooms }) => rooms);
  const at = all.findIndex(({ slug }) => slug === current);
  const start = at < 0 && step < 0 ? all.length : at;
  for (let i = 1; i <= all.length; i += 1) {
    const room = all[(start + step * i + all.length * 2) % all.length];
    if (room && room.slug !== current && (!isUnread || countOf(room).count > 0)) return room;
  }
  return undefined;
}
