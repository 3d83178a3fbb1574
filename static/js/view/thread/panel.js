/** A thread beside its room: the first message, all replies, and a field to answer. */
/** @import { Page } from '../ui.js' */
/** @import { Message } from '../../wire.d.ts' */
/** @import { OutboxEntry } from '../../model/types.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { keyed } from '../../../vendor/lit-html/directives/keyed.js';
import { repeat } from '../../../vendor/lit-html/directives/repeat.js';
import { live } from '../../../vendor/lit-html/directives/live.js';
import { clock } from '../../lib/time.js';
import { pathOf } from '../../lib/permalink.js';
import { counted } from '../../lib/words.js';
import { actionIn } from '../../model/said.js';
import { showPerson } from '../dialogs/person.js';
import { hasBlocks, markdown } from '../message/markdown.js';
import { drawn } from '../message/mention.js';
import { avatar, COMMAND, icon, iconButton, plainClick } from '../parts.js';
import { ghost } from '../skeleton.js';
import { exactly } from '../time.js';

const COVERS = matchMedia('(max-width: 1099.98px)');

/** Opens the thread that a message of the open room is in, or would begin. @param {Page} page @param {Message} message */
export function openThread({ ui, thread, drawNow }, message) {
  ui.isPanelOpen = true;
  ui.panelTab = 'thread';
  ui.acting = null;
  ui.focus.aim('thread composer');
  void thread.open(message);
  drawNow();
}

/** @param {Page} page */
function close({ ui }) {
  ui.isPanelOpen = false;
  ui.panelTab = 'people';
  ui.focus.aim('composer');
}

/** @param {Page} page @param {Message} message */
function written(page, message) {
  const { id, text, deleted } = message;
  if (deleted) return html`<p class="text deleted">Message deleted</p>`;
  const source = actionIn(text) ?? text ?? '';
  return html`<div class="text ${hasBlocks(source) ? 'is-rich' : ''}" dir=${hasBlocks(source) ? nothing : 'auto'}><span class="written">${markdown(source, drawn(page, `thread-${id}`, message))}</span></div>`;
}

/** @param {Page} page @param {Message} message */
function row(page, message) {
  const { chat, thread } = page;
  const { author, at, seq } = message;
  const isHidden = author !== null && chat.blocked.has(author.id);
  const arrive = () => {
    page.ui.isPanelOpen &&= !COVERS.matches;
    page.visit(thread.slug, seq);
  };
  return html`<li class="thread-message" aria-labelledby="thread-by-${seq}">${avatar(isHidden ? null : author, 'small')}<div class="said">
    <header class="by" id="thread-by-${seq}">${isHidden ? html`<span class="unset">Someone you blocked</span>` : html`<button type="button" class="name ${author?.id === chat.me.id ? 'mine' : ''}" dir="auto"
      @click=${() => showPerson(page, author?.id ?? 0)}>${author?.name ?? 'Announcement'}</button>`}<a href=${pathOf(thread.slug, seq)} title="Show in the room" @click=${plainClick(arrive)}>${exactly(at, clock(at))}</a></header>
    ${isHidden ? nothing : written(page, message)}
  </div></li>`;
}

/** @param {Page} page @param {OutboxEntry} entry */
const unsent = ({ chat }, { text, state, reason, client_id }) => html`<li class="thread-message unsent">${avatar(chat.me, 'small')}<div class="said"><div class="text" dir="auto">${text}</div>${
  state === 'failed' ? html`<p class="state failed"><span>Not sent. ${reason}</span><button type="button" class="text-button" @click=${() => chat.outbox.retry(client_id)}>Try again</button>
    <button type="button" class="text-button quiet" @click=${() => chat.outbox.drop(client_id)}>Discard</button></p>` : html`<p class="state">${chat.connection.isOnline ? 'Sending' : 'Waiting for connection'}</p>`}</div></li>`;

/** @param {Page} page */
function replies(page) {
  const { thread } = page;
  const { root } = thread;
  if (!root) {
    return thread.state === 'failed' ? html`<p class="problem">Couldn’t load this thread. <button type="button" class="text-button" @click=${() => thread.load()}>Try again</button></p>` : ghost(2);
  }
  const count = Math.max(root.replies ?? 0, thread.replies.length);
  return html`<ol class="thread-messages">${row(page, root)}</ol>
    <p class="thread-count">${count ? counted(count, 'reply', 'replies') : 'No replies yet'}</p>
    ${thread.hasOlder ? html`<button type="button" class="button small" ?disabled=${thread.state === 'loading'} @click=${() => thread.loadOlder()}>Show earlier replies</button>` : nothing}
    ${thread.state === 'failed' ? html`<p class="problem">Couldn’t load all replies. <button type="button" class="text-button" @click=${() => thread.load()}>Try again</button></p>` : nothing}
    <ol class="thread-messages">${repeat(thread.replies, ({ id }) => id, (message) => row(page, message))}${repeat(thread.unsent, (entry) => entry.client_id, (entry) => unsent(page, entry))}</ol>`;
}

/** @param {Page} page */
function composer(page) {
  const { chat, thread } = page;
  const { composition } = thread;
  if (!chat.current.can('message:post') || thread.root?.deleted) return html`<p class="closed">You can’t reply here.</p>`;
  const { target } = composition;
  const send = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (thread.send()) page.drawNow();
  };
  const typed = (/** @type {Event} */ event) => composition.write(/** @type {HTMLTextAreaElement} */ (event.target).value);
  const sends = chat.preferences.now.enter === 'send';
  const key = (/** @type {KeyboardEvent} */ event) => {
    const isEnter = event.key === 'Enter' && !event.isComposing && event.keyCode !== 229 && !event.shiftKey && !event.altKey;
    if (isEnter && (sends || event.ctrlKey || event.metaKey) && !matchMedia('(pointer: coarse)').matches) send(event);
  };
  return html`<form class="thread-composer" @submit=${send}><div class="box">${keyed(composition, html`<textarea rows="1" dir="auto" maxlength="8000" autocomplete="off" aria-label="Reply in this thread" placeholder="Reply"
    .value=${live(target.text)} @input=${typed} @keydown=${key}></textarea>`)}
    <button type="submit" class="send" aria-label="Send reply" title="Send reply (${sends ? 'Enter' : `${COMMAND}Enter`})" ?disabled=${!target.text.trim()}>${icon('send-horizontal')}</button></div></form>`;
}

/** @param {Page} page */
export function threadPanel(page) {
  const { chat, thread } = page;
  const { isFollowing } = thread;
  const follow = chat.current.can('thread:follow') && thread.root ? iconButton({
    name: isFollowing ? 'bell' : 'bell-off', label: isFollowing ? 'Stop following' : 'Follow this thread', kind: isFollowing ? 'is-on' : '', click: () => void thread.follow(!isFollowing),
  }) : nothing;
  return html`<aside class="details thread" aria-label="Thread in ${chat.title}">
    <div class="details-head"><h2>Thread</h2><span class="thread-buttons">${follow}${iconButton({ name: 'x', label: 'Close', key: 'Esc', click: () => close(page) })}</span></div>
    <div class="thread-log" role="region" aria-label="Messages of the thread" tabindex="0" aria-busy=${thread.state === 'loading'}><div>${replies(page)}</div></div>
    ${composer(page)}
  </aside>`;
}
