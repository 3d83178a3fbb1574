/** @import { Person } from '../wire.d.ts' */
import { changed } from '../lib/changes.js';

const SHOWN_FOR = 6_000;
const SENT_EVERY = 3_000;

/** Who is writing in one room. Each note fades by itself after six seconds, or when the message arrives. */
export class Typing {
  /** @type {Map<number, {person: Person, until: number}>} */
  #writers = new Map();
  #told = -SENT_EVERY;

  /** @param {Person} person @param {number} now */
  heard(person, now) {
    this.#writers.set(person.id, { person, until: now + SHOWN_FOR });
    changed();
  }

  /** @param {number} id of the person whose message arrived, or who went */
  stopped(id) {
    if (this.#writers.delete(id)) changed();
  }

  /** @param {number} now @returns {string[]} names, the one who began first in front */
  names(now) {
    for (const [id, { until }] of this.#writers) if (until <= now) this.#writers.delete(id);
    return [...this.#writers.values()].map(({ person }) => person.name);
  }

  /** Whether to tell the others now that we are writing. @param {number} now */
  shouldTell(now) {
    if (now - this.#told < SENT_EVERY) return false;
    this.#told = now;
    return true;
  }

  /** Our message went out: the next key press is news again. */
  finished() {
    this.#told = -SENT_EVERY;
  }
}

/** @param {string[]} names @returns {string} */
export function typingLine(names) {
  if (names.length === 0) return '';
  if (names.length === 1) return `${names[0]} is typing`;
  if (names.length === 2) return `${names[0]} and ${names[1]} are typing`;
  return 'Several people are typing';
}
