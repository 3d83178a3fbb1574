/** @import { Emoji, EmojiGroup } from '../lib/emoji.js' */
/** @import { OwnEmoji } from '../wire.d.ts' */
/** @import { TextStorage } from './drafts.js' */
import { observed } from '../lib/changes.js';
import { emojiGroups, toned, untoned } from '../lib/emoji.js';
import { rankOf } from '../lib/emoji_search.js';

const KEY = 'banter-emoji';
/** Offered until the person has used others. */
const USUAL = ['👍', '❤️', '😂', '🎉', '👀', '🙏'];
const MOST_USED = 36;
/** With each use, earlier ones count a little less. */
const FADES = 0.97;
const MOST_FOUND = 120;
/** In ms, between the groups that are drawn one after the other. */
const STEP = 16;
const FLAGS = 'Flags';

/**
 * @typedef {object} EmojiParts
 * @property {import('./types.js').Ask} ask
 * @property {() => Promise<any>} load          the list that static/emoji.mjs makes; rejects if it can't be loaded
 * @property {(char: string) => boolean} draws  whether the system has a picture of it
 * @property {(work: () => void, ms: number) => any} later
 * @property {TextStorage | null} textStorage
 */

/** The emoji that one can choose from, loaded when they are first needed, and how this browser uses them. */
export class EmojiSet {
  /** @type {EmojiGroup[]} */
  groups = [];
  /** @type {"none" | "loading" | "ready" | "failed"} */
  state = 'none';
  /** The place's own. @type {readonly Emoji[]} */
  own = [];
  /** The tone of skin, 0 for yellow. */
  tone = 0;
  query = '';
  /** How many groups are in the document: the first ones at once, so that the picker opens quickly. */
  drawn = 0;
  /** How often each was used. @type {Map<string, number>} */
  #used = new Map();
  /** @type {Map<string, Emoji>} by shortcode, and by the emoji itself */
  #known = new Map();
  /** @type {Promise<void> | null} */
  #loading = null;
  #parts;

  /** @param {EmojiParts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#restore();
    observed(this);
  }

  /** Starts to choose one. */
  open() {
    this.query = '';
    this.drawn = 1;
    void this.load().then(() => this.#drawMore());
  }

  /** Loads the list, once. @returns {Promise<void>} never rejects */
  load() {
    if (!this.#loading) {
      this.state = 'loading';
      this.#loading = this.#parts.load().then((data) => this.#take(emojiGroups(data)), () => {
        this.state = 'failed';
        this.#loading = null;
      });
    }
    return this.#loading;
  }

  /** Asks for the place's own. */
  async loadOwn() {
    const ack = await this.#parts.ask('emoji:list', {});
    if (ack.ok) this.setOwn(ack.emoji);
  }

  /** The place has other emoji of its own. @param {readonly OwnEmoji[]} list */
  setOwn(list) {
    this.own = list.map(({ name, image }) => ({ char: `:${name}:`, label: name.replaceAll('_', ' '), codes: [name], words: '', version: 0, hasTones: false, image }));
  }

  /** All that can be shown, in groups; those of the place come first. */
  get all() {
    return this.own.length ? [{ name: 'Ours', emoji: [...this.own] }, ...this.groups] : this.groups;
  }

  /** Those that match the query, the best first. @param {string} query @param {number} [most] @returns {Emoji[]} */
  search(query, most = MOST_FOUND) {
    const rank = rankOf(query);
    const ranked = this.all.flatMap(({ emoji }) => emoji).map((one) => ({ one, rank: rank(one) })).filter((found) => found.rank < Infinity);
    return ranked.sort((a, b) => a.rank - b.rank).slice(0, most).map(({ one }) => one);
  }

  /** @param {string} name a shortcode without its colons, or an emoji @returns {Emoji | undefined} once the list is loaded */
  find(name) {
    const bare = name.replace(/^:(.+):$/, '$1');
    return this.own.find(({ codes }) => codes[0] === bare) ?? this.#known.get(bare) ?? this.#known.get(untoned(bare));
  }

  /** What to call an emoji in a sentence: its shortcode if that is known, else the emoji itself. @param {string} char */
  nameOf(char) {
    const code = this.find(char)?.codes[0];
    return code ? `:${code}:` : char;
  }

  /** An emoji as this person writes it, in their tone of skin. @param {Emoji} emoji */
  charOf(emoji) {
    return emoji.hasTones ? toned(emoji.char, this.tone) : emoji.char;
  }

  /** The most used ones, filled up with usual ones. @param {number} count */
  frequent(count) {
    const used = [...this.#used].sort(([, a], [, b]) => b - a).map(([char]) => char).filter((char) => !char.startsWith(':') || this.find(char));
    return [...new Set([...used, ...USUAL])].slice(0, count);
  }

  /** @param {string} char that was chosen */
  use(char) {
    const used = new Map([...this.#used].map(([one, count]) => [one, count * FADES]));
    used.set(char, (used.get(char) ?? 0) + 1);
    this.#used = new Map([...used].sort(([, a], [, b]) => b - a).slice(0, MOST_USED));
    this.#store();
  }

  /** @param {number} tone */
  choose(tone) {
    this.tone = tone;
    this.#store();
  }

  /** @param {EmojiGroup[]} groups */
  #take(groups) {
    const { draws } = this.#parts;
    // One of each version and one flag stand for all, because looking at each would take seconds.
    const everyday = groups.flatMap(({ emoji }) => emoji).find(({ version }) => version > 0);
    const hasAny = everyday !== undefined && draws(everyday.char);
    /** @type {Map<number, boolean>} */
    const versions = new Map();
    for (const { name, emoji } of groups) {
      if (name !== FLAGS) for (const { char, version } of emoji) if (!versions.has(version)) versions.set(version, !hasAny || draws(char));
    }
    this.groups = groups
      .filter(({ name, emoji }) => name !== FLAGS || !hasAny || draws(emoji.at(-1)?.char ?? ''))
      .map(({ name, emoji }) => ({ name, emoji: emoji.filter(({ version }) => versions.get(version) !== false) }));
    for (const one of this.groups.flatMap(({ emoji }) => emoji)) for (const name of [one.char, ...one.codes]) if (!this.#known.has(name)) this.#known.set(name, one);
    this.state = 'ready';
  }

  #drawMore() {
    if (this.drawn >= this.all.length) return;
    this.#parts.later(() => {
      this.drawn += 1;
      this.#drawMore();
    }, STEP);
  }

  #restore() {
    try {
      const { tone, used } = JSON.parse(this.#parts.textStorage?.getItem(KEY) ?? '{}');
      this.tone = Number.isInteger(tone) && tone > 0 && tone < 6 ? tone : 0;
      const entries = Object.entries(used ?? {}).filter(([, count]) => typeof count === 'number');
      this.#used = new Map(/** @type {[string, number][]} */ (entries));
    } catch { /* Nothing is stored, or it can't be read. */ }
  }

  #store() {
    try {
      this.#parts.textStorage?.setItem(KEY, JSON.stringify({ tone: this.tone, used: Object.fromEntries(this.#used) }));
    } catch { /* Storage may be refused at any time; the choices then last as long as the page. */ }
  }
}
