/** @import { Page } from './ui.js' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { icon } from './parts.js';

/** A connection that comes back at once is not worth a word. */
const WORTH_SAYING = 1_200;

/** @param {Page} page what stands between this person and the server right now, and what to do about it */
function words({ chat }) {
  const { connection, outbox } = chat;
  const count = outbox.entries.filter((entry) => entry.state !== 'failed').length;
  const waiting = count ? html` <span class="aside">${count === 1 ? 'One message waits' : `${count} messages wait`} to be sent.</span>` : nothing;
  if (connection.state === 'refused') {
    const isStranger = connection.refusal?.code === 'unauthenticated';
    return html`<span>${isStranger ? 'This browser is not signed in any more.' : connection.refusal?.message}</span>
      <a class="text-button" href=${location.pathname}>Sign in again</a>`;
  }
  if (connection.state === 'waiting') {
    return html`<span>No connection. Next try in <span class="seconds">${connection.secondsLeft(Date.now())}\u00a0s</span>.${waiting}</span>
      <button type="button" class="text-button" @click=${() => connection.tryNow()}>Try now</button>`;
  }
  return html`<span>Connecting…${waiting}</span>`;
}

/** One line under the header; it lies over the messages, so nothing moves when it comes and goes. @param {Page} page */
export function connectionLine(page) {
  const { connection } = page.chat;
  const isShort = Date.now() - connection.since < WORTH_SAYING && connection.state !== 'refused';
  const isShown = !connection.isOnline && !isShort;
  return html`<div class="connection ${isShown ? 'is-shown' : ''}" ?inert=${!isShown}>
    ${isShown ? html`${icon('wifi-off')}${words(page)}` : nothing}</div>
    <p class="sr-only" role="status">${isShown ? 'No connection to the server' : ''}</p>`;
}
