/** @import { Page } from './ui.js' */
/** @import { MessageRow } from '../model/rows.js' */
/** @import { Message, OutboxEntry } from '../model/types.js' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { isEmojiOnly, linkify } from '../lib/linkify.js';
import { clock, fullTime, isoTime } from '../lib/time.js';
import { avatar, icon, iconButton } from './parts.js';

/** @param {string} text */
function words(text) {
  return linkify(text).map((part) => (part.href === null
    ? part.text
    : html`<a href=${part.href} target="_blank" rel="noopener noreferrer nofollow">${part.text}</a>`));
}

/** @param {Message} message */
const time = (message) => html`<time datetime=${isoTime(message.at)} title=${fullTime(message.at)}>${clock(message.at)}</time>`;

/** @param {Message} message */
function text(message) {
  if (message.deleted) return html`<p class="text deleted">Message deleted</p>`;
  const written = message.text ?? '';
  const edited = message.edited_at
    ? html` <span class="edited" title="Edited ${fullTime(message.edited_at)}">(edited)</span>` : nothing;
  return html`<p class="text ${isEmojiOnly(written) ? 'emoji-only' : ''}" dir="auto">${words(written)}${edited}</p>`;
}

/** The word a message of ours carries until the server has it. @param {Page} page @param {OutboxEntry} entry */
function state(page, entry) {
  if (entry.state === 'failed') {
    return html`<p class="state failed" role="alert">
      ${icon('circle-alert')}<span>Not sent. ${entry.reason}</span>
      <button type="button" class="text-button" @click=${() => page.chat.outbox.retry(entry.client_id)}>Try again</button>
      <button type="button" class="text-button quiet" @click=${() => page.chat.outbox.drop(entry.client_id)}>Discard</button>
    </p>`;
  }
  const isOnline = page.chat.connection.isOnline;
  return html`<p class="state ${isOnline ? 'soon' : ''}">${isOnline ? 'Sending' : 'Waiting for connection'}</p>`;
}

/** @param {Page} page @param {Message} message */
function confirmation(page, message) {
  const { ui, chat } = page;
  const remove = async () => {
    const ack = await chat.remove(message.id);
    ui.confirming = null;
    ui.composerError = ack.ok ? '' : `Not deleted. ${ack.error.message}`;
    ui.focusNext = '.composer textarea';
    page.redraw();
  };
  const keep = () => {
    ui.confirming = null;
    ui.focusNext = '.composer textarea';
    page.redraw();
  };
  return html`<p class="confirm" role="group" aria-label="Delete this message?">
    <span>Delete this message?</span>
    <button type="button" class="button danger" @click=${remove}>Delete</button>
    <button type="button" class="button" @click=${keep}>Keep</button>
  </p>`;
}

/** @param {Page} page @param {Message} message */
function actions(page, message) {
  const { ui } = page;
  const edit = () => {
    ui.edit(message);
    page.redraw();
  };
  const ask = () => {
    ui.confirming = message.id;
    ui.acting = null;
    ui.focusNext = '.confirm .danger';
    page.redraw();
  };
  return html`<div class="actions">
    ${iconButton({ name: 'pencil', label: 'Edit message', click: edit })}
    ${iconButton({ name: 'trash-2', label: 'Delete message', click: ask })}
  </div>`;
}

/** @param {MessageRow} row */
function heading({ lead, mine, message }) {
  const name = message.author?.name ?? '';
  if (!lead) return html`<span class="sr-only">${name}, ${clock(message.at)}</span>`;
  return html`<header class="by"><span class="name ${mine ? 'mine' : ''}" dir="auto">${name}</span>${time(message)}</header>`;
}

/** @param {Page} page @param {MessageRow} row */
export function messageRow(page, row) {
  const { message, entry, lead, mine } = row;
  const { ui } = page;
  const canChange = mine && !entry && !message.deleted;
  const classes = [lead && 'lead', entry && 'unsent', entry?.state === 'failed' && 'has-failed',
    ui.editing?.id === message.id && !entry && 'is-edited', ui.acting === row.key && 'is-acting'].filter(Boolean).join(' ');
  return html`<article class="row message ${classes}" data-key=${row.key}>
    <div class="gutter">${lead ? avatar(message.author?.name ?? '') : time(message)}</div>
    <div class="said">
      ${heading(row)}
      ${text(message)}
      ${entry ? state(page, entry) : nothing}
      ${ui.confirming === message.id && canChange ? confirmation(page, message) : nothing}
    </div>
    ${canChange && ui.confirming !== message.id ? actions(page, message) : nothing}
  </article>`;
}

/** What the server made: who came and went, the topic, an announcement. @param {MessageRow} row */
export function noticeRow({ key, message }) {
  if (message.kind === 'announcement') {
    return html`<article class="row announcement" data-key=${key}>
      ${icon('megaphone')}<p class="text" dir="auto"><span class="sr-only">Announcement: </span>${words(message.text ?? '')}</p>${time(message)}
    </article>`;
  }
  const name = html`<bdi class="who">${message.author?.name}</bdi>`;
  const said = {
    join: html`${name} joined`,
    leave: html`${name} left`,
    topic: message.text ? html`${name} set the topic: <bdi>${message.text}</bdi>` : html`${name} cleared the topic`,
    text: nothing,
  }[message.kind];
  return html`<div class="row notice" data-key=${key}><p>${said} ${time(message)}</p></div>`;
}
