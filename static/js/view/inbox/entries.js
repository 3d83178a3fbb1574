/** @import { Page } from '../ui.js' */
/** @import { Item } from '../../wire.d.ts' */
/** @import { Kind } from '../../model/entries.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { repeat } from '../../../vendor/lit-html/directives/repeat.js';
import { keyOf } from '../../model/entries.js';
import { glyph } from '../emoji/glyph.js';
import { messageExcerpt } from '../excerpt.js';
import { icon } from '../parts.js';
import { ghost } from '../skeleton.js';
import { openThread } from '../thread/open.js';

/** What stands in a tab without entries. @type {Record<Kind, {sign: string, title: string, text: string}>} */
const EMPTY = {
  mentions: { sign: 'at-sign', title: 'No mentions yet', text: 'When someone writes your name with an @, or a group’s that you are in, it comes here.' },
  replies: { sign: 'reply', title: 'No replies yet', text: 'When someone answers one of your messages, the answer comes here.' },
  threads: { sign: 'messages-square', title: 'No threads yet', text: 'Threads that you follow come here: those that you have written in, that answer you or mention you.' },
  reactions: { sign: 'smile-plus', title: 'No reactions yet', text: 'When someone reacts to one of your messages, it comes here.' },
};

/** Says if it didn’t work. @param {Page} page @param {Promise<any>} work */
async function told({ chat }, work) {
  const ack = await work;
  chat.announcer.say(ack.ok ? 'Marked as read' : `Not marked. ${ack.error.message}`);
}

/** What there is to say of an entry beside its message. @param {Page} page @param {Item} item */
function about(page, { by, emoji, unread }) {
  const { entries, chat } = page;
  if (entries.kind === 'threads' && unread) return html`<p class="excerpt-note"><b>${unread} new ${unread === 1 ? 'reply' : 'replies'}</b></p>`;
  if (entries.kind !== 'reactions' || !by) return nothing;
  const name = chat.blocked.has(by.id) ? 'Someone you blocked' : by.name;
  return html`<p class="excerpt-note"><span><bdi>${name}</bdi> reacted with ${glyph(page, emoji ?? '')}</span></p>`;
}

/** @param {Page} page @param {Item} item */
function excerpt(page, item) {
  const { entries } = page;
  const { message, room } = item;
  const isUnread = entries.isUnread(item);
  const mayMark = isUnread && (entries.kind === 'mentions' || entries.kind === 'replies');
  const mark = (/** @type {MouseEvent} */ event) => {
    /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (event.currentTarget).closest('.excerpt'))?.focus(); // the button goes
    void told(page, entries.read([message.id]));
  };
  const thread = entries.kind === 'threads' && { way: 'Open thread', arrived: () => openThread(page, message.id, false) };
  return messageExcerpt(page, {
    slug: room, message, isUnread, isPlain: true, ...thread,
    more: about(page, item),
    opened: mayMark ? () => void entries.read([message.id]) : undefined,
    buttons: mayMark ? html`<button type="button" class="text-button quiet" @click=${mark}>Mark as read</button>` : nothing,
  });
}

/** The entries of the tab that is shown. @param {Page} page @param {Kind} kind */
export function entriesTab(page, kind) {
  const { entries } = page;
  const { list, state, hasMore } = entries;
  const again = () => (list.length ? entries.more() : entries.show(kind));
  if (entries.kind === kind && !list.length && state === 'ready' && !hasMore) {
    const { sign, title, text } = EMPTY[kind];
    return html`<div class="no-excerpts"><span class="emblem" aria-hidden="true">${icon(sign)}</span><h2>${title}</h2><p>${text}</p></div>`;
  }
  const readAll = () => {
    page.ui.focus.aim('tab'); // the button goes
    void told(page, entries.readAll());
  };
  const mayMark = (kind === 'mentions' || kind === 'replies') && (hasMore || list.some(({ unread }) => unread));
  return html`${mayMark ? html`<button type="button" class="text-button quiet read-all" @click=${readAll}>Mark all as read</button>` : nothing}
    <ul class="excerpts">${repeat(list, keyOf, (one) => excerpt(page, one))}</ul>
    ${state === 'failed' ? html`<p class="problem">Couldn’t load your inbox. <button type="button" class="text-button" @click=${again}>Try again</button></p>` : nothing}
    ${state !== 'ready' && !list.length ? ghost(3) : nothing}
    ${hasMore ? html`<button type="button" class="button more-excerpts" ?disabled=${state === 'loading'} @click=${() => entries.more()}>Show more</button>` : nothing}`;
}
