/** A thread beside its room: the first message, all replies, and a field to answer. */
/** @import { Page } from '../ui.js' */
/** @import { Message } from '../../wire.d.ts' */
/** @import { OutboxEntry } from '../../model/types.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { repeat } from '../../../vendor/lit-html/directives/repeat.js';
import { dayKey } from '../../lib/time.js';
import { counted } from '../../lib/words.js';
import { rowsOf } from '../../model/rows.js';
import { iconButton } from '../parts.js';
import { isFolded, row } from '../row.js';
import { ghost } from '../skeleton.js';
import { composerForm } from '../writing/form.js';
import { closeThread, seeThread } from './open.js';

/** Rows like those of the log. @param {Page} page @param {readonly Message[]} messages @param {readonly OutboxEntry[]} [entries] */
function rowsIn(page, messages, entries = []) {
  const { chat, panes, thread } = page;
  const rows = rowsOf({
    messages, entries, me: chat.me,
    dividerAfter: chat.current.unread.dividerAfter,
    from: thread.hasOlder ? messages[0]?.seq ?? 0 : 0,
    isNews: (message) => chat.current.unread.isNews(message),
    isFolded: (message) => isFolded(page, message),
  });
  return rows.map((one) => ({ ...one, key: panes.thread.prefix + one.key }));
}

/** @param {Page} page */
function replies(page) {
  const { thread, panes } = page;
  const { root } = thread;
  if (!root) {
    return thread.state === 'failed' ? html`<p class="problem">Couldn’t load this thread. <button type="button" class="text-button" @click=${() => thread.load()}>Try again</button></p>` : ghost(2);
  }
  const draw = (/** @type {import('../../model/rows.js').Row[]} */ rows) => repeat(rows, ({ key }) => key, (one) => row(page, panes.thread, one));
  const count = Math.max(root.replies ?? 0, thread.replies.length);
  const first = rowsIn(page, [root]);
  const isAllNew = first.some(({ type }) => type === 'new');
  const later = rowsIn(page, thread.replies, thread.unsent).filter(({ type }) => type !== 'new' || !isAllNew);
  const isOtherDay = later[0]?.type === 'day' && dayKey(later[0].at) !== dayKey(root.at);
  return html`${draw(first)}
    <p class="thread-count">${count ? counted(count, 'reply', 'replies') : 'No replies yet'}</p>
    ${thread.hasOlder ? html`<button type="button" class="button small" ?disabled=${thread.state === 'loading'} @click=${() => thread.loadOlder()}>Show earlier replies</button>` : nothing}
    ${thread.state === 'failed' ? html`<p class="problem">Couldn’t load all replies. <button type="button" class="text-button" @click=${() => thread.load()}>Try again</button></p>` : nothing}
    ${draw(isOtherDay ? later : later.slice(1))}`;
}

/** @param {Page} page */
function composer(page) {
  const { chat, thread, panes } = page;
  return chat.current.can('message:post') && !thread.root?.deleted ? composerForm(page, panes.thread) : html`<p class="closed">You can’t reply here.</p>`;
}

/** @param {Page} page */
export function threadPanel(page) {
  const { chat, thread } = page;
  const { isFollowing } = thread;
  const follow = chat.current.can('thread:follow') && thread.root ? iconButton({
    name: isFollowing ? 'bell' : 'bell-off', label: isFollowing ? 'Stop following' : 'Follow this thread', kind: isFollowing ? 'is-on' : '', click: () => void thread.follow(!isFollowing),
  }) : nothing;
  return html`<aside class="details thread" aria-label="Thread in ${chat.title}">
    <div class="details-head"><h2>Thread</h2><span class="thread-buttons">${follow}${iconButton({ name: 'x', label: 'Close', key: 'Esc', click: () => closeThread(page) })}</span></div>
    <div class="thread-log" role="region" aria-label="Messages of the thread" tabindex="0" aria-busy=${thread.state === 'loading'} @scroll=${() => seeThread(page)}><div>${replies(page)}</div></div>
    ${composer(page)}
  </aside>`;
}
