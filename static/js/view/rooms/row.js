/** @import { Page } from '../ui.js' */
/** @import { Entry } from '../../model/rooms.js' */
/** @import { Section } from '../../model/sections.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { countOf, isMuted } from '../../model/levels.js';
import { othersIn } from '../../model/rooms.js';
import { avatar, icon, plainClick, roomSign } from '../parts.js';
import { openMenu } from './menu.js';

/** The number of unread messages, in the accent's colour only if they are meant for the person. @param {number} count @param {boolean} isYours */
export const badge = (count, isYours) => html`<span class="badge ${isYours ? '' : 'quiet'}"><span aria-hidden="true">${count > 99 ? '99+' : count}</span><span class="sr-only">, ${count} unread</span></span>`;

/** The icon before the name or, for a conversation with one other person, their picture and presence. @param {Page} page @param {Entry} room */
function sign({ chat }, room) {
  const [other, more] = othersIn(room, chat.me.id);
  if (room.kind !== 'direct' || !other || more) return icon(roomSign(room));
  // The count includes ourselves.
  const isHere = room.here > 1;
  return html`<span class="face ${isHere ? 'is-here' : ''}">${avatar(other, 'tiny')}<span class="presence"></span></span><span class="sr-only">${isHere ? 'here: ' : 'away: '}</span>`;
}

/** @param {Page} page @param {Entry} room @param {boolean} isCurrent @param {boolean} isUnread */
function marks({ chat }, room, isCurrent, isUnread) {
  const { count, isYours } = isUnread ? countOf(room) : { count: 0, isYours: false };
  if (count) return badge(count, isYours);
  if (isMuted(room)) return html`<span class="muted-sign">${icon('bell-off')}<span class="sr-only">, muted</span></span>`;
  if (isCurrent) return nothing;
  return chat.compositions.hasDraft(room.slug) ? html`<span class="draft">${icon('pencil')}<span class="sr-only">, draft</span></span>` : nothing;
}

/** The target of a dragged room, as a class of the row before or after it. @param {Page} page @param {Section} section @param {number} index */
function dropAt({ list: { drag } }, { name, rooms }, index) {
  if (drag?.section !== name) return '';
  const from = rooms.findIndex(({ slug }) => slug === drag.slug);
  if (index === from) return 'is-dragged';
  if (index !== drag.to) return '';
  return drag.to < from ? 'drop-before' : 'drop-behind';
}

/** @param {Page} page @param {Section} section @param {Entry} room @param {number} index in the section */
export function row(page, section, room, index) {
  const isCurrent = room.slug === page.chat.current.slug && !page.ui.isInbox;
  // What one looks at is being read, unless it was marked as unread.
  const isUnread = countOf(room).count > 0 && (!isCurrent || page.chat.current.unread.isKept);
  const more = (/** @type {MouseEvent} */ event) => openMenu(page, section.name, room.slug, /** @type {HTMLElement} */ (event.currentTarget));
  // Without spaces between the elements, which would be nodes of their own.
  return html`<li class="room ${dropAt(page, section, index)}" data-slug=${room.slug} aria-setsize=${section.rooms.length} aria-posinset=${index + 1}><a
    class="room-link ${isUnread ? 'has-unread' : ''} ${room.archived ? 'is-archived' : ''} ${isMuted(room) ? 'is-muted' : ''}" href="/rooms/${encodeURIComponent(room.slug)}" draggable="false"
    aria-current=${isCurrent ? 'page' : nothing} @click=${plainClick(() => page.go(room.slug))} title=${room.topic || room.title}>${sign(page, room)}<span
    class="label"><bdi>${room.title}</bdi></span>${marks(page, room, isCurrent, isUnread)}</a><button type="button" class="row-more" tabindex="-1" aria-haspopup="menu"
    aria-label="More about ${room.title}" title="More (→)" @click=${more}>${icon('ellipsis')}</button></li>`;
}
