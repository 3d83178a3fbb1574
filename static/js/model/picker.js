/** @import { Person, Profile } from '../wire.d.ts' */
/** @import { Listing } from './listing.js' */
import { observed } from '../lib/changes.js';

/** Choosing people of the workspace, of whom a list is searched by a part of their names. */
export class Picker {
  /** @type {Person[]} */
  chosen = [];
  list;
  #most;
  #isOut;

  /** @param {Listing<Profile>} list @param {number} most how many may be chosen @param {(id: number) => boolean} isOut who can't be chosen */
  constructor(list, most, isOut) {
    this.list = list;
    this.#most = most;
    this.#isOut = isOut;
    observed(this);
  }

  get found() {
    return this.list.rows.filter(({ id }) => !this.#isOut(id));
  }

  get isFull() {
    return this.chosen.length >= this.#most;
  }

  /** @param {number} id */
  has(id) {
    return this.chosen.some((person) => person.id === id);
  }

  /** @param {Person} person */
  toggle(person) {
    if (this.has(person.id)) this.chosen = this.chosen.filter(({ id }) => id !== person.id);
    else if (!this.isFull) this.chosen = [...this.chosen, person];
  }
}
