/** @import { Page } from './ui.js' */
/** @import { Entry } from '../model/rooms.js' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { icon, roomSign } from './parts.js';

const SHOWN = 8;

/** Rooms to jump to. Unread ones come first until something is typed. @param {Page} page @returns {Entry[]} */
function choices({ chat, ui }) {
  const found = chat.rooms.search(ui.typed).filter((room) => room.slug !== chat.current.slug || ui.typed);
  if (!ui.typed.trim()) found.sort((a, b) => Number(b.member && b.unread > 0) - Number(a.member && a.unread > 0));
  return found.slice(0, SHOWN);
}

/** The body of the quick switcher. @param {Page} page @param {() => void} close */
export function switcher(page, close) {
  const { ui, go } = page;
  const rooms = choices(page);
  const picked = Math.min(ui.picked, rooms.length - 1);
  /** @param {Entry | undefined} room */
  const choose = (room) => {
    if (!room) return;
    close();
    go(room.slug);
  };
  const typed = (/** @type {InputEvent} */ event) => {
    ui.typed = /** @type {HTMLInputElement} */ (event.target).value;
    ui.picked = 0;
  };
  const key = (/** @type {KeyboardEvent} */ event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0;
    if (step) ui.picked = (picked + step + rooms.length) % Math.max(rooms.length, 1);
    else if (event.key === 'Enter') choose(rooms[picked]);
    else return;
    event.preventDefault();
  };
  const option = (/** @type {Entry} */ room, /** @type {number} */ index) => html`<li role="option" id="choice-${index}"
    aria-selected=${index === picked} @click=${() => choose(room)}>
    ${icon(roomSign(room))}<span class="label"><bdi>${room.title}</bdi></span>
    ${room.member ? nothing : html`<span class="aside">not joined</span>`}
    ${room.member && room.unread ? html`<span class="badge">${room.unread > 99 ? '99+' : room.unread}</span>` : nothing}</li>`;
  return html`<div class="switcher">
    <input type="text" role="combobox" aria-expanded="true" aria-controls="choices" aria-label="Room name" placeholder="Room name"
      aria-activedescendant=${rooms.length ? `choice-${picked}` : nothing} autofocus autocomplete="off" spellcheck="false" dir="auto"
      .value=${ui.typed} @input=${typed} @keydown=${key}>
    <ul id="choices" role="listbox" aria-label="Rooms">${rooms.map(option)}</ul>
    ${rooms.length ? nothing : html`<p class="hint">No rooms found.</p>`}
  </div>`;
}
