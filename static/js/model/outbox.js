/** @import { Ack, OutboxEntry, OutboxStorage } from './types.js' */
import { changed } from '../lib/changes.js';

/**
 * Errors that no retry can mend: the person has to decide. Everything else is tried again. An ended session is not among them:
 * what was written waits, and goes out when the same person has signed in again.
 */
const FINAL = new Set(['invalid', 'forbidden', 'not_found', 'conflict', 'internal']);
const FIRST_RETRY = 1_000;
const LAST_RETRY = 30_000;

/** The question to ask before a message tells many people; empty if it was refused for something else. @param {import('./types.js').WireError} error */
export const crowdOf = ({ field, message }) => (field === 'wide' ? `This will notify ${Number.parseInt(message, 10) || 'many'} people.` : '');

/**
 * @typedef {object} OutboxParts
 * @property {number} author                    whose messages these are
 * @property {OutboxStorage} storage            what survives the tab
 * @property {{id: string, ifGone: (tab: string, work: () => Promise<void>) => Promise<void>}} tabs
 * @property {(entry: OutboxEntry) => Promise<Ack>} post
 * @property {(entry: OutboxEntry) => void} [failed]  told of what no retry can mend
 * @property {() => string} newId
 * @property {(work: () => void, ms: number) => void} later
 * @property {() => number} now
 */

/**
 * Messages on their way to the server. One of a room travels at a time, in the order they were written; each
 * keeps its client_id through every retry, so the server stores it once however often it is sent.
 */
export class Outbox {
  /** @type {OutboxEntry[]} in the order they were written */
  entries = [];
  #online = false;
  /** @type {Set<string>} rooms with a message in flight, or waiting for its next try */
  #busy = new Set();
  /** @type {Map<string, number>} tries by room */
  #tries = new Map();
  /** @type {Map<string, number>} rooms in which the server wants us to wait, and until when */
  #waits = new Map();
  #parts;

  /** @param {OutboxParts} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  /** @param {string} room */
  of(room) {
    return this.entries.filter((entry) => entry.room === room);
  }

  /** Whole seconds until the server takes the next message of this room, 0 without a wait. @param {string} room @param {number} now */
  secondsLeft(room, now) {
    return Math.max(0, Math.ceil(((this.#waits.get(room) ?? 0) - now) / 1_000));
  }

  /** Takes what closed tabs left behind. */
  async adopt() {
    const { tabs } = this.#parts;
    for (const tab of new Set((await this.#strangers()).map((entry) => entry.tab))) {
      await tabs.ifGone(tab, async () => {
        // Looked at again: meanwhile another tab may have sent it, or this one taken it.
        const left = (await this.#strangers()).filter((entry) => entry.tab === tab);
        await this.#take(left);
      });
    }
    changed();
    this.flush();
  }

  /** What this person wrote in other tabs. */
  async #strangers() {
    const { storage, tabs, author } = this.#parts;
    const stored = await storage.all().catch(() => []);
    return stored.filter((entry) => entry.author === author && entry.tab !== tabs.id);
  }

  /** All in one turn: one that came later would be overtaken. @param {OutboxEntry[]} left */
  async #take(left) {
    const taken = left.filter((entry) => !this.#find(entry.client_id)).map((entry) => ({
      ...entry, tab: this.#parts.tabs.id, state: entry.state === 'failed' ? entry.state : /** @type {const} */ ('queued'),
    }));
    this.entries = [...this.entries, ...taken].sort((a, b) => a.at - b.at);
    await Promise.all(taken.map((entry) => this.#keep(entry)));
  }

  /** @param {string} room @param {string} text @param {OutboxEntry["answered"] | null} [answered] @param {number} [thread] the one beside which it was written @returns {OutboxEntry} */
  add(room, text, answered = null, thread = 0) {
    const { newId, now, author, tabs } = this.#parts;
    /** @type {OutboxEntry} */
    const entry = { client_id: newId(), room, text, at: now(), author, tab: tabs.id, state: 'queued', reason: '', ...(answered && { answered }), ...(thread && { thread }) };
    this.entries.push(entry);
    void this.#keep(entry);
    changed();
    this.flush();
    return entry;
  }

  /** @param {boolean} online whether the server can be reached */
  setOnline(online) {
    this.#online = online;
    this.#tries.clear();
    this.flush();
  }

  /** Sends the next message of each room that has none under way. */
  flush() {
    if (!this.#online) return;
    for (const room of new Set(this.entries.map((entry) => entry.room))) {
      const next = this.entries.find((entry) => entry.room === room && entry.state === 'queued');
      if (next && !this.#busy.has(room)) void this.#send(next);
    }
  }

  /** @param {string} clientId */
  retry(clientId) {
    const entry = this.#find(clientId);
    if (!entry || entry.state !== 'failed') return;
    entry.wide ||= entry.isAsked === true;
    entry.isAsked = false;
    entry.reason = '';
    this.#set(entry, 'queued');
    void this.#keep(entry);
    this.flush();
  }

  /** The message stands on the server, or the person gave it up. @param {string} clientId */
  drop(clientId) {
    if (!this.#find(clientId)) return;
    this.entries = this.entries.filter((entry) => entry.client_id !== clientId);
    this.#parts.storage.remove(clientId).catch(() => {});
    changed();
  }

  /** @param {OutboxEntry} entry */
  async #send(entry) {
    this.#busy.add(entry.room);
    this.#set(entry, 'sending');
    const ack = await this.#parts.post(entry);
    if (ack.ok) this.#tries.delete(entry.room);
    if (ack.ok) this.drop(entry.client_id);
    else if (this.#find(entry.client_id)) return this.#refused(entry, ack.error);
    this.#free(entry.room);
  }

  /** @param {OutboxEntry} entry @param {import('./types.js').WireError} error */
  #refused(entry, error) {
    if (FINAL.has(error.code)) {
      const crowd = crowdOf(error);
      entry.isAsked = crowd !== '';
      entry.reason = crowd || error.message;
      this.#set(entry, 'failed');
      this.#parts.failed?.(entry);
      this.#free(entry.room);
      return;
    }
    this.#set(entry, 'queued');
    if (!this.#online) return this.#free(entry.room);
    const tries = this.#tries.get(entry.room) ?? 0;
    this.#tries.set(entry.room, tries + 1);
    const wait = error.retry_after ? error.retry_after * 1_000 : Math.min(FIRST_RETRY * 2 ** tries, LAST_RETRY);
    if (error.code === 'too_many') this.#waits.set(entry.room, this.#parts.now() + wait);
    this.#parts.later(() => this.#free(entry.room), wait);
  }

  /** @param {string} room */
  #free(room) {
    this.#busy.delete(room);
    this.#waits.delete(room);
    this.flush();
  }

  /** @param {OutboxEntry} entry @param {import('./types.js').EntryState} state */
  #set(entry, state) {
    entry.state = state;
    // What is in flight is kept as it was: after a crash it is queued again anyway.
    if (state === 'failed') void this.#keep(entry);
    changed();
  }

  /** @param {OutboxEntry} entry */
  async #keep(entry) {
    // Without storage the message still goes out; it only does not survive the tab.
    await this.#parts.storage.put({ ...entry }).catch(() => {});
  }

  /** @param {string} clientId */
  #find(clientId) {
    return this.entries.find((entry) => entry.client_id === clientId);
  }
}
