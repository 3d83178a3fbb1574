/** @import { Ack, AskAny, WireError } from './types.js' */
/** @import { Requests } from '../wire.d.ts' */
import { observed } from '../lib/changes.js';

/**
 * A list that the server keeps, such as one's sessions: asked for when it is looked at, and again after each change.
 *
 * @template T
 */
export class Listing {
  /** @type {T[] | null} null until it is here */
  items = null;
  /** @type {WireError | null} what went wrong last */
  error = null;
  #parts;
  #field;
  /** @type {() => Promise<Ack<any>>} */
  #fetch;

  /**
   * @param {{ask: AskAny}} parts
   * @param {keyof Requests} event what to ask
   * @param {string} field of the answer that has the list
   * @param {object} [payload]
   */
  constructor(parts, event, field, payload = {}) {
    this.#parts = parts;
    this.#field = field;
    this.#fetch = () => parts.ask(event, payload);
    observed(this);
    void this.load();
  }

  async load() {
    const ack = await this.#fetch();
    this.error = ack.ok ? null : ack.error;
    if (ack.ok) this.items = ack[this.#field];
  }

  /** Changes something, and looks again. @param {keyof Requests} event @param {object} [payload] */
  async act(event, payload = {}) {
    const ack = await this.#parts.ask(event, payload);
    if (ack.ok) await this.load();
    else this.error = ack.error;
    return ack;
  }
}
