/** @import { Ask } from './types.js' */
/** @import { Offer } from '../wire.d.ts' */
import { observed } from '../lib/changes.js';

/** The private rooms that we were asked into and have not answered for. */
export class Offers {
  /** @type {readonly Offer[]} */
  all = [];
  /** What went wrong with the last answer. */
  problem = '';
  isBusy = false;
  #parts;

  /** @param {{ask: Ask}} parts */
  constructor(parts) {
    this.#parts = parts;
    observed(this);
  }

  async load() {
    const ack = await this.#parts.ask('offer:list', {});
    if (ack.ok) this.take(ack.offers);
  }

  /** @param {readonly Offer[]} offers all that there are now */
  take(offers) {
    this.all = offers;
    this.problem = '';
  }

  /** Says yes or no. @param {string} room @param {boolean} isAccepted @returns {Promise<boolean>} whether it was taken */
  async answer(room, isAccepted) {
    if (this.isBusy) return false;
    this.isBusy = true;
    const ack = await this.#parts.ask(isAccepted ? 'offer:accept' : 'offer:decline', { room });
    this.isBusy = false;
    // One that was withdrawn meanwhile is answered, too.
    const isGone = ack.ok || ack.error.code === 'not_found';
    if (isGone) this.take(this.all.filter((offer) => offer.room !== room));
    if (!ack.ok) this.problem = ack.error.message;
    return ack.ok;
  }
}
