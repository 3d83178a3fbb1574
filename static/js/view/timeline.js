/** @import { Page } from './ui.js' */
/** @import { Conversation } from '../model/conversation.js' */
/** @import { Row } from '../model/rows.js' */
/** @import { Message } from '../wire.d.ts' */
import { html, noChange, nothing } from '../../vendor/lit-html/lit-html.js';
import { guard } from '../../vendor/lit-html/directives/guard.js';
import { ref } from '../../vendor/lit-html/directives/ref.js';
import { repeat } from '../../vendor/lit-html/directives/repeat.js';
import { dayLabel, longDate } from '../lib/time.js';
import { MoveKeys } from '../model/moves.js';
import { rowsOf } from '../model/rows.js';
import { beginning } from './beginning.js';
import { messageRow } from './message.js';
import { isNear, messageMenu } from './message/menu.js';
import { foldedRow, movesRow, noticeRow } from './message/notice.js';
import { namesCard } from './reactions/names.js';
import { reactionPicker } from './reactions/picking.js';
import { ghost, skeleton } from './skeleton.js';
import { stepsView } from './steps.js';
import { newIn } from './thread/line.js';

const SKELETON_AFTER = 200;
const keys = new MoveKeys();

/** What the line of its thread depends on, beside the message: the new replies, and the time. @param {Page} page @param {Message} message */
const threaded = (page, message) => (message.replies ? [newIn(page, message), Math.floor(Date.now() / 60_000)] : []);

/** @param {Page} page @param {Row} row */
function row(page, row) {
  if (row.type === 'day') return html`<div class="row day" role="separator"><span>${page.scroll.isWhole ? longDate(row.at) : dayLabel(row.at, Date.now())}</span></div>`;
  if (row.type === 'new') return html`<div class="row new-line" role="separator"><span>New</span></div>`;
  if (row.type === 'folded') return foldedRow(page, row);
  const { ui, chat } = page;
  if (row.type === 'moves') return guard([...row.messages, ui.unfolded.has(row.key), chat.preferences.now.clock], () => movesRow(page, row));
  const { message, entry, lead, apart } = row;
  const { clock } = chat.preferences.now;
  const reacted = [page.reactions.stateOf(message), (message.reactions?.length || message.text?.includes(':')) && page.emoji.own, ui.named?.id === message.id && ui.named.emoji];
  if (message.kind !== 'text') return guard([message, clock, chat.current.may, ...reacted], () => noticeRow(page, row));
  const wait = entry ? chat.outbox.secondsLeft(entry.room, Date.now()) : 0;
  return guard([message, lead, apart, entry?.state, entry?.reason, wait, chat.connection.isOnline || !entry, chat.current.may, ui.confirming === message.id,
    chat.composition.editing?.id === message.id, isNear(page, row.key), ui.acting?.key === row.key, ui.unfolded.has(row.key), ui.unfoldedWithin(row.key), clock, ...reacted, page.saved.has(message.id), page.linked.below(message), message.reply && chat.blocked, ...threaded(page, message)], () => messageRow(page, row));
}

/** @param {Page} page */
function earlier({ chat }) {
  const { current } = chat;
  return html`<div class="row earlier" role="group" aria-label="Earlier messages">
    ${current.problem
    ? html`<p class="problem">${current.problem} <button type="button" class="text-button" @click=${() => current.pages.loadOlder()}>Try again</button></p>`
    : ghost(2)}
  </div>`;
}

/** @param {Page} page @param {Message} message */
const isFolded = ({ chat, ui }, { id, kind, author }) => kind === 'text' && author !== null && chat.blocked.has(author.id) && !ui.shown.has(id);

/** @param {Page} page */
function rows(page) {
  const { chat, scroll } = page;
  const { timeline, unread, slug } = chat.current;
  const { messages, from, isAtNewest } = scroll.shown(timeline);
  const { folding } = timeline;
  const all = rowsOf({
    messages: folding.isOn ? messages.filter((message) => !folding.hides(message)) : messages,
    from,
    entries: isAtNewest ? chat.outbox.of(slug).filter(({ answered }) => !answered || !folding.isOn) : [],
    me: chat.me,
    dividerAfter: unread.dividerAfter,
    isNews: (message) => unread.isNews(message),
    isFolded: (message) => isFolded(page, message),
    keys,
  });
  return html`
    ${from > 0 ? earlier(page) : html`${beginning(page)}${stepsView(page)}`}
    ${repeat(all, (item) => item.key, (item) => row(page, item))}`;
}

/** @param {Page} page */
function unsentOnly(page) {
  const { chat } = page;
  const all = rowsOf({ messages: [], entries: chat.outbox.of(chat.current.slug), me: chat.me, dividerAfter: null, isNews: () => false });
  const isLate = Date.now() - chat.current.loadingSince > SKELETON_AFTER;
  return html`${isLate ? skeleton(chat.current.loadingSince) : nothing}${repeat(all, (item) => item.key, (item) => row(page, item))}`;
}

/**
 * The log of messages of one room, which stays as it is while the room is not open. Loaded messages replace the skeleton
 * in another element, because one that grew would jump.
 * @param {Page} page @param {Conversation} room @param {boolean} isOpen
 */
function log(page, room, isOpen) {
  const { chat, scroll } = page;
  const { pages, timeline } = room;
  if (isOpen) timeline.folding.turn(chat.rooms.get(room.slug)?.threads === 'folded');
  return html`<div class=${isOpen ? 'log' : 'kept-log'} role="region" aria-hidden=${isOpen ? nothing : 'true'} aria-label=${isOpen ? `Messages in ${chat.title}` : noChange}
    aria-busy=${isOpen ? pages.isLoadingOlder || !timeline.isLoaded : noChange} ${isOpen ? ref(scroll.attach) : nothing} @scroll=${isOpen ? scroll.moved : nothing}>
    ${!isOpen ? noChange : timeline.isLoaded ? html`<div class="log-rows">${rows(page)}</div>` : html`<div class="log-rows">${unsentOnly(page)}</div>`}
  </div>`;
}

/** The open room, if it is to be shown, and hidden ones. @param {Page} page @param {boolean} isShown */
export function timelineView(page, isShown) {
  const { chat, drawn } = page;
  const open = isShown ? chat.current : null;
  const rooms = drawn.turnTo(open, (one) => one.status === 'ready' && chat.visited.get(one.slug) === one);
  return html`${repeat(rooms, (one) => one, (one) => log(page, one, one === open))}${isShown ? html`${messageMenu(page)}${reactionPicker(page)}${namesCard(page)}` : nothing}`;
}
