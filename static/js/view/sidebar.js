/** @import { Page } from './ui.js' */
/** @import { RoomSummary } from '../model/types.js' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { guard } from '../../vendor/lit-html/directives/guard.js';
import { repeat } from '../../vendor/lit-html/directives/repeat.js';
import { avatar, COMMAND, icon, iconButton } from './parts.js';

const FILTER_FROM = 12;
const OTHERS_SHOWN = 30;
const LINE = { online: 'Connected', connecting: 'Connecting', waiting: 'Offline', refused: 'Signed out' };

/** @param {number} count */
const badge = (count) => html`<span class="badge"><span aria-hidden="true">${count > 99 ? '99+' : count}</span><span class="sr-only">, ${count} unread</span></span>`;

/** @param {Page} page @param {RoomSummary} room */
function roomLink(page, room) {
  const isCurrent = room.slug === page.chat.current.slug;
  const unread = isCurrent ? 0 : room.unread;
  const open = (/** @type {MouseEvent} */ event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    page.go(room.slug);
  };
  return html`<li><a class="room-link ${unread && room.member ? 'has-unread' : ''}" href="/rooms/${encodeURIComponent(room.slug)}"
    aria-current=${isCurrent ? 'page' : nothing} @click=${open} title=${room.topic || room.name}>
    ${icon('hash')}<span class="label"><bdi>${room.name}</bdi></span>${unread && room.member ? badge(unread) : nothing}
  </a></li>`;
}

/** @param {Page} page @param {RoomSummary[]} rooms @param {string} label */
const list = (page, rooms, label) => html`<ul class="room-list" aria-label=${label}>
  ${repeat(rooms, (room) => room.slug, (room) => roomLink(page, room))}</ul>`;

/** @param {Page} page */
function filterField({ ui, redraw }) {
  const typed = (/** @type {InputEvent} */ event) => {
    ui.filter = /** @type {HTMLInputElement} */ (event.target).value;
    redraw();
  };
  return html`<label class="field-inline">${icon('search')}<span class="sr-only">Filter rooms</span>
    <input type="search" placeholder="Filter rooms" .value=${ui.filter} @input=${typed} autocomplete="off" spellcheck="false"></label>`;
}

/** @param {Page} page */
function otherRooms(page) {
  const { ui, chat, redraw } = page;
  const found = matching(chat.rooms.others, ui.filter);
  if (found.length === 0) return nothing;
  const shown = ui.showsAllRooms ? found : found.slice(0, OTHERS_SHOWN);
  const showAll = () => {
    ui.showsAllRooms = true;
    redraw();
  };
  return html`<h2 class="section-title">Other rooms</h2>
    ${list(page, shown, 'Other rooms')}
    ${shown.length < found.length ? html`<button type="button" class="text-button quiet more-rooms" @click=${showAll}>
      Show ${found.length - shown.length} more</button>` : nothing}`;
}

/** @param {RoomSummary[]} rooms @param {string} typed */
function matching(rooms, typed) {
  const wanted = typed.trim().toLowerCase();
  return wanted ? rooms.filter((room) => room.name.toLowerCase().includes(wanted) || room.slug.includes(wanted)) : rooms;
}

/** @param {Page} page */
function roomsView(page) {
  const { ui, chat, redraw } = page;
  const mine = matching(chat.rooms.mine, ui.filter);
  const isLong = chat.rooms.mine.length + chat.rooms.others.length > FILTER_FROM;
  const create = () => {
    ui.openDialog('room');
    redraw();
  };
  const nobody = ui.filter && mine.length === 0 && matching(chat.rooms.others, ui.filter).length === 0;
  return html`
    ${isLong ? filterField(page) : nothing}
    <div class="section-head"><h2 class="section-title">Your rooms</h2>
      ${iconButton({ name: 'plus', label: 'New room', kind: 'small', click: create })}</div>
    ${list(page, mine, 'Your rooms')}
    ${nobody ? html`<p class="hint">No room is called that. <button type="button" class="text-button" @click=${create}>Make one</button></p>` : nothing}
    ${otherRooms(page)}`;
}

/** @param {Page} page */
export function sidebar(page) {
  const { chat, ui, redraw } = page;
  const jump = () => {
    ui.openDialog('switcher');
    redraw();
  };
  const keys = () => {
    ui.openDialog('keys');
    redraw();
  };
  return html`<nav class="sidebar" aria-label="Rooms" id="sidebar">
    <div class="place"><h1 dir="auto">${chat.place}</h1>
      ${iconButton({ name: 'x', label: 'Close the list of rooms', kind: 'drawer-only', click: () => { ui.isDrawerOpen = false; redraw(); } })}</div>
    <button type="button" class="jump" @click=${jump}>${icon('search')}<span>Jump to a room</span><kbd>${COMMAND}K</kbd></button>
    <div class="rooms" tabindex="-1">
      ${guard([chat.rooms.version, chat.current.slug, ui.filter, ui.showsAllRooms], () => roomsView(page))}
    </div>
    <div class="me">
      ${avatar(chat.me.name, 'small')}
      <div class="who"><span class="name" dir="auto">${chat.me.name}</span>
        <span class="line-state ${chat.connection.state}"><span class="dot"></span>${LINE[chat.connection.state]}</span></div>
      ${iconButton({ name: 'keyboard', label: 'Keys', key: '?', click: keys })}
    </div>
  </nav>`;
}
