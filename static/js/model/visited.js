/** @import { Conversation } from './conversation.js' */

const KEPT = 20;

/** The rooms that were visited last, for coming back to them at once. */
export class Visited {
  /** @type {Map<string, Conversation>} the latest at the end */
  #held = new Map();
  #make;

  /** @param {(slug: string) => Conversation} make */
  constructor(make) {
    this.#make = make;
  }

  /** @param {string} slug */
  get(slug) {
    return this.#held.get(slug);
  }

  /** @param {string} slug @returns {Conversation} the one held, or a new one */
  visit(slug) {
    const found = this.#held.get(slug) ?? this.#make(slug);
    this.#held.delete(slug);
    this.#held.set(slug, found);
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= KEPT) break;
      this.#held.delete(oldest);
    }
    return found;
  }

  /** @returns {Iterable<Conversation>} */
  get all() {
    return this.#held.values();
  }

  /** Lets go of all but one. @param {Conversation} kept */
  forgetBut(kept) {
    this.#held = new Map([[kept.slug, kept]]);
  }
}
