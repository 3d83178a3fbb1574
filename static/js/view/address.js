import { afterFrame } from '../lib/schedule.js';

/** @typedef {{path: string, left: number | null, away: number}} Entry   of the history; `left`: the first message that is in view in the one before, to come back to; `away`: so many visits one is away from where one was reading */

/**
 * The address bar and the title of the tab. They follow the page once it is painted: the browser takes as long for an
 * address as the page for the rows of a room.
 */
export class Address {
  #title = '';
  /** What the address bar shows. */
  #shown;
  /** What it will show. @type {Entry | null} */
  #next = null;

  /** @param {string} path */
  constructor(path) {
    this.#shown = path;
  }

  /** So many visits one is away from where one was reading. */
  get away() {
    return this.#next ? this.#next.away : Number(history.state?.away ?? 0);
  }

  /** Makes an entry of the history. @param {string} path @param {number | null} left the first message in view, null at the end @param {boolean} [isVisit] true if one will want to go back */
  turnTo(path, left, isVisit = false) {
    const isAsked = this.#next !== null;
    this.#next = { path, left: this.#next ? this.#next.left : left, away: isVisit ? this.away + 1 : 0 };
    if (!isAsked) afterFrame(() => this.#follow());
  }

  /** The person went back or forward: the address bar shows this already. @param {string} path */
  wentTo(path) {
    this.#shown = path;
    if (this.#next) this.#next.path = path;
  }

  /** Called after each drawing. @param {string} title */
  settle(title) {
    this.#title = title;
    if (!this.#next) document.title = title;
  }

  #follow() {
    const next = this.#next;
    this.#next = null;
    if (next && next.path !== this.#shown) {
      history.replaceState({ away: Number(history.state?.away ?? 0), at: next.left }, '');
      history.pushState({ away: next.away }, '', next.path);
      this.#shown = next.path;
    }
    document.title = this.#title; // belongs to the new entry of the history
  }
}
