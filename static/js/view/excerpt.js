/** @import { Page } from './ui.js' */
/** @import { Message } from '../wire.d.ts' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { paired } from '../lib/bidi.js';
import { pathOf } from '../lib/permalink.js';
import { excerptOf } from '../model/excerpt.js';
import { avatar, icon, plainClick, roomSign } from './parts.js';
import { timeOrDate } from './time.js';

/** The words for a message by a person whom one has blocked. */
const HIDDEN = 'From someone you blocked';

/** The text of a message, short, and who wrote it. @param {Page} page @param {Message} message @param {boolean} [isPlain] */
export function saidIn({ chat }, message, isPlain = false) {
  const { author } = message;
  const isHidden = author !== null && chat.blocked.has(author.id);
  return {
    name: isHidden ? nothing : html`<b class="excerpt-name"><bdi>${author?.name ?? 'Announcement'}</bdi></b>`,
    face: isHidden ? nothing : avatar(author, 'tiny'),
    text: isHidden ? html`<span class="unset">${HIDDEN}</span>` : paired(excerptOf(message, isPlain)),
  };
}

/** The name of a room, with its sign. @param {Page} page @param {string} slug */
export const roomName = ({ chat }, slug) => html`<span class="excerpt-room">${icon(roomSign(chat.rooms.get(slug)))}<bdi>${chat.rooms.get(slug)?.title ?? slug}</bdi></span>`;

/**
 * A message in a list: who wrote it, when, and a few lines of it, with a way there.
 * @param {Page} page
 * @param {{slug: string, message: Message, isOfRoom?: boolean, isUnread?: boolean, isPlain?: boolean, opened?: (() => void) | undefined, arrived?: (() => void) | undefined, way?: string, more?: unknown, buttons?: unknown}} what  `opened`: called when one goes there, `arrived`: when its room is open; `way`: what leads there; `isOfRoom`: all of the list are of one room, whose name is left out
 */
export function messageExcerpt(page, { slug, message, isOfRoom = false, isUnread = false, isPlain = false, opened, arrived, way = 'Go to message', more = nothing, buttons = nothing }) {
  const { name, face, text } = saidIn(page, message, isPlain);
  const arrive = () => {
    page.ui.isPanelOpen &&= !matchMedia('(max-width: 1099.98px)').matches;
    opened?.();
    page.go(slug, message.seq);
    arrived?.();
  };
  return html`<li class="excerpt ${isUnread ? 'is-unread' : ''}">
    <div class="excerpt-by">${isUnread ? html`<span class="excerpt-new">New</span>` : nothing}${face}${name}${timeOrDate(message.at)}${isOfRoom ? nothing : roomName(page, slug)}</div>
    <p class="excerpt-text" dir="auto">${text}</p>
    ${more}
    <div class="excerpt-foot"><a class="text-button" href=${pathOf(slug, message.seq)} @click=${plainClick(arrive)}>${way}</a>${buttons}</div>
  </li>`;
}
