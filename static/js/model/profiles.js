/** @import { Ask } from './types.js' */
/** @import { Profile } from '../wire.d.ts' */
import { changed } from '../lib/changes.js';

/** Profiles of people, loaded when a card is opened. */
export class Profiles {
  /** @type {Map<number, Profile | null>} null while it is under way, or where there is none for us */
  #known = new Map();
  #parts;

  /** @param {{ask: Ask}} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  /** @param {number} id @param {boolean} [isOnline] whether more can be asked for @returns {Profile | null} what is known so far */
  get(id, isOnline = true) {
    if (isOnline && !this.#known.has(id)) void this.refresh(id);
    return this.#known.get(id) ?? null;
  }

  /** @param {number} id */
  async refresh(id) {
    this.#known.set(id, this.#known.get(id) ?? null);
    const ack = await this.#parts.ask('person:get', { person: id });
    if (ack.ok) this.#known.set(id, ack.person);
    changed();
  }
}
