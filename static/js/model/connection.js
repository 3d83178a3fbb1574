/** @import { WireError } from './types.js' */
import { observed } from '../lib/changes.js';

const FIRST = 1_000;
const LAST = 20_000;

/**
 * @typedef {"connecting" | "online" | "waiting" | "refused"} ConnectionState
 * @typedef {object} ConnectionParts
 * @property {() => void} connect      starts one try
 * @property {() => number} now
 * @property {() => number} random     0 to 1
 * @property {(work: () => void, ms: number) => any} later
 * @property {(timer: any) => void} cancel
 */

/**
 * The state of the connection, and the time of the next try. The waits double up to twenty seconds and are jittered, so
 * that a room full of people does not come back in one instant after a restart.
 */
export class Connection {
  /** @type {ConnectionState} */
  state = 'connecting';
  /** When the next try begins, in ms; only while waiting. */
  nextTry = 0;
  /** Since when we have been without the server. */
  since;
  /** Since when the try under way has been going on. */
  tryingSince;
  hasBeenOnline = false;
  /** @type {WireError | null} why the server will not have us */
  refusal = null;
  #tries = 0;
  /** The spread of the next try, in ms, when the server asked for one. */
  #spread = 0;
  /** @type {any} */
  #timer = null;
  /** Those who want to know how the try under way ends. @type {(() => void)[]} */
  #waiting = [];
  #parts;

  /** @param {ConnectionParts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.since = parts.now();
    this.tryingSince = this.since;
    observed(this);
  }

  get isOnline() {
    return this.state === 'online';
  }

  online() {
    this.#tries = 0;
    this.hasBeenOnline = true;
    this.#enter('online');
  }

  /** The connection went, or a try failed. */
  lost() {
    if (this.state === 'refused') return;
    if (this.state === 'online') this.since = this.#parts.now();
    const base = Math.min(FIRST * 2 ** this.#tries, LAST);
    this.#tries += 1;
    const wait = this.#spread ? this.#parts.random() * this.#spread : base / 2 + this.#parts.random() * base;
    this.#spread = 0;
    this.nextTry = this.#parts.now() + wait;
    this.#enter('waiting');
    this.#timer = this.#parts.later(() => this.tryNow(), wait);
  }

  /** The server is about to restart, and wants everybody back at a moment of their own. @param {number} seconds */
  restarting(seconds) {
    this.#spread = seconds * 1_000;
  }

  /** The server knows us no more; only signing in again helps. @param {WireError} error */
  refused(error) {
    this.refusal = error;
    this.#enter('refused');
  }

  tryNow() {
    if (this.state !== 'waiting') return;
    this.tryingSince = this.#parts.now();
    this.#enter('connecting');
    this.#parts.connect();
  }

  /** Waits for the end of the try under way, if there is one. What is sent during it would be refused for want of a connection. */
  async tried() {
    if (this.state === 'connecting') await new Promise((resolve) => this.#waiting.push(() => resolve(null)));
  }

  /** @param {number} now @returns {number} whole seconds to the next try, at least 1 */
  secondsLeft(now) {
    return Math.max(1, Math.ceil((this.nextTry - now) / 1_000));
  }

  /** @param {ConnectionState} state */
  #enter(state) {
    this.#parts.cancel(this.#timer);
    this.state = state;
    for (const go of this.#waiting.splice(0)) go();
  }
}
