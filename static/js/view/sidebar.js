/** @import { Page } from './ui.js' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { guard } from '../../vendor/lit-html/directives/guard.js';
import { ref } from '../../vendor/lit-html/directives/ref.js';
import { repeat } from '../../vendor/lit-html/directives/repeat.js';
import { mayInvite, openInvite } from './dialogs/invite.js';
import { mark } from './mark.js';
import { meView } from './me.js';
import { COMMAND, icon, iconButton, plainClick } from './parts.js';
import { meantIn } from '../model/levels.js';
import { badge } from './rooms/row.js';
import { rowKey } from './rooms/keys.js';
import { menuView } from './rooms/menu.js';
import { sectionView, withEmpty } from './rooms/section.js';

/** Shown to a person who is in no room yet. @param {Page} page */
function noRooms({ chat, ui }) {
  const make = () => ui.openDialog('room');
  return html`<div class="no-rooms"><span class="emblem" aria-hidden="true">${icon('hash')}</span>
    <p>Your rooms will be here.</p>
    ${chat.can('room:create') ? html`<button type="button" class="button" @click=${make}>${icon('plus')} Create room</button>` : nothing}</div>`;
}

/** @param {Page} page */
function browse({ chat, ui }) {
  if (!chat.rooms.others.length && !chat.can('room:create')) return nothing;
  const open = () => ui.openDialog('browse');
  return html`<button type="button" class="room-link browse" @click=${open}>${icon('search')}<span class="label">Browse rooms</span></button>`;
}

/** @param {Page} page */
function invite(page) {
  if (!mayInvite(page)) return nothing;
  return html`<button type="button" class="room-link browse" @click=${() => openInvite(page)}>${icon('user-plus')}<span class="label">Invite people</span></button>`;
}

/** @param {Page} page */
function roomsView(page) {
  const { chat, list } = page;
  const found = list.update();
  if (!chat.rooms.isLoaded) return nothing;
  return html`${found.length ? nothing : noRooms(page)}
    ${repeat(withEmpty(page, found), ({ name }) => name, (section) => sectionView(page, section))}
    ${browse(page)}${invite(page)}`;
}

/** What is in the inbox: how many mentions and replies, else a dot for new reactions. @param {Page} page */
function inboxMark({ chat, entries }) {
  const count = meantIn(chat.rooms.mine);
  if (count) return badge(count, true);
  return entries.hasNewReactions ? html`<span class="dot"><span class="sr-only">, new reactions</span></span>` : nothing;
}

/** The number of unread rooms out of sight, as a button to the next of them. @param {Page} page @param {1 | -1} step */
function beyond({ list }, step) {
  const count = step < 0 ? list.above : list.below;
  if (!count) return nothing;
  return html`<button type="button" class="beyond ${step < 0 ? 'is-above' : 'is-below'}" tabindex="-1" @click=${() => list.toUnread(step)}>
    ${count} unread ${step < 0 ? 'above' : 'below'}${icon(step < 0 ? 'arrow-up' : 'arrow-down')}</button>`;
}

/** @param {Page} page */
export function sidebar(page) {
  const { chat, ui, list, sections } = page;
  const jump = () => ui.openDialog('switcher');
  const close = () => {
    ui.isDrawerOpen = false;
  };
  return html`<nav class="sidebar" aria-label="Rooms" id="sidebar">
    <div class="workspace">${mark(!chat.rooms.isLoaded || !chat.connection.isOnline)}<h1 dir="auto">${chat.workspace}</h1>
      ${iconButton({ name: 'x', label: 'Close sidebar', key: 'Esc', kind: 'drawer-only', click: close })}</div>
    <button type="button" class="jump" @click=${jump}>${icon('search')}<span>Jump to…</span><kbd>${COMMAND}K</kbd></button>
    <a class="room-link inbox-link" href="/inbox" aria-current=${ui.isInbox ? 'page' : nothing} @click=${plainClick(page.openInbox)}>${icon('inbox')}<span class="label">Inbox</span>${inboxMark(page)}</a>
    <div class="rooms-box">
      <div class="rooms" tabindex="-1" ${ref(list.attach)} @scroll=${list.measure} @pointerleave=${list.held} @focusout=${list.held} @keydown=${(/** @type {KeyboardEvent} */ event) => rowKey(page, event)}>
        ${guard([chat.rooms.version, chat.current.slug, chat.current.unread.isKept, ui.isInbox, chat.current.may, chat.me, sections.version, list.version, list.row, list.drag, list.isHeld], () => roomsView(page))}
      </div>
      ${beyond(page, -1)}${beyond(page, 1)}
    </div>
    ${menuView(page)}
    ${meView(page)}
  </nav>`;
}
