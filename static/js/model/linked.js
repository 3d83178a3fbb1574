/** @import { Ask } from './types.js' */
/** @import { Events, Message } from '../wire.d.ts' */
import { mayBeOld } from './afresh.js';
import { observed } from '../lib/changes.js';
import { messagesIn } from '../lib/permalink.js';
import { current } from './renamed.js';

/** So many links are asked for at once. */
const MOST = 20;
/** In ms: what comes into view meanwhile is asked for together. */
const GATHERED = 60;
const RETRY = 5_000;

/** @typedef {import('../lib/permalink.js').Place} Place */
/** @typedef {Place & {message: Message | null}} Shown   null: there is none, or it is not for us */

/** @type {readonly Shown[]} */
const NONE = [];
/** @param {Place} place */
const keyOf = ({ slug, seq }) => `${slug}/${seq}`;

/** The messages to which messages link, to be shown below these. They are asked for once the links are in view, many at a time. */
export class Linked {
  /** Grows with each answer. */
  version = 0;
  /** @type {Map<string, Message | null>} */
  #known = new Map();
  /** The keys of places that were asked for. @type {Set<string>} */
  #asked = new Set();
  /** @type {Map<string, Place>} */
  #waiting = new Map();
  /** What stands below a message, the same as long as nothing changed. @type {WeakMap<Message, {version: number, places: Place[], shown: readonly Shown[]}>} */
  #below = new WeakMap();
  #isTimed = false;
  #parts;

  /** @param {{ask: Ask, origin: string, later: (work: () => void, ms: number) => any}} parts */
  constructor(parts) {
    this.#parts = parts;
    observed(this);
  }

  /** What is known of the messages to which this one links. @param {Message} message */
  below(message) {
    const { version } = this;
    const held = this.#below.get(message);
    if (held?.version === version) return held.shown;
    const places = held?.places ?? (message.kind === 'text' && !message.deleted ? messagesIn(message.text ?? '', this.#parts.origin) : []);
    const found = places.filter((place) => this.#known.has(keyOf(place))).map((place) => ({ ...place, message: this.#known.get(keyOf(place)) ?? null }));
    const isSame = held && found.length === held.shown.length && found.every((one, at) => one.message === held.shown[at]?.message);
    const shown = isSame ? held.shown : found.length ? found : NONE;
    this.#below.set(message, { version, places, shown });
    return shown;
  }

  /** These messages are in view. @param {readonly Message[]} messages */
  look(messages) {
    for (const message of messages) {
      this.below(message);
      for (const place of this.#below.get(message)?.places ?? []) {
        const key = keyOf(place);
        if (!this.#asked.has(key)) this.#waiting.set(key, place);
        this.#asked.add(key);
      }
    }
    if (!this.#waiting.size || this.#isTimed) return;
    this.#isTimed = true;
    this.#parts.later(() => void this.#fetch(), GATHERED);
  }

  /** What the server says. @param {string} event @param {any} data */
  heard(event, data) {
    if (mayBeOld(event)) this.#asked.clear(); // changes may have been missed
    if (event === 'message') this.#moved(data);
    if (event === 'unread') this.#forget(data);
    if (event === 'person' || event === 'group') this.#rename(event, data);
  }

  /** @param {string} event @param {any} data */
  #rename(event, data) {
    for (const [key, message] of this.#known) this.#known.set(key, message && current(message, event, data));
    this.version += 1;
  }

  /** @param {Events["message"]} event */
  #moved({ room, message }) {
    const key = keyOf({ slug: room, seq: message.seq });
    const known = this.#known.get(key);
    if (!known || known.rev >= message.rev) return;
    this.#known.set(key, message.deleted ? null : message);
    this.version += 1;
  }

  /** A message of a room that is not open here was edited, or deleted: it is asked for again once a link to it is in view. @param {Events["unread"]} event */
  #forget({ room, seq }) {
    if (this.#asked.delete(keyOf({ slug: room, seq }))) this.version += 1;
  }

  async #fetch() {
    this.#isTimed = false;
    const asked = [...this.#waiting].slice(0, MOST);
    for (const [key] of asked) this.#waiting.delete(key);
    const ack = await this.#parts.ask('message:linked', { links: asked.map(([, { slug, seq }]) => ({ room: slug, seq })) });
    if (!ack.ok) {
      this.#parts.later(() => asked.forEach(([key]) => this.#asked.delete(key)), RETRY);
    } else {
      const found = new Map(ack.found.map(({ room, message }) => [keyOf({ slug: room, seq: message.seq }), message]));
      for (const [key] of asked) this.#known.set(key, found.get(key) ?? null);
      this.version += 1;
    }
    if (this.#waiting.size) this.look([]);
  }
}
