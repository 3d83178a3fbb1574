/** @import { Message, Reacted } from '../wire.d.ts' */
/** @import { Chat } from './chat.js' */
import { changed, observed } from '../lib/changes.js';

/** In ms: within this time the log has what the server has acknowledged. */
const SOON = 5_000;
/** In ms, that the reason of a refusal is shown. */
const READING = 8_000;
/** In ms: a reaction so young has just arrived, and pops. */
const YOUNG = 1_000;

/**
 * One kind of reaction below a message.
 *
 * @typedef {object} Pill
 * @property {string} emoji
 * @property {number} count
 * @property {boolean} isMine
 * @property {boolean} hasArrived  just now
 */

/** So many names are told. */
const MOST_NAMES = 8;

/**
 * Those who reacted, as the beginning of a sentence.
 * @param {{id: number, name: string}[]} people @param {number} me @param {number} [count] how many there are in all
 */
export function reactors(people, me, count = people.length) {
  const isMine = people.some(({ id }) => id === me);
  const names = [...(isMine ? ['You'] : []), ...people.filter(({ id }) => id !== me).map(({ name }) => name)];
  const told = names.length > MOST_NAMES || names.length < count ? names.slice(0, MOST_NAMES - 1) : names;
  const rest = Math.max(count, names.length) - told.length;
  return new Intl.ListFormat('en-GB').format([...told, ...(rest ? [`${rest} ${rest === 1 ? 'other' : 'others'}`] : [])]);
}

/** @param {Message} message @param {string} emoji @param {number} me */
const has = (message, emoji, me) => (message.reactions ?? []).some((one) => one.emoji === emoji && one.people.includes(me));

/** Reactions to messages. Ours show at once; if the server refuses one, it goes again, with a word. */
export class Reactions {
  /** The reason of the last refusal, for the message with this id. @type {{id: number, text: string} | null} */
  problem = null;
  /** What we want and the log does not have yet, by message and emoji; a new map whenever it changes. @type {Map<number, ReadonlyMap<string, {on: boolean}>>} */
  #wanted = new Map();
  /** When the newest kinds came. @type {Map<string, number>} by message and emoji */
  #arrived = new Map();
  /** Who reacted. @type {Map<number, {rev: number, kinds: Reacted[] | null}>} by message */
  #names = new Map();
  #chat;
  #parts;

  /** @param {Chat} chat @param {{now: () => number, later: (work: () => void, ms: number) => any}} parts */
  constructor(chat, parts) {
    this.#chat = chat;
    this.#parts = parts;
    observed(this);
  }

  /** Something that changes whenever this message's reactions look different without the message having changed. @param {Message} message */
  stateOf({ id }) {
    return this.problem?.id === id ? this.problem : this.#wanted.get(id);
  }

  /** @param {Message} message @returns {Pill[]} in the order of their first use */
  of(message) {
    const me = this.#chat.me.id;
    const wanted = this.#wanted.get(message.id);
    const pills = (message.reactions ?? []).map(({ emoji, people }) => {
      const was = people.includes(me);
      const isMine = wanted?.get(emoji)?.on ?? was;
      return this.#pill(message, emoji, people.length + Number(isMine) - Number(was), isMine);
    });
    for (const [emoji, { on }] of wanted ?? []) {
      if (on && !pills.some((pill) => pill.emoji === emoji)) pills.push(this.#pill(message, emoji, 1, true));
    }
    return pills.filter(({ count }) => count > 0);
  }

  /** Reacts, or takes our reaction back. @param {Message} message @param {string} emoji @param {string} name what to call it */
  async toggle(message, emoji, name) {
    const chat = this.#chat;
    const { slug } = chat.current;
    const pills = this.of(message);
    const on = !pills.some((pill) => pill.emoji === emoji && pill.isMine);
    const wish = { on };
    if (on && !pills.some((pill) => pill.emoji === emoji)) this.#arrived.set(`${message.id}:${emoji}`, this.#parts.now());
    this.problem = null;
    this.#want(message.id, emoji, wish);
    chat.announcer.say(on ? `Reacted with ${name}` : `Took back ${name}`);
    const ack = await chat.ask('message:react', { room: slug, id: message.id, emoji, on });
    if (ack.ok) {
      this.#parts.later(() => this.#forget(message.id, wish), SOON);
      return;
    }
    this.#forget(message.id, wish);
    const problem = { id: message.id, text: `${on ? 'Not added' : 'Not taken back'}. ${ack.error.message}` };
    this.problem = problem;
    chat.announcer.say(problem.text);
    this.#parts.later(() => {
      if (this.problem === problem) this.problem = null;
    }, READING);
  }

  /** The log has a newer state of a message. @param {Message | undefined} before as it was held @param {Message} after */
  heard(before, after) {
    const now = this.#parts.now();
    for (const [key, at] of this.#arrived) if (now - at >= YOUNG) this.#arrived.delete(key);
    const known = new Set(before ? this.of(before).map(({ emoji }) => emoji) : []);
    if (before) for (const { emoji } of after.reactions ?? []) if (!known.has(emoji)) this.#arrived.set(`${after.id}:${emoji}`, now);
    for (const [emoji, wish] of this.#wanted.get(after.id) ?? []) {
      if (has(after, emoji, this.#chat.me.id) === wish.on) this.#forget(after.id, wish);
    }
  }

  /** Those who reacted, by name; null until they are loaded. @param {Message} message @returns {Reacted[] | null} */
  names({ id, rev }) {
    const known = this.#names.get(id);
    if (known?.rev !== rev) void this.#load(id, rev, known?.kinds ?? null);
    return this.#names.get(id)?.kinds ?? null;
  }

  /** Tries to load the names again, if that failed. @param {Message} message */
  retryNames({ id }) {
    if (!this.#names.get(id)?.kinds) this.#names.delete(id);
  }

  /** @param {number} id @param {number} rev @param {Reacted[] | null} kinds as far as they are known */
  async #load(id, rev, kinds) {
    const mine = { rev, kinds };
    this.#names.set(id, mine);
    const ack = await this.#chat.ask('message:reactions', { room: this.#chat.current.slug, id });
    if (!ack.ok) return;
    mine.kinds = ack.reactions;
    changed();
  }

  /** @param {Message} message @param {string} emoji @param {number} count @param {boolean} isMine @returns {Pill} */
  #pill({ id }, emoji, count, isMine) {
    const at = this.#arrived.get(`${id}:${emoji}`);
    return { emoji, count, isMine, hasArrived: at !== undefined && this.#parts.now() - at < YOUNG };
  }

  /** @param {number} id @param {string} emoji @param {{on: boolean}} wish */
  #want(id, emoji, wish) {
    this.#wanted.set(id, new Map([...(this.#wanted.get(id) ?? []), [emoji, wish]]));
    changed();
  }

  /** @param {number} id @param {{on: boolean}} wish  a later one stays */
  #forget(id, wish) {
    const wanted = this.#wanted.get(id);
    if (!wanted) return;
    const rest = new Map([...wanted].filter(([, one]) => one !== wish));
    if (rest.size) this.#wanted.set(id, rest);
    else this.#wanted.delete(id);
    changed();
  }
}
