/** @import { Conversation } from '../model/conversation.js' */
/** @import { Timeline } from '../model/timeline.js' */
/** @import { Slice } from '../model/slice.js' */
import { lowerBound } from '../lib/sorted.js';
import { AT_END, bounded, boundsOf, lastSlice, slideDown, slideUp } from '../model/slice.js';

const NEAR_END = 40;
const MARGIN = 900;
const FROM_TOP = 96;

/** @typedef {{slice: Slice | null, isAtEnd: boolean, top: number}} Place   where one room was left */

/**
 * Keeps the eye where it is: what stands in view stays put while messages come and go above and below, and at the
 * end the newest stays in view. Which part of the timeline is in the document is decided here as well.
 */
export class Scroll {
  /** Whether the newest message is in view. */
  isAtEnd = true;
  isDividerAbove = false;
  /** @type {HTMLElement | null} */
  #log = null;
  /** @type {Slice | null} */
  #slice = null;
  /** @type {Map<string, Place>} */
  #places = new Map();
  /** @type {{element: Element, top: number}[]} */
  #anchors = [];
  /** @type {"divider" | "place" | null} where to go once the room is there */
  #arriving = 'divider';
  #conversation;
  #redraw;
  #resized = new ResizeObserver(() => this.#settle());

  /** @param {Conversation} conversation @param {() => void} redraw */
  constructor(conversation, redraw) {
    this.#conversation = conversation;
    this.#redraw = redraw;
  }

  /** @param {Element | undefined} element */
  attach = (element) => {
    if (this.#log === element) return;
    this.#resized.disconnect();
    this.#log = /** @type {HTMLElement | null} */ (element ?? null);
    if (this.#log) this.#resized.observe(this.#log);
  };

  /** Another room comes into view. @param {Conversation} next */
  turnTo(next) {
    this.#places.set(this.#conversation.slug, { slice: this.#slice, isAtEnd: this.isAtEnd, top: this.#log?.scrollTop ?? 0 });
    const place = this.#places.get(next.slug);
    const isKept = Boolean(place && !place.isAtEnd && next.timeline.isLoaded);
    this.#conversation = next;
    this.#slice = isKept ? (place?.slice ?? null) : null;
    this.isAtEnd = !isKept;
    this.#arriving = isKept ? 'place' : 'divider';
    this.#anchors = [];
  }

  /** The messages to have in the document. @param {Timeline} timeline */
  shown(timeline) {
    const { messages } = timeline;
    if (!this.#slice || (this.isAtEnd && this.#slice.to === Infinity && boundsOf(this.#slice, messages)[0] < messages.length - AT_END * 2)) {
      this.#slice = lastSlice(messages);
    }
    this.#slice = bounded(this.#slice, messages);
    const [start, end] = boundsOf(this.#slice, messages);
    return { messages: messages.slice(start, end), isCut: start > 0 || timeline.hasOlder, isAtNewest: end === messages.length };
  }

  /** Before drawing: remembers what is in view. */
  hold() {
    this.#anchors = this.isAtEnd ? [] : this.#inView().map((element) => ({ element, top: element.offsetTop }));
  }

  /** After drawing: puts it back. */
  settle() {
    if (this.#arriving && this.#conversation.timeline.isLoaded) this.#arrive();
    else this.#settle();
    this.#note();
  }

  /** The person scrolled. */
  moved = () => {
    const log = this.#log;
    if (!log || !this.#conversation.timeline.isLoaded) return;
    const { messages } = this.#conversation.timeline;
    const left = log.scrollHeight - log.scrollTop - log.clientHeight;
    this.#note();
    if (log.scrollTop < MARGIN) this.#reachUp();
    if (left < MARGIN && this.#slice && this.#slice.to !== Infinity) {
      this.#slice = slideDown(this.#slice, messages);
      this.#redraw();
    }
  };

  /** Shows the newest part, and its end. */
  toNewest() {
    this.#slice = null;
    this.isAtEnd = true;
    this.#redraw();
  }

  /** Shows the part around a seq, with the "new" divider near the top. @param {number} seq */
  toDivider(seq) {
    const { messages } = this.#conversation.timeline;
    const [start] = boundsOf({ from: seq, to: Infinity }, messages);
    this.#slice = slideUp({ from: messages[start]?.seq ?? seq, to: messages[Math.min(start + AT_END, messages.length - 1)]?.seq ?? Infinity }, messages);
    if (start + AT_END >= messages.length) this.#slice.to = Infinity;
    this.isAtEnd = false;
    this.#arriving = 'divider';
    this.#redraw();
  }

  #reachUp() {
    const { timeline } = this.#conversation;
    if (!this.#slice) return;
    if (boundsOf(this.#slice, timeline.messages)[0] > 0) {
      this.#slice = slideUp(this.#slice, timeline.messages);
      this.#redraw();
    } else if (!this.#conversation.problem) {
      // What comes is shown step by step, like what is loaded already.
      this.#slice = { ...this.#slice, from: timeline.from };
      void this.#conversation.loadOlder().then((isThere) => {
        if (!isThere || !this.#slice) return;
        this.#slice = slideUp(this.#slice, timeline.messages);
        this.#redraw();
      });
    }
  }

  #arrive() {
    const log = this.#log;
    if (!log) return;
    const divider = /** @type {HTMLElement | null} */ (log.querySelector('.new-line'));
    if (this.#arriving === 'place') log.scrollTop = this.#places.get(this.#conversation.slug)?.top ?? log.scrollHeight;
    else log.scrollTop = divider ? divider.offsetTop - FROM_TOP : log.scrollHeight;
    this.#arriving = null;
  }

  #settle() {
    const log = this.#log;
    if (!log) return;
    if (this.isAtEnd) {
      log.scrollTop = log.scrollHeight;
      return;
    }
    const anchor = this.#anchors.find(({ element }) => element.isConnected);
    const moved = anchor ? /** @type {HTMLElement} */ (anchor.element).offsetTop - anchor.top : 0;
    if (moved) log.scrollTop += moved;
    this.#anchors = [];
  }

  /** Looks where the view stands; the pills depend on it. */
  #note() {
    const { isAtEnd, isDividerAbove } = this;
    this.#look();
    if (isAtEnd !== this.isAtEnd || isDividerAbove !== this.isDividerAbove) this.#redraw();
  }

  #look() {
    const log = this.#log;
    if (!log) return;
    const isAtNewest = !this.#slice || this.#slice.to === Infinity;
    this.isAtEnd = isAtNewest && log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END;
    const { unread, timeline } = this.#conversation;
    const after = unread.dividerAfter;
    if (after === null) {
      this.isDividerAbove = false;
      return;
    }
    const divider = /** @type {HTMLElement | null} */ (log.querySelector('.new-line'));
    const isCutOff = Math.max(this.#slice?.from ?? 0, timeline.from) > after;
    this.isDividerAbove = divider ? divider.offsetTop + divider.offsetHeight < log.scrollTop : isCutOff;
  }

  /** @returns {HTMLElement[]} message rows in view, from the top */
  #inView() {
    const log = this.#log;
    if (!log) return [];
    const rows = /** @type {HTMLElement[]} */ ([...log.querySelectorAll('[data-key]')]);
    const { scrollTop, clientHeight } = log;
    // Rows stand one under the other, so the first in view is found by halving.
    const first = lowerBound(rows, scrollTop + 1, (row) => row.offsetTop + row.offsetHeight);
    const behind = lowerBound(rows, scrollTop + clientHeight, (row) => row.offsetTop);
    return rows.slice(first, behind);
  }
}
