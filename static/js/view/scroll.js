/** @import { Conversation } from '../model/conversation.js' */
/** @import { Timeline } from '../model/timeline.js' */
/** @import { Slice } from '../model/slice.js' */
/** @import { Target } from './arrival.js' */
import { changed, observed } from '../lib/changes.js';
import { Pause } from '../lib/pause.js';
import { AT_END, around, bounded, boundsOf, lastSlice, rememberedRows } from '../model/slice.js';
import { topOfMark, topOfNew, topOfTarget } from './arrival.js';
import { anchorsIn, heightBelow, isDividerAbove, mostInView, seqsInView, shiftOf } from './inview.js';
import { Places } from './places.js';
import { reachDown, reachUp } from './reach.js';

const NEAR_END = 40;
const MARGIN = 900;
/** Less than there is beyond the view of a room that was left. */
const SOON = 100;
/** In ms without scrolling, after which one has stopped. */
const REST = 100;
/** In ms. Who is here for so long stays: a room that one only passes gets no rows beyond the view. */
const STAY = 400;

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
    return this.#firstInView;
  }

  #lastInView = 0;
  #firstInView = 0;
  /** What the pill below was drawn for, and the links in view. */
  #lastDrawn = 0;
  #firstDrawn = 0;
  #rowsOf = rememberedRows();
  #rest = new Pause(REST, () => this.#stopped());
  #growth = new Pause(STAY, () => this.#log && this.#reach(this.#log, MARGIN));
  /** @type {HTMLElement | null} */
  #log = null;
  /** The part to draw. @type {Slice | null} */
  slice = null;
  #places = new Places();
  /** @type {import('./inview.js').Anchor[]} */
  #anchors = [];
  /** The position to go to once the room is loaded. @type {"divider" | "place" | Target | null} */
  #arriving = 'divider';
  #conversation;
  #generation;
  #top = 0;
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

  /** Changes to another room. @param {Conversation} next @param {boolean} isDrawn whether its rows are in the document */
  turnTo(next, isDrawn) {
    if (this.#log && !this.#arriving) this.#places.leave(this.#conversation, this.#log, this.#rows, this);
    this.#growth.end();
    if (next !== this.#conversation) this.attach(undefined);
    const place = this.#places.in(next);
    this.#conversation = next;
    this.#generation = next.timeline.generation;
    this.slice = isDrawn || !place.isAtEnd ? place.slice : null;
    this.isAtEnd = place.isAtEnd;
    this.isDividerAbove = place.isDividerAbove;
    [this.#firstInView, this.#lastInView] = [0, place.lastInView];
    this.#arriving = place.isAtEnd ? 'divider' : 'place';
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
    const fill = Math.min(AT_END, mostInView(this.#log));
    const most = this.#arriving ? fill : AT_END * 2; // all of a room that is shown again are painted in one frame
    if (!this.slice || (this.isAtEnd && this.slice.to === Infinity && boundsOf(this.slice, rows)[0] < rows.length - most)) this.slice = lastSlice(rows, fill);
    this.slice = bounded(this.slice, rows);
    const [start, end] = boundsOf(this.slice, messages);
    const isAtNewest = end === messages.length && !timeline.hasNewer;
    return { messages: messages.slice(start, end), from: start > 0 ? (messages[start]?.seq ?? 0) : timeline.from, isAtNewest };
  }

  /** Remembers the messages in view. Called before each drawing. */
  hold() {
    if (this.isWhole) return;
    this.#anchors = this.#log && !this.isAtEnd ? anchorsIn(this.#log) : [];
    this.#top = this.#log?.scrollTop ?? this.#top;
  }

  /** Restores the scroll position. Called after each drawing. */
  settle() {
    if (this.isWhole) return;
    const { timeline, isOpening } = this.#conversation;
    // The messages we hold may be old: the position where reading continues is known once the room is open.
    if (this.#arriving && timeline.isLoaded && (!isOpening || this.#arriving === 'place')) this.#arrive();
    else this.#settle();
    this.#lastDrawn = this.#lastInView;
    this.#look();
    this.#firstDrawn = this.#firstInView;
    if (this.#lastDrawn !== this.#lastInView && !this.isAtEnd && !this.#rest.isOn) changed(); // for the pill below
    const log = this.#log;
    if (!log || !timeline.isLoaded || this.#arriving) return;
    this.#reach(log, SOON);
    this.#growth.start(); // rows that are far off have time until a room that was turned to is painted
  }

  /** The person scrolled. */
  moved = () => {
    const log = this.#log;
    const isOurs = log?.scrollTop === this.#top; // the position was set in a drawing, which has looked at it
    if (!log || isOurs || this.isWhole || !this.#conversation.timeline.isLoaded) return;
    this.#look();
    this.#rest.restart();
    this.#reach(log, MARGIN);
  };

  #stopped() {
    if (this.#lastInView !== this.#lastDrawn || this.#firstInView !== this.#firstDrawn) changed();
  }

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

  /** Draws and loads more where less than so many pixels are above the view or below it. @param {HTMLElement} log @param {number} margin */
  #reach(log, margin) {
    if (log.scrollTop < margin) reachUp(this, this.#conversation, () => this.#rows);
    if (heightBelow(log) < margin) reachDown(this, this.#conversation, () => this.#rows);
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
    if (this.#arriving === 'place') log.scrollTop = topOfMark(log, this.#places.in(this.#conversation).mark);
    else log.scrollTop = this.#arriving && this.#arriving !== 'divider' ? topOfTarget(log, this.#arriving) : topOfNew(log);
    this.#arriving = null;
  }

  #settle() {
    const log = this.#log;
    if (!log) return;
    const moved = shiftOf(this.#anchors);
    if (this.isAtEnd) log.scrollTop = log.scrollHeight;
    else if (moved) log.scrollTop = this.#top + moved; // not of what it is by now: without the rows above, its end may be higher
    this.#anchors = [];
  }

  /** Measures the scroll position, on which the pills depend. */
  #look() {
    const log = this.#log;
    if (!log) return;
    this.#top = log.scrollTop;
    const { unread, timeline } = this.#conversation;
    const isAtNewest = (!this.slice || this.slice.to === Infinity) && !timeline.hasNewer;
    [this.#firstInView, this.#lastInView] = seqsInView(log);
    this.isAtEnd = isAtNewest && heightBelow(log) < NEAR_END;
    const after = unread.dividerAfter;
    this.isDividerAbove = after !== null && isDividerAbove(log, Math.max(this.slice?.from ?? 0, timeline.from) > after + 1);
  }
}
