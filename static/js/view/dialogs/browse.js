/** @import { Page } from '../ui.js' */
/** @import { Order } from '../../model/browse.js' */
/** @import { Entry } from '../../model/rooms.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { repeat } from '../../../vendor/lit-html/directives/repeat.js';
import { counted } from '../../lib/words.js';
import { browsed, STEP } from '../../model/browse.js';
import { join } from '../../model/membership.js';
import { trouble } from '../fields.js';
import { icon, plainClick } from '../parts.js';
import { modal, send } from '../sheet.js';
import { closeOpen } from '../shell.js';
import { timeAgo } from '../time.js';

/** @type {[Order, string][]} */
const ORDERS = [['active', 'Last activity'], ['name', 'Name'], ['members', 'Members']];

/** @param {Page} page @param {Entry} room */
function row(page, room) {
  const { chat, ui, go } = page;
  const show = () => {
    closeOpen();
    go(room.slug);
  };
  const joining = () => send(page, () => join(chat, room.slug), show);
  const active = room.last_at === null ? 'no messages yet' : html`active ${timeAgo(room.last_at)}`;
  return html`<li class="found">
    <a href="/rooms/${encodeURIComponent(room.slug)}" title=${room.member ? 'Open' : 'Read without joining'} @click=${plainClick(show)}>
      ${icon('hash')}<span class="found-words"><b><bdi>${room.title}</bdi></b>
        ${room.topic ? html`<span class="found-topic" dir="auto">${room.topic}</span>` : nothing}
        <small>${counted(room.member_count, 'member')} · ${active}</small></span></a>
    ${room.member ? html`<span class="mark">Joined</span>`
    : html`<button type="button" class="button small" ?disabled=${ui.form.isBusy} aria-label="Join ${room.title}" @click=${joining}>Join</button>`}
  </li>`;
}

/** @param {Page} page @param {{order: Order, most: number}} browsing */
function controls({ ui }, browsing) {
  const typed = (/** @type {InputEvent} */ event) => {
    ui.typed = /** @type {HTMLInputElement} */ (event.target).value;
    ui.about = { browsing: { ...browsing, most: STEP } };
  };
  const sorted = (/** @type {Event} */ event) => {
    const order = /** @type {Order} */ (/** @type {HTMLSelectElement} */ (event.target).value);
    ui.about = { browsing: { order, most: STEP } };
  };
  return html`<div class="browse-controls">
    <label class="field"><span class="sr-only">Search rooms</span>
      <input type="search" placeholder="Search by name or topic" autofocus autocomplete="off" spellcheck="false" dir="auto" .value=${ui.typed} @input=${typed}></label>
    <label class="field is-row"><span>Sort by</span>
      <select @change=${sorted}>${ORDERS.map(([value, label]) => html`<option value=${value} ?selected=${value === browsing.order}>${label}</option>`)}</select></label>
  </div>`;
}

/** The public rooms: to read them without joining, or to join. @param {Page} page */
export function browseRooms(page) {
  const { chat, ui } = page;
  if (!ui.about.browsing) void chat.loadRooms(); // nobody is told when others join or write in rooms that are not ours
  const browsing = ui.about.browsing ??= { order: 'active', most: STEP };
  const { found, shown } = browsed(chat.rooms.all, { typed: ui.typed, ...browsing });
  const create = () => ui.openDialog('room');
  const more = () => {
    ui.about = { browsing: { ...browsing, most: browsing.most + STEP } };
  };
  return modal(page, 'Browse rooms', html`${controls(page, browsing)}
    ${trouble(ui.form)}
    <p class="hint" role="status">${found ? `${counted(found, 'room')}. Select one to read it without joining.` : 'No rooms found.'}</p>
    <div class="finds"><ul aria-label="Rooms">${repeat(shown, ({ slug }) => slug, (room) => row(page, room))}</ul>
    ${shown.length < found ? html`<button type="button" class="text-button quiet more-rooms" @click=${more}>Show ${Math.min(STEP, found - shown.length)} more</button>` : nothing}</div>
    ${chat.can('room:create') ? html`<div class="sheet-foot"><button type="button" class="button" @click=${create}>${icon('plus')}New room</button></div>` : nothing}`, 'is-browse');
}
