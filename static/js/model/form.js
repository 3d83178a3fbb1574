/** @import { Ack, Granted, WireError } from './types.js' */
import { observed } from '../lib/changes.js';

/** A form: it is sent once at a time, and its error stays until it is sent again. Each opening of a dialog has a form of its own. */
export class Form {
  isBusy = false;
  /** @type {WireError | null} */
  error = null;

  /** @param {string} [name] tells its fields from those of other forms on the page */
  constructor(name = '') {
    this.name = name;
    observed(this);
  }

  /** @template Answer @param {() => Promise<Ack<Answer>>} work @returns {Promise<Granted<Answer> | null>} null when the server refused, or it is being sent already */
  async send(work) {
    if (this.isBusy) return null;
    this.isBusy = true;
    this.error = null;
    const ack = await work();
    this.isBusy = false;
    if (ack.ok) return ack;
    this.error = ack.error;
    return null;
  }
}
