/** @import { Ask } from './types.js' */
/** @import { Profile } from '../wire.d.ts' */
import { observed } from '../lib/changes.js';

const PAUSE = 200;

/**
 * @typedef {object} PickerParts
 * @property {Ask} ask
 * @property {(work: () => void, ms: number) => any} later
 * @property {(timer: any) => void} cancel
 * @property {number} most                    how many may be chosen
 * @property {(id: number) => boolean} isOut  who can't be chosen
 */

/** Choosing people of the place by typing a part of their names. */
export class Picker {
  typed = '';
  /** @type {Profile[]} */
  found = [];
  /** @type {Profile[]} */
  chosen = [];
  more = false;
  isLoaded = false;
  /** Why there are none, for the person to read. */
  problem = '';
  #timer = null;
  /** Grows with every search; an answer to an older one is of no use. */
  #turn = 0;
  /** The id after which the next page begins. */
  #last = 0;
  #parts;

  /** @param {PickerParts} parts */
  constructor(parts) {
    this.#parts = parts;
    observed(this);
    void this.#load(0);
  }

  get isFull() {
    return this.chosen.length >= this.#parts.most;
  }

  /** @param {string} typed */
  search(typed) {
    this.typed = typed;
    this.#parts.cancel(this.#timer);
    this.#timer = this.#parts.later(() => this.#load(0), PAUSE);
  }

  loadMore() {
    return this.#load(this.#last);
  }

  /** @param {number} id */
  has(id) {
    return this.chosen.some((person) => person.id === id);
  }

  /** @param {Profile} person */
  toggle(person) {
    if (this.has(person.id)) this.chosen = this.chosen.filter(({ id }) => id !== person.id);
    else if (!this.isFull) this.chosen = [...this.chosen, person];
  }

  /** @param {number} after the id before the page, 0 for the first one */
  async #load(after) {
    const turn = (this.#turn += 1);
    const query = this.typed.trim();
    const ack = await this.#parts.ask('person:list', { ...(query && { query }), ...(after && { after }) });
    if (turn !== this.#turn) return;
    this.problem = ack.ok ? '' : ack.error.message;
    if (ack.ok) {
      const page = ack.people.filter(({ id }) => !this.#parts.isOut(id));
      this.found = after ? [...this.found, ...page] : page;
      this.more = ack.more;
      this.isLoaded = true;
      this.#last = ack.people.at(-1)?.id ?? this.#last;
    }
  }
}
