/** @import { Page } from './ui.js' */
/** @import { MessageRow } from '../model/rows.js' */
/** @import { OutboxEntry } from '../model/types.js' */
/** @import { Message } from '../wire.d.ts' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { paired } from '../lib/bidi.js';
import { isEmojiOnly, linkify } from '../lib/linkify.js';
import { clock, duration, fullTime, isoTime } from '../lib/time.js';
import { showPerson } from './dialogs/person.js';
import { editMessage } from './edit.js';
import { avatar, icon, iconButton } from './parts.js';

/** @param {string} text */
function words(text) {
  return linkify(paired(text)).map((part) => (part.href === null
    ? part.text
    : html`<a href=${part.href} target="_blank" rel="noopener noreferrer nofollow">${part.text}</a>`));
}

/** @param {Message} message */
const time = (message) => html`<time datetime=${isoTime(message.at)} title=${fullTime(message.at)}>${clock(message.at)}</time>`;

/** @param {Message} message @param {string | number} id */
function text(message, id) {
  if (message.deleted) return html`<p class="text deleted" id="said-${id}">Message deleted</p>`;
  const written = message.text ?? '';
  const edited = message.edited_at
    ? html` <span class="edited" title="Edited ${fullTime(message.edited_at)}">(edited)</span>` : nothing;
  return html`<p class="text ${isEmojiOnly(written) ? 'emoji-only' : ''}" dir="auto" id="said-${id}"><span class="written">${words(written)}</span>${edited}</p>`;
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

/** @param {Page} page @param {Message} message */
function confirmation(page, message) {
  const { ui, chat } = page;
  const remove = async () => {
    const { composition } = chat;
    const ack = await chat.remove(message.id);
    composition.problem = ack.ok ? '' : `Not deleted. ${ack.error.message}`;
    if (ui.confirming === message.id) {
      ui.confirming = null;
      ui.focus.aim('composer');
    }
  };
  const keep = () => {
    ui.confirming = null;
    ui.focus.aim('composer');
  };
  return html`<p class="confirm" role="group" aria-label="Delete this message?">
    <span>Delete this message?</span>
    <button type="button" class="button danger" @click=${remove}>Delete</button>
    <button type="button" class="button" @click=${keep}>Keep</button>
  </p>`;
}

/** The person's rights on a message. @param {Page} page @param {MessageRow} row */
function rightsOf({ chat }, { message, entry, mine }) {
  const { current } = chat;
  const exists = !entry && !message.deleted;
  return {
    canEdit: exists && mine && current.can('message:edit'),
    canDelete: exists && (mine ? current.can('message:delete') : current.can('message:delete:any')),
    canReport: exists && !mine && message.author !== null && current.can('report:create'),
  };
}

/** @param {Page} page @param {Message} message @param {ReturnType<typeof rightsOf>} rights */
function actions(page, message, { canEdit, canDelete, canReport }) {
  const { ui } = page;
  const edit = () => {
    editMessage(page, message);
  };
  const ask = () => {
    ui.confirming = message.id;
    ui.acting = null;
    ui.focus.aim('delete message');
  };
  const report = () => ui.openDialog('report', { message });
  return html`<div class="actions">
    ${canReport ? iconButton({ name: 'flag', label: 'Report message', click: report }) : nothing}
    ${canEdit ? iconButton({ name: 'pencil', label: 'Edit message', click: edit }) : nothing}
    ${canDelete ? iconButton({ name: 'trash-2', label: 'Delete message', click: ask }) : nothing}
  </div>`;
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
  const { message, entry, lead } = row;
  const { ui } = page;
  const rights = rightsOf(page, row);
  const canAct = Object.values(rights).some(Boolean);
  const isAsked = ui.confirming === message.id && rights.canDelete;
  const classes = [lead && 'lead', entry && 'unsent', entry?.state === 'failed' && 'has-failed',
    page.chat.composition.editing?.id === message.id && !entry && 'is-edited', ui.acting === row.key && 'is-acting'].filter(Boolean).join(' ');
  const id = entry ? entry.client_id : message.seq;
  return html`<article class="row message ${classes}" aria-labelledby="by-${id} said-${id}" data-key=${row.key} data-seq=${entry ? nothing : message.seq}>
    <div class="gutter">${lead ? face(page, message) : time(message)}</div>
    <div class="said">
      ${heading(page, row, id)}
      ${text(message, id)}
      ${entry ? state(page, entry) : nothing}
      ${isAsked ? confirmation(page, message) : nothing}
    </div>
    ${canAct && !isAsked ? actions(page, message, rights) : nothing}
  </article>`;
}

/** A message made by the server: people coming and going, a new topic, an announcement. @param {MessageRow} row */
export function noticeRow({ key, message }) {
  if (message.kind === 'announcement') {
    return html`<article class="row announcement" aria-labelledby="said-${message.seq}" data-key=${key} data-seq=${message.seq}>
      ${icon('megaphone')}<p class="text" dir="auto" id="said-${message.seq}"><span class="sr-only">Announcement: </span>${words(message.text ?? '')}</p>${time(message)}
    </article>`;
  }
  const name = html`<bdi class="who">${message.author?.name}</bdi>`;
  const whom = html`<bdi class="who">${message.about?.name ?? 'someone'}</bdi>`;
  const said = {
    // A person who comes and goes within a few minutes has only one line, about the last of it.
    join: html`${name} ${message.edited_at ? 'came back' : 'joined'}`,
    leave: html`${name} ${message.edited_at ? 'joined and left' : 'left'}`,
    add: html`${name} added ${whom}`,
    remove: html`${name} removed ${whom}`,
    topic: message.text ? html`${name} set the topic: <bdi>${message.text}</bdi>` : html`${name} cleared the topic`,
    text: nothing,
  }[message.kind];
  return html`<div class="row notice" role="article" aria-labelledby="said-${message.seq}" data-key=${key} data-seq=${message.seq}><p id="said-${message.seq}">${said} ${time(message)}</p></div>`;
}

/** Messages by blocked people, folded into one line until the person wants to see them. @param {Page} page @param {import('../model/rows.js').FoldedRow} row */
export function foldedRow({ ui }, { key, messages }) {
  const show = () => {
    ui.unfolded = new Set([...ui.unfolded, ...messages.map(({ id }) => id)]);
  };
  const what = messages.length === 1 ? 'A message' : `${messages.length} messages`;
  return html`<div class="row notice folded" role="article" aria-label="${what} from someone you blocked" data-key=${key} data-seq=${messages.at(-1)?.seq ?? nothing}><p>${what} from someone you blocked
    <button type="button" class="text-button quiet" @click=${show}>Show</button></p></div>`;
}
