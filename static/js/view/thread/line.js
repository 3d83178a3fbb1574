/** What a room shows of its threads. */
/** @import { Page } from '../ui.js' */
/** @import { RepliesRow } from '../../model/rows.js' */
/** @import { Message } from '../../wire.d.ts' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { lately } from '../../lib/time.js';
import { counted } from '../../lib/words.js';
import { since } from '../../model/marks.js';
import { quoteOf } from '../../model/quote.js';
import { line } from '../message/quote.js';
import { icon } from '../parts.js';
import { exactly } from '../time.js';
import { isThreadShown, openThread } from './open.js';

/** The new replies of the open room, found once in each of its versions. @type {{of: unknown[], found: Map<number, Message[]>} | null} */
let last = null;

/** @param {Page} page @returns {Map<number, Message[]>} by the id of the first message */
function newReplies({ chat }) {
  const { current, threadMarks } = chat;
  const { timeline: { version, folding }, unread } = current;
  const of = [current, version, folding.version, unread.readSeq, unread.dividerAfter, threadMarks.version, chat.blocked];
  if (!last || of.some((one, at) => one !== last?.of[at])) last = { of, found: threadMarks.newIn(current) };
  return last.found;
}

/** The id of the open thread's first message; 0 if none is open. @param {Page} page */
export const openThreadId = (page) => (isThreadShown(page) ? page.thread.id : 0);

/** True if a reply that is folded away has a part in a row all the same: it is new, and its thread is not open. @param {Page} page @param {Message} message */
export const isPointedAt = (page, message) => openThreadId(page) !== message.root && newReplies(page).get(message.root ?? 0)?.includes(message) === true;

/** Replies of ours to a thread that are not sent, if the log does not show them. @param {Page} page @param {number} id */
function unsentIn(page, id) {
  const { outbox, current } = page.chat;
  if (!outbox.entries.length || !current.timeline.folding.isOn || openThreadId(page) === id) return [];
  return outbox.of(current.slug).filter(({ answered }) => answered?.root === id);
}

/** @param {Page} page @param {number} id @returns {string} */
function unsentWords(page, id) {
  const unsent = unsentIn(page, id);
  const failed = unsent.filter(({ state }) => state === 'failed').length;
  if (failed) return `${failed} not sent`;
  return unsent.length ? `${unsent.length} ${page.chat.connection.isOnline ? 'sending' : 'waiting'}` : '';
}

/** What the line of its thread depends on, beside the message: what is new or not sent, and the time. @param {Page} page @param {Message} message */
export function lineState(page, { id, replies }) {
  return [...(replies ? [newReplies(page).get(id)?.length, openThreadId(page) === id, Math.floor(Date.now() / 60_000)] : []), unsentWords(page, id)];
}

/** Below the first message of a thread: how many replies there are, and the way to them. @param {Page} page @param {Message} message */
export function threadLine(page, { id, replies, replied_at: at }) {
  const unsent = unsentWords(page, id);
  if (!replies && !unsent) return nothing;
  const fresh = openThreadId(page) === id ? 0 : newReplies(page).get(id)?.length ?? 0;
  return html`<button type="button" class="thread-line" @click=${() => openThread(page, id)}>${icon('messages-square')}<span>${replies ? counted(replies, 'reply', 'replies') : 'Open thread'}</span>${
    fresh ? html`<b>${fresh} new</b>` : nothing}${unsent ? html`<span class=${unsent.endsWith('not sent') ? 'not-sent' : ''}>${unsent}</span>` : nothing}${
    at ? html`<span>last reply ${exactly(at, lately(at, Date.now()))}</span>` : nothing}</button>`;
}

/** In the place of new replies that are folded away: how many there are, and the way to them. @param {Page} page @param {RepliesRow} row */
export function repliesRow(page, { key, root, messages }) {
  const { chat } = page;
  const first = chat.current.timeline.find(root);
  const about = first ? quoteOf(first) : messages[0]?.reply;
  const isHidden = !about || Boolean(about.author && chat.blocked.has(about.author.id));
  const names = new Intl.ListFormat('en').format(new Set(messages.map(({ author }) => author?.name ?? 'Announcement')));
  const isMeant = messages.some((message) => since(message, chat.me.id) > 0);
  return html`<div class="row notice replies" role="article" aria-labelledby="${key}-said" data-key=${key} data-seq=${messages.at(-1)?.seq ?? nothing}>
    <button type="button" class="thread-line ${isMeant ? 'is-meant' : ''}" id="${key}-said" @click=${() => openThread(page, root)}>${icon('messages-square')}<b>${counted(messages.length, 'new reply', 'new replies')}</b>
      <span class="by-whom">by <bdi>${names}</bdi></span>${isHidden ? nothing : html`<span class="about">to <span dir="auto">${line(about)}</span></span>`}</button></div>`;
}
