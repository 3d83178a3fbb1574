/** @import { Ask } from './types.js' */
/** @import { Preferences } from './preferences.js' */

/** After these errors the next call tells it again. A zone that the server does not know stays unknown. */
const AGAIN = ['offline', 'timeout', 'unavailable', 'unknown'];

/** Tells the server in which time zone we are, or nothing if that is to stay hidden. */
export class Timezone {
  /** The zone that this page has sent; null: none yet. @type {string | null} */
  #told = null;
  #ask;
  #here;

  /** @param {Ask} ask @param {string} here the name of the browser's zone, empty if it has none */
  constructor(ask, here) {
    this.#ask = ask;
    this.#here = here;
  }

  /** Called once connected, and when preferences may have changed. @param {Preferences} preferences */
  async tell(preferences) {
    const timezone = preferences.now.local_time === 'show' ? this.#here : '';
    if (timezone === this.#told) return;
    this.#told = timezone;
    const ack = await this.#ask('me:timezone', { timezone });
    if (!ack.ok && AGAIN.includes(ack.error.code)) this.#told = null;
  }
}
