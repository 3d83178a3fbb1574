/** @import { Chat } from './chat.js' */
/** @import { Events, Pinned } from '../wire.d.ts' */
import { mayBeOld } from './afresh.js';
import { observed } from '../lib/changes.js';
import { currentEntries } from './renamed.js';

/** The pinned messages of the open room, once somebody wants to see them. */
export class Pins {
  /** The last pinned first. @type {readonly Pinned[]} */
  all = [];
  /** @type {"new" | "loading" | "ready" | "failed"} */
  state = 'new';
  /** The room that they are of. */
  #slug = '';
  #isKnown = false;
  #turn = 0;
  #chat;

  /** @param {Chat} chat */
  constructor(chat) {
    this.#chat = chat;
    observed(this);
  }

  /** How many there are in the open room; null if that is not known yet. */
  get count() {
    return this.#isOpen && this.#isKnown ? this.all.length : null;
  }

  /** Loads them, unless they are here or on their way. */
  want() {
    if (!this.#isOpen || this.state === 'new') void this.load();
  }

  async load() {
    const { slug } = this.#chat.current;
    this.#turn += 1;
    const turn = this.#turn;
    if (slug !== this.#slug) {
      this.all = [];
      this.#isKnown = false;
    }
    this.#slug = slug;
    this.state = 'loading';
    const ack = await this.#chat.ask('room:pins', { room: slug });
    if (turn !== this.#turn) return;
    this.state = ack.ok ? 'ready' : 'failed';
    if (!ack.ok) return;
    this.all = ack.pins;
    this.#isKnown = true;
  }

  /** Pins a message of the open room, or unpins it. @param {number} id @param {boolean} on */
  async pin(id, on) {
    const { current } = this.#chat;
    const ack = await this.#chat.ask('message:pin', { room: current.slug, id, on });
    if (!ack.ok) return ack;
    current.accept(ack.message);
    if (current.slug === this.#slug) this.#moved(ack.message);
    return ack;
  }

  /** What the server says. @param {string} event @param {any} data */
  heard(event, data) {
    if (mayBeOld(event) && this.#isOpen && this.state !== 'new') void this.load();
    if (event === 'message' && data.room === this.#slug && this.state !== 'new') this.#moved(data.message);
    this.all = currentEntries(this.all, event, data);
  }

  get #isOpen() {
    return this.#slug === this.#chat.current.slug;
  }

  /** A message of the room changed. @param {Events["message"]["message"]} message */
  #moved(message) {
    const known = this.all.find((one) => one.message.id === message.id);
    if (!message.pinned) this.all = known ? this.all.filter((one) => one !== known) : this.all;
    else if (!known) void this.load();
    else if (known.message.rev < message.rev) this.all = this.all.map((one) => (one === known ? { ...one, message } : one));
  }
}
