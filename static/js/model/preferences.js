/** @import { Preferences as Chosen } from '../wire.d.ts' */
/** @import { Ack, Ask } from './types.js' */
/** @import { TextStorage } from './drafts.js' */
import { observed } from '../lib/changes.js';

/** @typedef {Required<Chosen>} InForce */

/** The defaults. @type {InForce} */
const DEFAULTS = { theme: 'system', accent: 'coral', density: 'comfortable', text_size: 'normal', clock: 'auto', enter: 'send', local_time: 'show', start_room: '', first_steps: [] };
const KEY = 'banter-preferences';

/**
 * How the page looks and works for a person. An account's choices are kept by the server and in the browser, so that
 * the page has them before it is connected; a guest's choices only in the browser.
 */
export class Preferences {
  /** The preferences in force; a new object whenever one changes. @type {InForce} */
  now = DEFAULTS;
  /** True if the server stores our choices. */
  #isKept = false;
  /** @type {Chosen} */
  #account = {};
  /** @type {Chosen} */
  #browser = {};
  /** Choices that the server has not confirmed yet. They are in force already. @type {Chosen} */
  #waiting = {};
  /** The preferences by which the server made the first frame, until we are connected. @type {Chosen} */
  #first;
  #me;
  #ask;
  #storage;

  /** @param {{me: {id: number}, ask: Ask, textStorage: TextStorage | null, look?: Chosen}} parts */
  constructor({ me, ask, textStorage, look = {} }) {
    this.#me = me.id;
    this.#first = look;
    this.#ask = ask;
    this.#storage = textStorage;
    const { isOfAccount, chosen } = this.#stored();
    this.#isKept = isOfAccount;
    if (isOfAccount) this.#account = chosen;
    else this.#browser = chosen;
    this.#settle();
    observed(this);
  }

  /** We are connected. @param {boolean} isKept whether the server keeps our choices @param {Chosen} account those that it has */
  greeted(isKept, account) {
    const { owner, isOfAccount, chosen } = this.#stored();
    // Somebody who was a guest in this browser until now brings their choices into the account.
    const isNew = isKept && owner === this.#me && !isOfAccount;
    this.#isKept = isKept;
    this.#first = {};
    this.#account = isKept ? account : {};
    this.#browser = isNew || (!isKept && !isOfAccount) ? chosen : {};
    this.#settle();
    this.#store();
    const brought = Object.entries(this.#browser).filter(([name]) => !(name in account));
    if (brought.length) void this.choose(Object.fromEntries(brought));
  }

  /** The server has other choices of ours, from this or another device. @param {Chosen} account */
  heard(account) {
    this.#account = account;
    this.#settle();
    this.#store();
  }

  /** Another tab of this browser may have stored something. */
  reload() {
    if (this.#isKept) return;
    this.#browser = this.#stored().chosen;
    this.#settle();
  }

  /** Takes effect at once; if the server refuses it, what was before comes back. @param {Chosen} change @returns {Promise<Ack<{}>>} */
  async choose(change) {
    if (!this.#isKept) {
      this.#browser = { ...this.#browser, ...change };
      this.#settle();
      this.#store();
      return { ok: true };
    }
    this.#waiting = { ...this.#waiting, ...change };
    this.#settle();
    const ack = await this.#ask('me:preferences', { preferences: change });
    // What was chosen since then still waits.
    this.#waiting = Object.fromEntries(Object.entries(this.#waiting).filter(([name, value]) => change[/** @type {keyof Chosen} */ (name)] !== value));
    this.heard(ack.ok ? ack.preferences : this.#account);
    return ack;
  }

  #settle() {
    const next = { ...DEFAULTS, ...this.#first, ...this.#browser, ...this.#account, ...this.#waiting };
    if (JSON.stringify(next) !== JSON.stringify(this.now)) this.now = next;
  }

  /** @returns {{owner: number, isOfAccount: boolean, chosen: Chosen}} */
  #stored() {
    try {
      const { owner, isOfAccount, chosen } = JSON.parse(this.#storage?.getItem(KEY) ?? '');
      if (chosen && typeof chosen === 'object' && (owner === this.#me || !isOfAccount)) return { owner, isOfAccount, chosen };
    } catch { /* Nothing is stored, or it can't be read. */ }
    return { owner: this.#me, isOfAccount: false, chosen: {} };
  }

  #store() {
    const chosen = { ...this.#browser, ...this.#account };
    try {
      this.#storage?.setItem(KEY, JSON.stringify({ owner: this.#me, isOfAccount: this.#isKept, chosen }));
    } catch { /* Storage may be refused at any time; the choices then last as long as the page. */ }
  }
}
