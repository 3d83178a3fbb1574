/** @import { AskAny, WireError } from './types.js' */
/** @import { Requests } from '../wire.d.ts' */
import { observed } from '../lib/changes.js';

const TYPING_ENDS = 250;
const SLOW = 200;
/** So many rows are in the document at most, however many were loaded. */
export const SHOWN = 150;
const STEP = 50;

/**
 * @typedef {object} Parts
 * @property {AskAny} ask
 * @property {(work: () => void, ms: number) => any} later
 * @property {(timer: any) => void} cancel
 *
 * @typedef {object} Source        where rows come from
 * @property {keyof Requests} event  what is asked for
 * @property {string | ((answer: any) => any[])} rows   the field of its answer that has them, or how they are made of it
 * @property {"after" | "before"} [cursor]  the field that asks for the next page by the last id; none: all come at once
 * @property {(query: string, choice: string) => object} [fields]  of the command, from what was typed and chosen
 * @property {string} [choice]     what is chosen at first
 */

/** The cursor of the next page. @param {any} row */
const idOf = (row) => row?.id;

/**
 * A list that the server keeps: loaded in pages, searched on the server, and asked for again after a change. Of one that is
 * too long to be shown as a whole, `shown` is a part that slides over what was loaded. An answer to a question that was
 * changed meanwhile is dropped.
 *
 * @template Row
 */
export class Listing {
  /** @type {Row[]} */
  rows = [];
  hasMore = false;
  /** @type {"new" | "loading" | "ready" | "failed"} */
  state = 'new';
  /** True after the first answer; before it, an empty list means nothing. */
  isLoaded = false;
  /** Loading takes long enough to be worth a word. */
  isSlow = false;
  /** @type {WireError | null} of the last request */
  error = null;
  query = '';
  choice;
  /** The first row that is shown. */
  start = 0;
  #turn = 0;
  /** True if the last request was for the page after the loaded rows. */
  #isBehind = false;
  /** @type {any} */
  #typing = null;
  #parts;
  #source;

  /** @param {Parts} parts @param {Source} source */
  constructor(parts, source) {
    this.#parts = parts;
    this.#source = source;
    this.choice = source.choice ?? '';
    observed(this);
  }

  get end() {
    return Math.min(this.rows.length, this.start + SHOWN);
  }

  get shown() {
    return this.rows.slice(this.start, this.end);
  }

  /** More rows stand behind those that are shown. */
  get goesOn() {
    return this.end < this.rows.length || this.hasMore;
  }

  /** Something else was chosen than at first. */
  get isNarrowed() {
    return this.choice !== (this.#source.choice ?? '');
  }

  /** Search once the typing has paused. @param {string} text */
  search(text) {
    this.query = text;
    this.state = 'loading'; // what is here answers an earlier question
    this.#parts.cancel(this.#typing);
    this.#typing = this.#parts.later(() => void this.load(), TYPING_ENDS);
  }

  /** Looks for it at once, among all. @param {string} query */
  find(query) {
    this.query = query;
    return this.choose(this.#source.choice ?? '');
  }

  /** @param {string} choice */
  choose(choice) {
    this.choice = choice;
    return this.load();
  }

  /** Begins again with the first page. What was there stays until the answer comes. */
  async load() {
    this.#parts.cancel(this.#typing);
    const answer = await this.#ask();
    if (!answer) return;
    this.rows = answer.rows;
    this.start = 0;
  }

  /** Shows the rows that follow, loading them when they are not here yet. */
  async showMore() {
    if (this.end === this.rows.length) {
      if (!this.hasMore || this.state === 'loading') return;
      const answer = await this.#ask(idOf(this.rows.at(-1)));
      if (!answer) return;
      const known = new Set(this.rows.map(idOf));
      this.rows = [...this.rows, ...answer.rows.filter((/** @type {Row} */ row) => !known.has(idOf(row)))];
    }
    this.start = Math.max(this.start, Math.min(this.end + STEP, this.rows.length) - SHOWN);
  }

  showEarlier() {
    this.start = Math.max(0, this.start - STEP);
  }

  /** Changes something, and looks again. @param {keyof Requests} event @param {object} [payload] */
  async act(event, payload = {}) {
    const ack = await this.#parts.ask(event, payload);
    if (ack.ok) await this.load();
    else this.error = ack.error;
    return ack;
  }

  /** After the line was lost: what failed is asked for again, and a single page is brought up to date. Whoever has
   * scrolled further keeps what they read. */
  async resume() {
    if (this.state === 'failed' && this.#isBehind) await this.showMore();
    else if (this.state === 'failed' || this.rows.length <= STEP) await this.load();
  }

  /** @param {number} id @param {Partial<Row>} change */
  patch(id, change) {
    this.rows = this.rows.map((row) => (idOf(row) === id ? { ...row, ...change } : row));
  }

  /** @param {number} id */
  drop(id) {
    this.rows = this.rows.filter((row) => idOf(row) !== id);
    this.start = Math.max(0, Math.min(this.start, this.rows.length - SHOWN));
  }

  /** @param {number} [last] the page after this row @returns {Promise<{rows: Row[]} | null>} null when nobody waits for it any more */
  async #ask(last) {
    const { event, rows, cursor, fields } = this.#source;
    this.#turn += 1;
    const turn = this.#turn;
    this.state = 'loading';
    this.#isBehind = last !== undefined;
    const slow = this.#parts.later(() => {
      this.isSlow = turn === this.#turn;
    }, SLOW);
    const from = last === undefined || !cursor ? {} : { [cursor]: last };
    const ack = await this.#parts.ask(event, { ...fields?.(this.query.trim(), this.choice), ...from });
    this.#parts.cancel(slow);
    if (turn !== this.#turn) return null;
    this.isSlow = false;
    this.error = ack.ok ? null : ack.error;
    this.state = ack.ok ? 'ready' : 'failed';
    if (!ack.ok) return null;
    this.isLoaded = true;
    this.hasMore = Boolean(ack.more);
    return { rows: typeof rows === 'string' ? ack[rows] : rows(ack) };
  }
}
