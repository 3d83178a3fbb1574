/** @import { Message, Person } from '../wire.d.ts' */

/** People who come and go, one line for all that follow each other: "Ann, Bo and 32 others joined, Cy left". */

/** Of more people than this, the first two are named. */
const FEW = 3;

/**
 * @typedef {"join" | "return" | "visit" | "leave" | "add" | "remove"} Move   "visit": joined and left
 * @typedef {{move: Move, by: Person | null, people: Person[]}} Part          people who did the same, or to whom the same person did it
 * @typedef {string | {name: string}} Piece                                   of a sentence
 */

/** @type {Record<Exclude<Move, "add" | "remove">, string>} */
const VERBS = { join: 'joined', return: 'came back', visit: 'joined and left', leave: 'left' };

/** @param {Message} message whether it is about somebody who came or went */
export const isMove = ({ kind }) => kind === 'join' || kind === 'leave' || kind === 'add' || kind === 'remove';

/** @param {Message} message @returns {Person} */
function whom({ id, kind, author, about }) {
  return (kind === 'add' || kind === 'remove' ? about : author) ?? { id: -id, name: 'someone', avatar: null };
}

/** True if the person was in the room before. One message may be about several moves in a row: its kind is the last. @param {Message} first of one person */
const wasHere = ({ kind, edited_at }) => (kind === 'remove' || kind === (edited_at ? 'join' : 'leave'));

/** @param {boolean} was @param {Message} last of one person @returns {Move} */
function moveOf(was, { kind }) {
  if (kind === 'add' || kind === 'remove') return kind;
  if (kind === 'join') return was ? 'return' : 'join';
  return was ? 'leave' : 'visit';
}

/** @param {readonly Message[]} messages moves, oldest first @returns {Part[]} each person once, in the order of their first move */
export function partsOf(messages) {
  /** @type {Map<number, {person: Person, was: boolean, last: Message}>} */
  const people = new Map();
  for (const message of messages) {
    const person = whom(message);
    people.set(person.id, { person, was: people.get(person.id)?.was ?? wasHere(message), last: message });
  }
  /** @type {Map<string, Part>} */
  const parts = new Map();
  for (const { person, was, last } of people.values()) {
    const move = moveOf(was, last);
    const by = move === 'add' || move === 'remove' ? last.author : null;
    const key = `${move} ${by?.id}`;
    const part = parts.get(key) ?? { move, by, people: [] };
    part.people.push(person);
    parts.set(key, part);
  }
  return [...parts.values()];
}

/** @param {Part} part whether not all of its people are named */
export const hidesSome = ({ people }) => people.length > FEW;

/** @param {Part} part @param {boolean} isWhole @returns {Piece[]} */
function naming({ people }, isWhole) {
  const named = isWhole || people.length <= FEW ? people : people.slice(0, FEW - 1);
  /** @type {Piece[]} */
  const pieces = named.map(({ name }) => ({ name }));
  if (named.length < people.length) pieces.push(`${(people.length - named.length).toLocaleString('en')} others`);
  return pieces.flatMap((piece, at) => (at === 0 ? [piece] : [at === pieces.length - 1 ? ' and ' : ', ', piece]));
}

/** @param {readonly Part[]} parts @param {boolean} [isWhole] whether everybody is named @returns {Piece[]} */
export function sentence(parts, isWhole = false) {
  return parts.flatMap((part, at) => {
    const { move, by } = part;
    const names = naming(part, isWhole);
    /** @type {Piece[]} */
    const said = move === 'add' || move === 'remove'
      ? [{ name: by?.name ?? 'someone' }, move === 'add' ? ' added ' : ' removed ', ...names]
      : [...names, ` ${VERBS[move]}`];
    return at === 0 ? said : [', ', ...said];
  });
}

/**
 * Gives each line a key that it keeps while more people come and go, and while earlier ones are loaded: the key of the
 * first message that it had when it was seen first.
 */
export class MoveKeys {
  /** @type {Map<number, string>} by the id of a message */
  #known = new Map();
  /** @type {Set<string>} in the present list of rows */
  #used = new Set();

  /** A new list of rows begins. */
  begin() {
    this.#used.clear();
  }

  /** @param {readonly Message[]} messages of one line @returns {string} no other line of the list has it */
  of(messages) {
    const ids = messages.map(({ id }) => id);
    const candidates = [...ids.map((id) => this.#known.get(id)), ...ids.map((id) => `moves-${id}`), `moves-${ids[0]}-${this.#used.size}`];
    const key = /** @type {string} */ (candidates.find((one) => one !== undefined && !this.#used.has(one)));
    this.#used.add(key);
    for (const id of ids) this.#known.set(id, key);
    return key;
  }
}
