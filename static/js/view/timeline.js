/** @import { Page } from './ui.js' */
/** @import { Conversation } from '../model/conversation.js' */
import { html, noChange, nothing } from '../../vendor/lit-html/lit-html.js';
import { ref } from '../../vendor/lit-html/directives/ref.js';
import { repeat } from '../../vendor/lit-html/directives/repeat.js';
import { isInLog } from '../model/folding.js';
import { MoveKeys } from '../model/moves.js';
import { rowsOf } from '../model/rows.js';
import { beginning } from './beginning.js';
import { messageMenu } from './message/menu.js';
import { namesCard } from './reactions/names.js';
import { reactionPicker } from './reactions/picking.js';
import { isFolded, row } from './row.js';
import { ghost, skeleton } from './skeleton.js';
import { stepsView } from './steps.js';
import { isPointedAt, openThreadId } from './thread/line.js';

const SKELETON_AFTER = 200;
const keys = new MoveKeys();

/** @param {Page} page */
function earlier({ chat }) {
  const { current } = chat;
  return html`<div class="row earlier" role="group" aria-label="Earlier messages">
    ${current.problem
    ? html`<p class="problem">${current.problem} <button type="button" class="text-button" @click=${() => current.pages.loadOlder()}>Try again</button></p>`
    : ghost(2)}
  </div>`;
}

/** @param {Page} page */
function rows(page) {
  const { chat, scroll } = page;
  const { timeline, unread, slug } = chat.current;
  const { messages, from, isAtNewest } = scroll.shown(timeline);
  const { folding } = timeline;
  const all = rowsOf({
    messages: folding.isOn ? messages.filter((message) => !folding.hides(message) || isPointedAt(page, message)) : messages,
    from,
    entries: isAtNewest ? chat.outbox.of(slug).filter((entry) => isInLog(entry, timeline, openThreadId(page))) : [],
    me: chat.me,
    dividerAfter: unread.dividerAfter,
    isNews: (message) => unread.isNews(message),
    isFolded: (message) => isFolded(page, message),
    isInThread: (message) => folding.hides(message),
    keys,
  });
  return html`
    ${from > 0 ? earlier(page) : html`${beginning(page)}${stepsView(page)}`}
    ${repeat(all, (item) => item.key, (item) => row(page, page.panes.log, item))}`;
}

/** @param {Page} page */
function unsentOnly(page) {
  const { chat } = page;
  const all = rowsOf({ messages: [], entries: chat.outbox.of(chat.current.slug), me: chat.me, dividerAfter: null, isNews: () => false });
  const isLate = Date.now() - chat.current.loadingSince > SKELETON_AFTER;
  return html`${isLate ? skeleton(chat.current.loadingSince) : nothing}${repeat(all, (item) => item.key, (item) => row(page, page.panes.log, item))}`;
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
