import { changed } from '../lib/changes.js';

/** From so many characters on, the page says how many are left. */
export const COUNT_FROM = 7_500;

/**
 * The unsent text of each room; it survives the tab.
 *
 * @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem">} TextStorage
 */
export class Drafts {
  /** @type {Map<string, string>} */
  #drafts = new Map();
  #owner;
  #storage;

  /** @param {number} owner @param {TextStorage | null} storage null where the browser has none for us */
  constructor(owner, storage) {
    this.#owner = owner;
    this.#storage = storage;
  }

  /** @param {string} room */
  get(room) {
    const known = this.#drafts.get(room);
    if (known !== undefined) return known;
    let stored = '';
    try {
      stored = this.#storage?.getItem(this.#key(room)) ?? '';
    } catch { /* Storage may be refused at any time; the draft then lives as long as the page. */ }
    this.#drafts.set(room, stored);
    return stored;
  }

  /** Keeps a draft. The page is drawn anew only if it shows more of it than its field does: whether there is one, and its length if it is long. @param {string} room @param {string} text */
  set(room, text) {
    const was = this.get(room);
    this.#drafts.set(room, text);
    if (Boolean(was.trim()) !== Boolean(text.trim()) || Math.max(was.length, text.length) > COUNT_FROM) changed();
    try {
      if (text) this.#storage?.setItem(this.#key(room), text);
      else this.#storage?.removeItem(this.#key(room));
    } catch { /* As above. */ }
  }

  /** @param {string} room */
  #key(room) {
    return `banter-draft-${this.#owner}-${room}`;
  }
}
