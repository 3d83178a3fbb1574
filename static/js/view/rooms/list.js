/** @import { Chat } from '../../model/chat.js' */
/** @import { Section, SectionName, Sections } from '../../model/sections.js' */
/** @import { Part } from '../../model/window.js' */
import { changed, observed } from '../../lib/changes.js';
import { countOf } from '../../model/levels.js';
import { outOfSight, partInView } from '../../model/window.js';

/** @typedef {{section: SectionName, slug: string | null, opener: HTMLElement, at: {x: number, y: number}}} MenuOf   what an open menu is for: a section, or one of its rooms */

/** In px, before a row has been measured. */
const ROW = 30;
/** In px, before the list has been measured: more than is in view, so that the first drawing shows all of it. */
const VIEW = 1_000;
/** In px: rows that are scrolled to are not put at the very edge, where a pill would cover them. */
const CLEAR = 36;

/** True on devices with a pointer that can rest on the list. */
const canHover = matchMedia('(hover: hover)');

/** The list of rooms in the document: which rows are drawn, and how many unread ones are out of sight. */
export class RoomList {
  /** Unread rooms out of sight. */
  above = 0;
  below = 0;
  /** @type {MenuOf | null} */
  menu = null;
  /** The target of a dragged room. @type {{slug: string, section: SectionName, to: number} | null} */
  drag = null;
  /** Grows when other rows come into view. */
  version = 0;
  row = ROW;
  /** @type {HTMLElement | null} */
  #box = null;
  /** @type {Map<SectionName, Part>} the rows drawn last */
  #parts = new Map();
  #shown = '';
  #wasHeld = false;
  /** @type {Section[]} */
  #sections = [];
  #chat;
  #choices;
  #resized = new ResizeObserver(() => this.measure());

  /** @param {Chat} chat @param {Sections} choices */
  constructor(chat, choices) {
    this.#chat = chat;
    this.#choices = choices;
    observed(this);
  }

  /** @param {Element | undefined} element */
  attach = (element) => {
    if (this.#box === element) return;
    this.#resized.disconnect();
    this.#box = /** @type {HTMLElement | null} */ (element ?? null);
    if (this.#box) this.#resized.observe(this.#box);
  };

  /** True while rows must stay where they are, because somebody is about to use one. */
  get isHeld() {
    const box = this.#box;
    if (this.menu || this.drag) return true;
    return Boolean(box && ((canHover.matches && box.matches(':hover')) || box.querySelector(':focus-visible')));
  }

  /** Draws if rows may move now, or may no longer. */
  held = () => {
    if (this.isHeld !== this.#wasHeld) changed();
  };

  /** Updates the sections. Called before they are drawn. */
  update() {
    const { rooms, current } = this.#chat;
    this.#sections = this.#choices.list(rooms.mine, current.slug, this.isHeld);
    return this.#sections;
  }

  /** The sections drawn last. */
  get sections() {
    return this.#sections;
  }

  /** The rows of a section to draw. @param {Section} section @returns {Part} */
  partOf({ name, rooms }) {
    const part = this.#partInView(name, rooms.length);
    this.#parts.set(name, part);
    return part;
  }

  /** Measures the list. Called after it is drawn or scrolled. */
  measure = () => {
    const box = this.#box;
    if (!box) return;
    this.row = box.querySelector('.room')?.getBoundingClientRect().height || this.row;
    if (this.#open().some(({ name, rooms }) => {
      const [old, now] = [this.#parts.get(name), this.#partInView(name, rooms.length)];
      return !old || old.from !== now.from || old.to !== now.to;
    })) this.version += 1;
    const { above, below } = this.#hidden();
    this.above = above;
    this.below = below;
  };

  /** Measures the list, and brings the open room into view once it is another one. Called after each drawing of the page. */
  settle() {
    this.measure();
    this.#wasHeld = this.isHeld;
    const { slug } = this.#chat.current;
    if (this.#shown !== slug && this.reveal(slug)) this.#shown = slug;
  }

  /** Scrolls to the next unread room out of sight. @param {1 | -1} step */
  toUnread(step) {
    const { lastAbove, firstBelow } = this.#hidden();
    this.#show(step < 0 ? lastAbove : firstBelow);
  }

  /** Scrolls as little as is needed for a room to be in view. @param {string} slug @returns {boolean} false if it is not in the list yet, or in a folded section */
  reveal(slug) {
    for (const { name, rooms } of this.#open()) {
      const index = rooms.findIndex((room) => room.slug === slug);
      const top = this.#topOf(name);
      if (index < 0 || top === null) continue;
      this.#show(top + index * this.row);
      return true;
    }
    return false;
  }

  /** Scrolls to one end of the list. @param {"start" | "end"} end */
  toEnd(end) {
    this.#box?.scrollTo(0, end === 'start' ? 0 : this.#box.scrollHeight);
    this.measure();
  }

  /** The index in its section of the room at this height of the window. @param {SectionName} name @param {number} y */
  indexAt(name, y) {
    const list = this.#list(name);
    return list ? Math.floor((y - list.getBoundingClientRect().top) / this.row) : 0;
  }

  /** Scrolls a little while something is dragged to an edge. @param {number} y */
  nudge(y) {
    const { top, bottom } = this.#box?.getBoundingClientRect() ?? { top: 0, bottom: 0 };
    if (y < top + CLEAR) this.#box?.scrollBy(0, -this.row / 3);
    else if (y > bottom - CLEAR) this.#box?.scrollBy(0, this.row / 3);
  }

  /** @param {number | null} at the top of a row, from the start of the list, in px */
  #show(at) {
    const box = this.#box;
    if (at === null || !box) return;
    if (at < box.scrollTop + CLEAR) box.scrollTop = at - CLEAR;
    else if (at + this.row > box.scrollTop + box.clientHeight - CLEAR) box.scrollTop = at + this.row + CLEAR - box.clientHeight;
    this.measure();
  }

  #open() {
    return this.sections.filter(({ isFolded }) => !isFolded);
  }

  /** @param {SectionName} name @returns {HTMLElement | null | undefined} */
  #list(name) {
    return this.#box?.querySelector(`[data-section="${name}"] .room-list`);
  }

  /** The distance from the start of the list to the first row of a section, in px; null before it is drawn. @param {SectionName} name */
  #topOf(name) {
    const list = this.#list(name);
    if (!list || !this.#box) return null;
    return list.getBoundingClientRect().top - this.#box.getBoundingClientRect().top + this.#box.scrollTop;
  }

  /** @param {SectionName} name @param {number} count @returns {Part} */
  #partInView(name, count) {
    const top = this.#topOf(name);
    const { scrollTop, clientHeight } = this.#box ?? { scrollTop: 0, clientHeight: VIEW };
    return partInView(count, this.row, top === null ? 0 : scrollTop - top, clientHeight || VIEW);
  }

  #hidden() {
    const { slug: current } = this.#chat.current;
    const { scrollTop, clientHeight } = this.#box ?? { scrollTop: 0, clientHeight: VIEW };
    const lists = this.#open().map(({ name, rooms }) => ({
      top: this.#topOf(name) ?? 0, height: this.row, wanted: rooms.map((room) => countOf(room).count > 0 && room.slug !== current),
    }));
    return outOfSight(lists, { top: scrollTop, bottom: scrollTop + clientHeight });
  }
}
