/**
 * What the person may mean by the word that they are typing: commands, people, emoji. Each kind is a source.
 *
 * @typedef {object} Suggestion
 * @property {string} key       unique in its list
 * @property {string} label
 * @property {string} [takes]   what is written behind it
 * @property {string} [hint]    what it is or does
 * @property {string} [sign]    the name of its icon
 * @property {string} [glyph]   an emoji in the place of an icon
 * @property {string} [image]   the address of a small picture in its place
 * @property {{id: number, name: string, avatar: string | null}} [person]  whose face is shown in the place of an icon
 *
 * @typedef {object} Source
 * @property {string} label     of the list
 * @property {RegExp} trigger   matches the end of the text before the caret; its first group is the query, and what it matches is replaced
 * @property {(query: string) => Suggestion[] | Promise<Suggestion[]>} find
 * @property {(query: string, isWanted: () => boolean) => Promise<Suggestion[]>} [more]   the whole list, with what is found later
 * @property {(item: Suggestion) => string} insert   the text for the chosen one
 *
 * @typedef {{from: number, to: number, text: string}} Change   a text in the place of a part of another
 */
import { observed } from '../lib/changes.js';

/** More are not shown; who looks for another one types on. */
const MOST = 8;
/** The same each time, because a new value draws the page, and a key mostly finds nothing. @type {readonly Suggestion[]} */
const NONE = [];

export class Completion {
  items = NONE;
  /** The place of the chosen one. */
  at = 0;
  label = '';
  /** What is being typed into. @type {object | null} */
  owner = null;
  #sources;
  /** @type {Source | null} */
  #source = null;
  #from = 0;
  #to = 0;
  /** The words being typed as a choice was made, or refused: no list until others are begun. */
  #settled = '';
  /** Grows with each look, for answers may come late. */
  #turn = 0;

  /** @param {readonly Source[]} sources the first one that is triggered is asked */
  constructor(sources) {
    this.#sources = sources;
    observed(this);
  }

  get isOpen() {
    return this.items.length > 0;
  }

  get chosen() {
    return this.items[this.at];
  }

  /** Looks at a text, and finds what it may become. @param {object} owner of the text @param {string} text @param {number} caret */
  look(owner, text, caret) {
    this.#turn += 1;
    const turn = this.#turn;
    const before = text.slice(0, caret);
    for (const source of this.#sources) {
      const match = source.trigger.exec(before);
      if (!match) continue;
      const begun = `${match.index} ${match[0].slice(0, 1)}`;
      if (this.#settled === begun) break;
      const found = source.find(match[1] ?? '');
      const take = (/** @type {Suggestion[]} */ items) => {
        if (turn !== this.#turn) return;
        [this.owner, this.#source, this.#from, this.#to, this.label] = [owner, source, match.index, caret, source.label];
        this.items = items.slice(0, MOST);
        this.at = 0;
      };
      if (source.more) void source.more(match[1] ?? '', () => turn === this.#turn).then((items) => turn === this.#turn && this.#extend(items));
      if (Array.isArray(found)) take(found);
      else void found.then(take, () => take([]));
      return;
    }
    if (!this.#sources.some(({ trigger }) => trigger.test(before))) this.#settled = '';
    this.close();
  }

  /** Those that are shown stay, and others come below. @param {Suggestion[]} items */
  #extend(items) {
    const keys = new Set(this.items.map(({ key }) => key));
    this.items = [...this.items, ...items.filter(({ key }) => !keys.has(key))].slice(0, MOST);
  }

  /** Chooses the next one, or the previous, around the ends. @param {number} step */
  move(step) {
    this.at = (this.at + step + this.items.length) % this.items.length;
  }

  /** What becomes of the text with the chosen one, or with another. @param {Suggestion} [item] @returns {Change | null} */
  choose(item = this.chosen) {
    if (!item || !this.#source) return null;
    const change = { from: this.#from, to: this.#to, text: this.#source.insert(item) };
    this.close();
    return change;
  }

  /** True if choosing would change nothing but the space behind. @param {string} text */
  isTyped(text) {
    return this.chosen !== undefined && this.#source?.insert(this.chosen).trimEnd() === text.slice(this.#from, this.#to);
  }

  /** Closes the list for this word. @param {string} text */
  dismiss(text) {
    this.#settled = `${this.#from} ${text.slice(this.#from, this.#from + 1)}`;
    this.close();
  }

  close() {
    this.#turn += 1;
    this.items = NONE;
    this.#source = null;
  }
}
