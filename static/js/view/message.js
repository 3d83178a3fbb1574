/** @import { Page } from './ui.js' */
/** @import { MessageRow } from '../model/rows.js' */
/** @import { OutboxEntry } from '../model/types.js' */
/** @import { Message } from '../wire.d.ts' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { isEmojiOnly } from '../lib/linkify.js';
import { clock, duration, fullTime } from '../lib/time.js';
import { showPerson } from './dialogs/person.js';
import { confirmation, actionsOn } from './message/acts.js';
import { foldButton, mayBeLong, unfoldFor } from './message/long.js';
import { bar, isNear } from './message/menu.js';
import { time } from './message/notice.js';
import { words } from './message/words.js';
import { avatar, icon } from './parts.js';

/** In ms. A message so young has just arrived, and settles into the column. */
const YOUNG = 1_000;

/** @param {Page} page @param {MessageRow} row @param {string | number} id */
function text(page, { key, message }, id) {
  if (message.deleted) return html`<p class="text deleted" id="said-${id}">Message deleted</p>`;
  const written = message.text ?? '';
  const edited = message.edited_at
    ? html` <span class="edited" title="Edited ${fullTime(message.edited_at)}">(edited)</span>` : nothing;
  const mayFold = mayBeLong(written);
  const kind = `${isEmojiOnly(written) ? 'emoji-only' : ''} ${mayFold ? 'may-fold' : ''} ${page.ui.unfolded.has(key) ? 'is-whole' : ''}`;
  return html`<p class="text ${kind}" dir="auto" id="said-${id}" @scroll=${mayFold ? unfoldFor(page, key) : nothing}><span class="written">${words(written)}</span>${edited}</p>
    ${mayFold ? foldButton(page, key) : nothing}`;
}

/** The state of a message of ours that the server has not acknowledged yet. @param {Page} page @param {OutboxEntry} entry */
function state(page, entry) {
  if (entry.state === 'failed') {
    return html`<p class="state failed">
      ${icon('circle-alert')}<span>Not sent. ${entry.reason}</span>
      <button type="button" class="text-button" @click=${() => page.chat.outbox.retry(entry.client_id)}>Try again</button>
      <button type="button" class="text-button quiet" @click=${() => page.chat.outbox.drop(entry.client_id)}>Discard</button>
    </p>`;
  }
  const { chat } = page;
  const isOnline = chat.connection.isOnline;
  const seconds = chat.outbox.secondsLeft(entry.room, Date.now());
  if (isOnline && seconds > 0) {
    return html`<p class="state"><span>${chat.current.room?.slow_seconds ? 'Slow mode: sending' : 'Sending'} in <span class="seconds">${duration(seconds)}</span></span>
      <button type="button" class="text-button quiet" @click=${() => chat.outbox.drop(entry.client_id)}>Discard</button></p>`;
  }
  return html`<p class="state ${isOnline ? 'soon' : ''}">${isOnline ? 'Sending' : 'Waiting for connection'}</p>`;
}

/** @param {Page} page @param {MessageRow} row @param {string | number} id */
function heading(page, { lead, mine, message }, id) {
  const name = message.author?.name ?? '';
  if (!lead) return html`<span class="sr-only" id="by-${id}">${name}, ${clock(message.at)}</span>`;
  return html`<header class="by" id="by-${id}"><button type="button" class="name ${mine ? 'mine' : ''}" dir="auto"
    @click=${() => showPerson(page, message.author?.id ?? 0)}>${name}</button>${time(message)}</header>`;
}

/** The author's picture. A click or tap opens the profile; by keyboard, the name does. @param {Page} page @param {Message} message */
const face = (page, { author }) => html`<span class="face-button" @click=${() => showPerson(page, author?.id ?? 0)}>${avatar(author)}</span>`;

/** @param {Page} page @param {MessageRow} row */
export function messageRow(page, row) {
  const { message, entry, lead, apart, key } = row;
  const { ui } = page;
  const actions = entry ? [] : actionsOn(page, message);
  const isAsked = ui.confirming === message.id && actions.some(({ name }) => name === 'delete');
  const hasArrived = Math.abs(Date.now() - message.at) < YOUNG;
  const classes = [hasArrived && 'has-arrived', lead && 'lead', apart && 'apart', entry && 'unsent', entry?.state === 'failed' && 'has-failed',
    page.chat.composition.editing?.id === message.id && !entry && 'is-edited', ui.acting?.key === key && 'is-acting'].filter(Boolean).join(' ');
  const id = entry ? entry.client_id : message.seq;
  return html`<article class="row message ${classes}" aria-labelledby="by-${id} said-${id}" data-key=${key} data-seq=${entry ? nothing : message.seq}>
    <div class="gutter">${lead ? face(page, message) : time(message)}</div>
    <div class="said">
      ${heading(page, row, id)}
      ${text(page, row, id)}
      ${entry ? state(page, entry) : nothing}
      ${isAsked ? confirmation(page, message) : nothing}
    </div>
    ${actions.length && !isAsked && isNear(page, key) ? bar(page, key, message, actions) : nothing}
  </article>`;
}
