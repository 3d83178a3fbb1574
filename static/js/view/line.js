/** @import { Connection } from '../model/connection.js' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { connectingWords, isWorthALine } from '../model/waiting.js';
import { mark } from './mark.js';

/**
 * @typedef {object} Words
 * @property {string} kind       the CSS class of the line
 * @property {unknown} refused   shown instead if the server refuses this session
 * @property {string} [more]     another sentence
 */

/** Says that the connection is lost, and what to do. @param {Connection} connection @param {Words} words */
function line(connection, { refused, more = '' }) {
  if (connection.state === 'refused') return refused;
  if (connection.state === 'waiting') {
    return html`<span>No connection. ${more} Trying again in <span class="seconds">${connection.secondsLeft(Date.now())}\u00a0s</span>.</span>
      <button type="button" class="text-button" @click=${() => connection.tryNow()}>Try now</button>`;
  }
  return html`<span>${connectingWords(connection, Date.now())} ${more}</span>`;
}

/** A line about a lost connection. It lies over the page, so that nothing moves when it appears or disappears. @param {Connection} connection @param {Words} words */
export function connectionLine(connection, words) {
  const isShown = isWorthALine(connection, Date.now());
  return html`<div class="${words.kind} ${isShown ? 'is-shown' : ''}" ?inert=${!isShown}>
    ${isShown ? html`${mark(true)}${line(connection, words)}` : nothing}</div>
    <p class="sr-only" role="status">${isShown ? 'No connection to the server' : ''}</p>`;
}
