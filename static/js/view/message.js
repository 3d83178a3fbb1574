/** @import { Page } from './ui.js' */
/** @import { Pane } from './panes.js' */
/** @import { MessageRow } from '../model/rows.js' */
/** @import { OutboxEntry } from '../model/types.js' */
/** @import { Message } from '../wire.d.ts' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { clock, duration } from '../lib/time.js';
import { since } from '../model/marks.js';
import { actionIn } from '../model/said.js';
import { showPerson } from './dialogs/person.js';
import { confirmation, actionsOn } from './message/acts.js';
import { linkedView } from './message/linked.js';
import { answeredView } from './message/quote.js';
import { marks } from './message/marks.js';
import { bar, isNear } from './message/menu.js';
import { time } from './message/notice.js';
import { text } from './message/text.js';
import { avatar, icon } from './parts.js';
import { reactions } from './reactions/pills.js';
import { threadLine } from './thread/line.js';
import { openThread } from './thread/open.js';

/** In ms. A message so young has just arrived, and settles into the column. */
const YOUNG = 1_000;

/** Asks before a message tells many people. @param {Page} page @param {Pane} pane @param {OutboxEntry} entry */
function question(page, pane, entry) {
  const { chat, ui } = page;
  const takeBack = () => {
    chat.outbox.drop(entry.client_id);
    chat.compositions.of(entry.room, entry.thread).giveBack(entry.text);
    if (entry.thread) openThread(page, entry.thread, true);
    else ui.turnTo(pane.field);
  };
  return html`<p class="confirm" role="group" aria-label="Send to many people?"><span>${entry.reason}</span>
    <button type="button" class="button primary" @click=${() => chat.outbox.retry(entry.client_id)}>Send</button>
    <button type="button" class="button" @click=${takeBack}>Cancel</button></p>`;
}

/** The state of a message of ours that the server has not acknowledged yet. @param {Page} page @param {Pane} pane @param {OutboxEntry} entry */
function state(page, pane, entry) {
  if (entry.state === 'failed' && entry.isAsked) return question(page, pane, entry);
  if (entry.state === 'failed') {
    const { answered } = entry;
    const isFolded = answered && pane.name === 'log' && page.chat.current.timeline.folding.isOn;
    return html`<p class="state failed">
      ${icon('circle-alert')}<span>Not sent. ${entry.reason}</span>
      <button type="button" class="text-button" @click=${() => page.chat.outbox.retry(entry.client_id)}>Try again</button>
      <button type="button" class="text-button quiet" @click=${() => page.chat.outbox.drop(entry.client_id)}>Discard</button>
      ${isFolded ? html`<button type="button" class="text-button quiet" @click=${() => openThread(page, answered.root)}>Open thread</button>` : nothing}
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

/** @param {Page} page @param {MessageRow} row @param {string} id */
function heading(page, { lead, mine, message }, id) {
  const name = message.author?.name ?? '';
  // What someone does names them itself.
  if (!lead || (!message.deleted && actionIn(message.text) !== null)) return html`<span class="sr-only" id="by-${id}">${name}, ${clock(message.at)}</span>`;
  return html`<header class="by" id="by-${id}"><button type="button" class="name ${mine ? 'mine' : ''}" dir="auto"
    @click=${() => showPerson(page, message.author?.id ?? 0)}>${name}</button>${time(message)}</header>`;
}

/** The author's picture. A click or tap opens the profile; by keyboard, the name does. @param {Page} page @param {Message} message */
const face = (page, { author }) => html`<span class="face-button" @click=${() => showPerson(page, author?.id ?? 0)}>${avatar(author)}</span>`;

/** True if a message by somebody else is meant for us. @param {Page} page @param {MessageRow} row */
const isMeant = ({ chat }, { message, mine }) => !mine && !message.deleted && since(message, chat.me.id) > 0;

/** What a reply answers. In its thread that is said only if it is not the first message. @param {Page} page @param {Pane} pane @param {Message} message */
const answered = (page, { name }, message) => (name === 'thread' && message.reply?.id === page.thread.id ? nothing : answeredView(page, message));

/** @param {Page} page @param {Pane} pane @param {MessageRow} row */
export function messageRow(page, pane, row) {
  const { message, entry, lead, apart, key } = row;
  const { ui } = page;
  const actions = entry ? [] : actionsOn(page, pane, message);
  const isAsked = ui.confirming === key && actions.some(({ name }) => name === 'delete');
  const hasArrived = Math.abs(Date.now() - message.at) < YOUNG;
  const classes = [hasArrived && 'has-arrived', lead && 'lead', apart && 'apart', isMeant(page, row) && 'is-meant', entry && 'unsent', entry?.state === 'failed' && !entry.isAsked && 'has-failed',
    pane.composition.editing?.id === message.id && !entry && 'is-edited', ui.acting?.key === key && 'is-acting'].filter(Boolean).join(' ');
  const id = `${pane.prefix}${entry ? entry.client_id : message.id}`;
  return html`<article class="row message ${classes}" aria-labelledby="by-${id} said-${id}" data-key=${key} data-seq=${entry ? nothing : message.seq}>
    <div class="gutter">${lead ? face(page, message) : time(message)}</div>
    <div class="said">
      ${heading(page, row, id)}
      ${answered(page, pane, message)}
      ${text(page, row, id)}
      ${entry ? state(page, pane, entry) : linkedView(page, page.linked.below(message))}${entry ? nothing : marks(page, message)}
      ${entry ? nothing : reactions(page, pane, message)}${entry || pane.name !== 'log' ? nothing : threadLine(page, message)}
      ${isAsked ? confirmation(page, pane, message) : nothing}
    </div>
    ${actions.length && !isAsked && isNear(page, key) ? bar(page, pane, key, message, actions) : nothing}
  </article>`;
}
