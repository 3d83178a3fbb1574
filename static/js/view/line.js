/** @import { Connection } from '../model/connection.js' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { icon } from './parts.js';

/** A connection that comes back at once is not worth a word. */
const WORTH_SAYING = 1_200;

/**
 * @typedef {object} Words
 * @property {string} kind       the class of the line
 * @property {unknown} refused   why the server will not have us, and where to go
 * @property {unknown} [more]    what to know while there is no connection
 */

/** What stands between this person and the server right now, and what to do about it. @param {Connection} connection @param {Words} words */
function line(connection, { refused, more = nothing }) {
  if (connection.state === 'refused') return refused;
  if (connection.state === 'waiting') {
    return html`<span>No connection. Next try in <span class="seconds">${connection.secondsLeft(Date.now())}\u00a0s</span>.${more}</span>
      <button type="button" class="text-button" @click=${() => connection.tryNow()}>Try now</button>`;
  }
  return html`<span>Connecting…${more}</span>`;
}

/** One line over the page; it lies over what is there, so nothing moves when it comes and goes. @param {Connection} connection @param {Words} words */
export function connectionLine(connection, words) {
  const isShort = Date.now() - connection.since < WORTH_SAYING && connection.state !== 'refused';
  const isShown = !connection.isOnline && !isShort;
  return html`<div class="${words.kind} ${isShown ? 'is-shown' : ''}" ?inert=${!isShown}>
    ${isShown ? html`${icon('wifi-off')}${line(connection, words)}` : nothing}</div>
    <p class="sr-only" role="status">${isShown ? 'No connection to the server' : ''}</p>`;
}
