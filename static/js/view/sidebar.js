/** @import { Page } from './ui.js' */
/** @import { Entry } from '../model/rooms.js' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { guard } from '../../vendor/lit-html/directives/guard.js';
import { repeat } from '../../vendor/lit-html/directives/repeat.js';
import { othersIn } from '../model/rooms.js';
import { openDirect } from './dialogs/people.js';
import { meView } from './me.js';
import { avatar, COMMAND, icon, iconButton, plainClick, roomSign } from './parts.js';

const FILTER_FROM = 12;

/** @param {number} count */
const badge = (count) => html`<span class="badge"><span aria-hidden="true">${count > 99 ? '99+' : count}</span><span class="sr-only">, ${count} unread</span></span>`;

/** The icon before the name or, for a conversation with one other person, their picture and presence. @param {Page} page @param {Entry} room */
function sign({ chat }, room) {
  const [other, more] = othersIn(room, chat.me.id);
  if (room.kind !== 'direct' || !other || more) return icon(roomSign(room));
  // The count includes ourselves.
  const isHere = room.here > 1;
  return html`<span class="face ${isHere ? 'is-here' : ''}">${avatar(other.name, 'tiny', other.avatar)}<span class="presence"></span></span>
    <span class="sr-only">${isHere ? 'here: ' : 'away: '}</span>`;
}

/** @param {Page} page @param {Entry} room */
function roomLink(page, room) {
  const isCurrent = room.slug === page.chat.current.slug;
  const unread = isCurrent ? 0 : room.unread;
  return html`<li><a class="room-link ${unread && room.member ? 'has-unread' : ''} ${room.archived ? 'is-archived' : ''}" href="/rooms/${encodeURIComponent(room.slug)}"
    aria-current=${isCurrent ? 'page' : nothing} @click=${plainClick(() => page.go(room.slug))} title=${room.topic || room.title}>
    ${sign(page, room)}<span class="label"><bdi>${room.title}</bdi></span>${unread && room.member ? badge(unread) : nothing}
  </a></li>`;
}

/** @param {Page} page @param {Entry[]} rooms @param {string} label */
const list = (page, rooms, label) => html`<ul class="room-list" aria-label=${label}>
  ${repeat(rooms, (room) => room.slug, (room) => roomLink(page, room))}</ul>`;

/** @param {Page} page */
function filterField({ ui }) {
  const typed = (/** @type {InputEvent} */ event) => {
    ui.filter = /** @type {HTMLInputElement} */ (event.target).value;
  };
  return html`<label class="field-inline">${icon('search')}<span class="sr-only">Filter rooms</span>
    <input type="search" placeholder="Filter rooms" .value=${ui.filter} @input=${typed} autocomplete="off" spellcheck="false"></label>`;
}

/** The way to the public rooms. @param {Page} page */
function browseRow({ chat, ui }) {
  if (!chat.can('room:create') && chat.rooms.others.length === 0) return nothing;
  return html`<button type="button" class="room-link browse-link" @click=${() => ui.openDialog('browse')}>${icon('compass')}<span class="label">Browse rooms</span></button>`;
}

/** Direct conversations. @param {Page} page @param {Entry[]} found */
function directRooms(page, found) {
  const canBegin = page.chat.can('direct:open');
  if (!canBegin && found.length === 0) return nothing;
  return html`<div class="section-head"><h2 class="section-title">Direct messages</h2>
      ${canBegin ? iconButton({ name: 'plus', label: 'New direct message', kind: 'small', click: () => openDirect(page) }) : nothing}</div>
    ${list(page, found, 'Direct messages')}`;
}

/** @param {Entry[]} rooms @param {string} typed */
function matching(rooms, typed) {
  const wanted = typed.trim().toLowerCase();
  return wanted ? rooms.filter((room) => room.title.toLowerCase().includes(wanted) || room.slug.includes(wanted)) : rooms;
}

/** @param {Page} page */
function roomsView(page) {
  const { ui, chat } = page;
  const { rooms } = chat;
  const [joined, direct, archived] = [rooms.joined, rooms.direct, rooms.archived].map((all) => matching(all, ui.filter));
  const isLong = rooms.mine.length > FILTER_FROM;
  const canCreate = chat.can('room:create');
  const create = () => ui.openDialog('room');
  const isNothingFound = ui.filter && !joined?.length && !direct?.length && !archived?.length;
  return html`
    ${isLong ? filterField(page) : nothing}
    <div class="section-head"><h2 class="section-title">Your rooms</h2>
      ${canCreate ? iconButton({ name: 'plus', label: 'New room', kind: 'small', click: create }) : nothing}</div>
    ${list(page, joined ?? [], 'Your rooms')}
    ${isNothingFound ? html`<p class="hint">No rooms found. ${canCreate ? html`<button type="button" class="text-button" @click=${create}>Create room</button>` : nothing}</p>` : nothing}
    ${directRooms(page, direct ?? [])}
    ${browseRow(page)}
    ${archived?.length ? html`<details class="archived" ?open=${Boolean(ui.filter)}><summary class="section-title">Archived <span class="count">${archived.length}</span></summary>
      ${list(page, archived, 'Archived rooms')}</details>` : nothing}`;
}

/** @param {Page} page */
export function sidebar(page) {
  const { chat, ui } = page;
  const jump = () => ui.openDialog('switcher');
  const close = () => {
    ui.isDrawerOpen = false;
  };
  return html`<nav class="sidebar" aria-label="Rooms" id="sidebar">
    <div class="workspace"><h1 dir="auto">${chat.workspace}</h1>
      ${iconButton({ name: 'x', label: 'Close sidebar', kind: 'drawer-only', click: close })}</div>
    <button type="button" class="jump" @click=${jump}>${icon('search')}<span>Jump to…</span><kbd>${COMMAND}K</kbd></button>
    <div class="rooms" tabindex="-1">
      ${guard([chat.rooms.version, chat.current.slug, chat.me, ui.filter], () => roomsView(page))}
    </div>
    ${meView(page)}
  </nav>`;
}
