/** @import { AskAny, Ack } from './types.js' */
/** @import { Events, Saved as Entry } from '../wire.d.ts' */
import { mayBeOld } from './afresh.js';
import { observed } from '../lib/changes.js';
import { currentEntries } from './renamed.js';

/** The messages that one has saved for oneself: their ids, to mark them wherever they are, and the list with notes. */
export class Saved {
  /** @type {ReadonlySet<number>} */
  ids = new Set();
  /** The newest first. @type {readonly Entry[]} */
  list = [];
  /** @type {"new" | "loading" | "ready" | "failed"} */
  state = 'new';
  hasMore = false;
  /** @type {number | null | undefined} */
  #cursor = null;
  #turn = 0;
  #ask;
  #me;

  /** @param {{ask: AskAny, me: number}} parts */
  constructor({ ask, me }) {
    this.#ask = ask;
    this.#me = me;
    observed(this);
  }

  /** @param {number} id */
  has(id) {
    return this.ids.has(id);
  }

  /** The note of a message in the list. @param {number} id */
  noteOf(id) {
    return this.list.find(({ message }) => message.id === id)?.note ?? '';
  }

  /** What the server says. @param {string} event @param {any} data */
  heard(event, data) {
    if (mayBeOld(event)) void this.#resume();
    if (event === 'saved') this.#changed(data);
    // What is in rooms that one has left, or is banned from, is not listed.
    if ((event === 'me' || (event === 'member' && data.person.id === this.#me)) && this.state !== 'new') void this.load();
    if (event === 'message') this.#moved(data.message);
    if (event === 'unread') void this.#movedElsewhere(data);
    this.list = currentEntries(this.list, event, data);
  }

  /** Saves a message, or changes its note. @param {string} room @param {number} id @param {string} note @returns {Promise<Ack<object>>} */
  save(room, id, note) {
    return this.#change({ room, id, note, on: true });
  }

  /** @param {string} room @param {number} id @returns {Promise<Ack<object>>} */
  remove(room, id) {
    return this.#change({ room, id, on: false });
  }

  /** Loads the first page of the list. What was there stays until the answer comes. */
  async load() {
    const answer = await this.#page({});
    if (answer) this.list = answer;
  }

  /** Loads the page after those that are loaded. */
  async more() {
    if (!this.hasMore || this.state === 'loading') return;
    const answer = await this.#page({ before: this.#cursor });
    if (answer) this.list = [...this.list, ...answer];
  }

  /** Events may have been missed. */
  async #resume() {
    if (this.state !== 'new') void this.load();
    const ack = await this.#ask('saved:ids', {});
    if (ack.ok) this.ids = new Set(ack.ids);
  }

  /** @param {Events["saved"]} event */
  #changed({ id, saved }) {
    this.ids = new Set(saved ? [...this.ids, id] : [...this.ids].filter((one) => one !== id));
    if (!saved) this.list = this.list.filter(({ message }) => message.id !== id);
    else if (this.state !== 'new') void this.load();
  }

  /** A message of a room that is not open here was edited, or deleted. @param {Events["unread"]} event */
  async #movedElsewhere({ room, seq, rev, deleted }) {
    const known = this.list.find((one) => one.room === room && one.message.seq === seq)?.message;
    if (!known || known.rev >= rev) return;
    if (deleted) return this.#changed({ room, id: known.id, saved: false });
    const ack = await this.#ask('message:linked', { links: [{ room, seq }] });
    for (const { message } of ack.ok ? ack.found : []) this.#moved(message);
  }

  /** A message of the list was edited, or deleted. @param {Entry["message"]} message */
  #moved(message) {
    if (!this.has(message.id)) return;
    if (message.deleted) this.#changed({ room: '', id: message.id, saved: false });
    else this.list = this.list.map((one) => (one.message.id === message.id && one.message.rev < message.rev ? { ...one, message } : one));
  }

  /** @param {{room: string, id: number, on: boolean, note?: string}} wanted */
  async #change(wanted) {
    const ack = await this.#ask('message:save', wanted);
    if (ack.ok) this.#changed({ ...wanted, saved: wanted.on });
    return ack;
  }

  /** @param {{before?: number | null | undefined}} from @returns {Promise<Entry[] | null>} null if it failed, or was asked for again meanwhile */
  async #page(from) {
    this.#turn += 1;
    const turn = this.#turn;
    this.state = 'loading';
    const ack = await this.#ask('saved:list', from);
    if (turn !== this.#turn) return null;
    if (ack.ok) this.state = 'ready';
    else if (ack.error.code !== 'offline') this.state = 'failed'; // once we are connected it is loaded
    if (!ack.ok) return null;
    this.hasMore = ack.more;
    this.#cursor = ack.cursor;
    return ack.saved;
  }
}
