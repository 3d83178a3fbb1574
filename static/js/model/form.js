/** @import { Ack, Granted, WireError } from './types.js' */
import { observed } from '../lib/changes.js';

/** A form, as far as it is sent: once at a time, and an error stays until it is sent again. A dialog that is opened anew has a new one. */
export class Form {
  isBusy = false;
  /** @type {WireError | null} */
  error = null;

  /** @param {string} [name] tells its fields from those of other forms on the page */
  constructor(name = '') {
    this.name = name;
    observed(this);
  }

  /** @template Answer @param {() => Promise<Ack<Answer>>} work @returns {Promise<Granted<Answer> | null>} null when it was refused, or is under way already */
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
