/** @import { Conversation } from '../model/conversation.js' */
/** @import { Timeline } from '../model/timeline.js' */
/** @import { Slice } from '../model/slice.js' */
/** @import { Target } from './arrival.js' */
import { changed, observed } from '../lib/changes.js';
import { AT_END, around, bounded, boundsOf, lastSlice, rememberedRows, slideDown, slideUp } from '../model/slice.js';
import { topOfNew, topOfTarget } from './arrival.js';
import { endInView, heightBelow, isDividerAbove, mostInView, rowsInView, startInView } from './inview.js';

const NEAR_END = 40;
const MARGIN = 900;
/** In ms without scrolling, after which one has stopped. */
const REST = 100;

/** @typedef {{slice: Slice | null, isAtEnd: boolean, top: number}} Place   the scroll position at which a room was left */

/**
 * Keeps the scroll position: visible messages don't move while others appear or disappear above and below, and at the end
 * the newest message stays visible. It also decides which part of the timeline is in the document.
 */
export class Scroll {
  /** True if the newest message is in view. */
  isAtEnd = true;
  isDividerAbove = false;
  /** True if all messages that are loaded are to be in the document, for paper. */
  isWhole = false;
  /** The seq of the last message whose end is in view. Drawn once one stops to scroll, and not with each step. */
  get lastInView() {
    return this.#lastInView;
  }

  /** The seq of the first message in view. */
  get firstInView() {
    return this.#log ? startInView(this.#log) : 0;
  }

  #lastInView = 0;
  #rowsOf = rememberedRows();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #rest;
  /** @type {HTMLElement | null} */
  #log = null;
  /** The part that is in the document. @type {Slice | null} */
  slice = null;
  /** @type {Map<string, Place>} */
  #places = new Map();
  /** @type {{element: HTMLElement, top: number}[]} */
  #anchors = [];
  /** The position to go to once the room is loaded. @type {"divider" | "place" | Target | null} */
  #arriving = 'divider';
  #conversation;
  #generation;
  #top = 0; // where it was scrolled to last
  #resized = new ResizeObserver(() => this.#settle());

  /** @param {Conversation} conversation */
  constructor(conversation) {
    this.#conversation = conversation;
    this.#generation = conversation.timeline.generation;
    observed(this);
  }

  /** True until the room is shown at the position where reading continues. */
  get isArriving() {
    return this.#arriving !== null;
  }

  /** @param {Element | undefined} element */
  attach = (element) => {
    if (this.#log === element) return;
    this.#resized.disconnect();
    this.#log = /** @type {HTMLElement | null} */ (element ?? null);
    if (this.#log) this.#resized.observe(this.#log);
  };

  /** Changes to another room. @param {Conversation} next */
  turnTo(next) {
    if (this.#log) this.#places.set(this.#conversation.slug, { slice: this.slice, isAtEnd: this.isAtEnd, top: this.#log.scrollTop });
    const place = this.#places.get(next.slug);
    const isKept = Boolean(place && !place.isAtEnd && next.timeline.isLoaded);
    this.#conversation = next;
    this.#generation = next.timeline.generation;
    this.slice = isKept ? (place?.slice ?? null) : null;
    this.isAtEnd = !isKept;
    this.#arriving = isKept ? 'place' : 'divider';
    this.#anchors = [];
  }

  /** The messages that should be in the document. @param {Timeline} timeline */
  shown(timeline) {
    const { messages } = timeline;
    const rows = this.#rows;
    if (this.isWhole) return { messages, from: timeline.from, isAtNewest: !timeline.hasNewer };
    if (timeline.generation !== this.#generation) {
      this.#generation = timeline.generation; // all messages were thrown away and loaded again
      this.slice = null;
      this.#arriving ??= 'divider';
    }
    if (this.#arriving === 'divider' && !this.#conversation.isOpening) this.#turnToDivider();
    if (!this.slice || (this.isAtEnd && this.slice.to === Infinity && boundsOf(this.slice, rows)[0] < rows.length - AT_END * 2)) {
      this.slice = lastSlice(rows, Math.min(AT_END, mostInView(this.#log)));
    }
    this.slice = bounded(this.slice, rows);
    const [start, end] = boundsOf(this.slice, messages);
    const isAtNewest = end === messages.length && !timeline.hasNewer;
    return { messages: messages.slice(start, end), from: start > 0 ? (messages[start]?.seq ?? 0) : timeline.from, isAtNewest };
  }

  /** Remembers the messages in view. Called before each drawing. */
  hold() {
    if (this.isWhole) return;
    this.#anchors = this.isAtEnd ? [] : (this.#log ? rowsInView(this.#log) : []).map((element) => ({ element, top: element.offsetTop }));
  }

  /** Restores the scroll position. Called after each drawing. */
  settle() {
    if (this.isWhole) return;
    // The messages we hold may be old: the position where reading continues is known once the room is open.
    if (this.#arriving && this.#conversation.timeline.isLoaded && !this.#conversation.isOpening) this.#arrive();
    else this.#settle();
    const before = this.#lastInView;
    this.#look();
    if (before !== this.#lastInView && !this.#rest) changed();
    const { timeline } = this.#conversation;
    if (this.#log && timeline.isLoaded && !this.#arriving && this.#log.scrollTop < MARGIN) this.#reachUp();
    if (this.#log && timeline.hasNewer && this.slice?.to === Infinity && !this.#arriving && heightBelow(this.#log) < MARGIN) this.#reachDown();
  }

  /** The person scrolled. */
  moved = () => {
    const log = this.#log;
    if (!log || this.isWhole || !this.#conversation.timeline.isLoaded) return;
    this.#top = log.scrollTop;
    this.#look();
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.#rest = undefined;
      changed();
    }, REST);
    if (log.scrollTop < MARGIN) this.#reachUp();
    if (heightBelow(log) < MARGIN) this.#reachDown();
  };

  /** Goes to where it was before everything was shown. */
  comeBack() {
    if (this.#log && !this.isAtEnd) this.#log.scrollTop = this.#top;
  }

  /** Scrolls to the newest message. */
  toNewest() {
    this.slice = null;
    this.isAtEnd = true;
    this.#arriving = null;
    const { timeline, pages } = this.#conversation;
    if (!timeline.hasNewer) return;
    void pages.loadNewest().then(() => {
      this.#generation = timeline.generation;
      if (!timeline.hasNewer) this.toNewest();
    });
  }

  /** Shows the part around a seq, with the "new" divider near the top. @param {number} seq */
  toDivider(seq) {
    this.slice = around(seq, this.#rows);
    this.isAtEnd = false;
    this.#arriving = 'divider';
  }

  /** Shows the part around a message, which is loaded, with the message in view. @param {Target} target */
  toTarget(target) {
    this.slice = around(target.seq, this.#rows);
    this.isAtEnd = false;
    this.#arriving = target;
    this.#generation = this.#conversation.timeline.generation;
  }

  /** The loaded messages that begin rows. */
  get #rows() {
    return this.#rowsOf(this.#conversation.timeline);
  }

  #reachUp() {
    const { timeline, pages } = this.#conversation;
    if (!this.slice) return;
    if (boundsOf(this.slice, this.#rows)[0] > 0) this.slice = slideUp(this.slice, this.#rows);
    else if (!this.#conversation.problem && timeline.hasOlder && !pages.isLoadingOlder) {
      // Newly loaded messages are shown step by step, like those that were loaded before.
      if (this.slice.from !== timeline.from) this.slice = { ...this.slice, from: timeline.from };
      void pages.loadOlder().then((isThere) => {
        if (isThere && this.slice) this.slice = slideUp(this.slice, this.#rows);
      });
    }
  }

  #reachDown() {
    const { timeline, pages } = this.#conversation;
    if (!this.slice) return;
    if (this.slice.to !== Infinity) this.slice = slideDown(this.slice, this.#rows);
    else if (timeline.hasNewer) {
      this.slice = { ...this.slice, to: timeline.to };
      void pages.loadNewer().then(() => {
        if (this.slice) this.slice = slideDown(this.slice, this.#rows);
      });
    }
  }

  /** Puts the part in which reading continues into the document. */
  #turnToDivider() {
    const { unread, timeline } = this.#conversation;
    const after = unread.dividerAfter;
    if (after === null || timeline.from > after + 1) return;
    this.slice = around(after, this.#rows);
    this.isAtEnd = false;
  }

  #arrive() {
    const log = this.#log;
    if (!log) return;
    if (this.#arriving === 'place') log.scrollTop = this.#places.get(this.#conversation.slug)?.top ?? log.scrollHeight;
    else log.scrollTop = this.#arriving && this.#arriving !== 'divider' ? topOfTarget(log, this.#arriving) : topOfNew(log);
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
    const moved = anchor ? anchor.element.offsetTop - anchor.top : 0;
    if (moved) log.scrollTop += moved;
    this.#anchors = [];
  }

  /** Measures the scroll position, on which the pills depend. */
  #look() {
    const log = this.#log;
    if (!log) return;
    const { unread, timeline } = this.#conversation;
    const isAtNewest = (!this.slice || this.slice.to === Infinity) && !timeline.hasNewer;
    this.#lastInView = endInView(log);
    this.isAtEnd = isAtNewest && heightBelow(log) < NEAR_END;
    const after = unread.dividerAfter;
    this.isDividerAbove = after !== null && isDividerAbove(log, Math.max(this.slice?.from ?? 0, timeline.from) > after + 1);
  }
}
