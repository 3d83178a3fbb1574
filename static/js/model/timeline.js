/** @import { MessageEvent, MessagePage } from './types.js' */
/** @import { Events, Message, Person } from '../wire.d.ts' */
import { observed } from '../lib/changes.js';
import { lowerBound } from '../lib/sorted.js';
import { Folding } from './folding.js';
import { requoted } from './quote.js';
import { regrouped, renamed } from './renamed.js';

/** @param {Message} message */
const seqOf = (message) => message.seq;

/**
 * What we hold of one room's message log: every message from `from` to `to`, as it stood at `rev`.
 *
 * A change to a message that is not loaded is remembered: the page that brings the message may have been
 * read before the change. Events that arrive too early (a hole before them, or the opening answer still
 * under way) wait until what is missing is here.
 */
export class Timeline {
  /** Grows with every change, so that views know when to look again. */
  version = 0;
  /** Grows when everything held is thrown away; an answer asked for earlier no longer fits. */
  generation = 0;
  rev = -1;
  /** @type {string | null} */
  epoch = null;
  /** @type {Message[]} by ascending seq */
  messages = [];
  /** The lowest seq from which on everything is loaded; 0 when the beginning is. */
  from = 0;
  /** The highest seq up to which everything is loaded; Infinity when the newest is. */
  to = Infinity;
  folding = new Folding();
  /** @type {Map<number, Message>} by id */
  #unloaded = new Map();
  /** @type {MessageEvent[]} */
  #waiting = [];
  #holding = true;

  constructor() {
    observed(this);
  }

  get hasOlder() {
    return this.from > 0;
  }

  get hasNewer() {
    return this.to < Infinity;
  }

  get isLoaded() {
    return this.rev >= 0;
  }

  /** Whether events wait for something that is missing. */
  get hasHole() {
    return !this.#holding && this.#waiting.length > 0;
  }

  get newest() {
    return this.messages.at(-1);
  }

  /** From now on events wait, until the answer to the opening says where we stand. */
  hold() {
    this.#holding = true;
    this.#waiting = [];
  }

  clear() {
    this.generation += 1;
    this.version += 1;
    this.rev = -1;
    this.epoch = null;
    this.messages = [];
    this.from = 0;
    this.to = Infinity;
    this.#unloaded.clear();
  }

  /** Starts again from the newest page or from the `first` page that is to be shown. @param {MessagePage & {epoch: string}} answer @param {(MessagePage & {from: number}) | null} [first] */
  reset(answer, first = null) {
    this.clear();
    this.rev = answer.rev;
    this.epoch = answer.epoch;
    const page = first ?? answer;
    this.messages = [...page.messages].sort((a, b) => a.seq - b.seq);
    this.from = first?.from ?? (answer.more ? (this.messages[0]?.seq ?? 0) : 0);
    if (first?.more) this.to = this.messages.at(-1)?.seq ?? Infinity;
    this.#resume();
  }

  /** Goes to the newest page. @param {MessagePage} page */
  turnToNewest(page) {
    this.turnTo({ ...page, from: page.more ? (page.messages[0]?.seq ?? 0) : 0, more: false });
  }

  /** Goes to another page; what was loaded elsewhere is not loaded any more. @param {MessagePage & {from: number}} page  `more`: newer ones */
  turnTo(page) {
    this.generation += 1;
    this.version += 1;
    const held = this.messages;
    this.messages = [];
    this.from = page.from;
    this.to = page.more ? (page.messages.at(-1)?.seq ?? this.from) : Infinity;
    this.#take(page.messages);
    // What was loaded already may have changed since the page was read.
    for (const message of held) if (message.seq >= this.from && message.seq <= this.to) this.merge(message);
    this.#takeRemembered();
  }

  /** Continues with a page of changes since our rev. @param {MessagePage} page */
  advance(page) {
    for (const message of page.messages) this.merge(message);
    this.rev = Math.max(this.rev, page.rev);
    this.#resume();
  }

  /** Adds the page before the oldest message held. @param {MessagePage} page */
  prepend(page) {
    this.from = page.more ? (page.messages[0]?.seq ?? 0) : 0;
    this.#take(page.messages);
    this.version += 1;
  }

  /** Adds the page after the newest message held. @param {MessagePage} page */
  append(page) {
    this.to = page.more ? (page.messages.at(-1)?.seq ?? this.to) : Infinity;
    this.#take(page.messages);
    this.#takeRemembered();
    this.version += 1;
  }

  /** @param {MessageEvent} event */
  receive(event) {
    this.#waiting.push(event);
    if (!this.#holding) this.#drain();
  }

  /** Takes one message in, unless what we hold of it is as new. @param {Message} message */
  merge(message) {
    if (message.seq < this.from || message.seq > this.to) {
      const known = this.#unloaded.get(message.id);
      if (known && known.rev >= message.rev) return;
      this.#unloaded.set(message.id, message);
      this.#requote(message);
      return;
    }
    const index = lowerBound(this.messages, message.seq, seqOf);
    const known = this.messages[index];
    if (known?.seq !== message.seq) this.messages.splice(index, 0, this.#quoting(message));
    else if (known.rev < message.rev) this.messages[index] = this.#quoting(message);
    else return;
    this.version += 1;
    if (known?.seq === message.seq && (known.text !== message.text || known.deleted !== message.deleted)) this.#requote(message);
  }

  /** A message with what it answers as that is held: it may have changed after the reply was read. @param {Message} message */
  #quoting(message) {
    const { reply } = message;
    if (!reply) return message;
    const at = this.messages[lowerBound(this.messages, reply.seq, seqOf)];
    const original = at?.id === reply.id ? at : this.#unloaded.get(reply.id);
    return original ? requoted(message, original) : message;
  }

  /** A message changed, and with it what the replies to it show. @param {Message} original */
  #requote(original) {
    this.messages.forEach((message, at) => {
      if (message.reply?.id !== original.id) return;
      const next = requoted(message, original);
      if (next === message) return;
      this.messages[at] = next;
      this.version += 1;
    });
  }

  /** Somebody has another name or picture than when these were written. @param {Person} person */
  reintroduce(person) {
    this.#change((message) => renamed(message, person));
  }

  /** A group has another name, or is deleted. @param {Events["group"]} group */
  regroup(group) {
    this.#change((message) => regrouped(message, group));
  }

  /** True if there can be nothing at this seq that is not loaded. @param {number} seq */
  covers(seq) {
    return this.isLoaded && seq >= this.from && seq <= this.to;
  }

  /** @param {number} id */
  find(id) {
    return this.messages.find((message) => message.id === id);
  }

  /** @param {readonly Message[]} messages of a page, read perhaps before a change that we heard of */
  #take(messages) {
    for (const message of messages) {
      const changed = this.#unloaded.get(message.id);
      this.#unloaded.delete(message.id);
      this.merge(changed && changed.rev > message.rev ? changed : message);
    }
  }

  /** What was remembered is taken in where it is loaded by now, and otherwise remembered again. */
  #takeRemembered() {
    const all = [...this.#unloaded.values()];
    this.#unloaded.clear();
    for (const message of all) this.merge(message);
  }

  /** @param {(message: Message) => Message} change  the same in all that we hold */
  #change(change) {
    this.messages = this.messages.map(change);
    for (const [id, message] of this.#unloaded) this.#unloaded.set(id, change(message));
    this.messages = this.messages.map((message) => this.#quoting(message));
    this.#waiting = this.#waiting.map((event) => ({ ...event, message: change(event.message) }));
    this.version += 1;
  }

  #resume() {
    this.#holding = false;
    this.#drain();
    this.version += 1;
  }

  #drain() {
    this.#waiting.sort((a, b) => a.rev - b.rev);
    const rest = [];
    for (const event of this.#waiting) {
      if (event.rev <= this.rev) continue;
      if (event.prev > this.rev) {
        rest.push(event);
        continue;
      }
      this.merge(event.message);
      this.rev = event.rev;
    }
    this.#waiting = rest;
  }
}
