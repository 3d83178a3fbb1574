/** @import { Page } from './ui.js' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { avatar, icon, iconButton, roomSign } from './parts.js';

/** The people who are here, as three faces and a number. A click opens the details. @param {Page} page */
function faces({ chat, ui }) {
  const { presence, room } = chat.current;
  const toggle = () => {
    ui.isPanelOpen = !ui.isPanelOpen;
    ui.focus.aim(ui.isPanelOpen ? 'details' : 'faces');
    if (ui.isPanelOpen) void chat.current.loadMembers();
  };
  if (!room) return html`<span class="faces"></span>`;
  const label = `${presence.here} here, ${presence.total} ${presence.total === 1 ? 'member' : 'members'}`;
  return html`<button type="button" class="faces" title=${label} aria-expanded=${ui.isPanelOpen} @click=${toggle}>
    <span class="stack">${presence.faces(3).map((member) => avatar(member.name, 'face', member.avatar))}</span>
    <span class="dot" aria-hidden="true"></span><span class="count">${presence.here}</span><span class="sr-only"> here, ${presence.total} ${presence.total === 1 ? 'member' : 'members'}: show them</span>
  </button>`;
}

/** @param {Page} page */
function topicButton({ chat, ui }) {
  const { room } = chat.current;
  if (!room || room.kind === 'direct') return nothing;
  const open = () => {
    ui.isPanelOpen = true;
    ui.focus.aim('details');
    void chat.current.loadMembers();
  };
  return html`<button type="button" class="topic" title=${room.topic || 'Room details'} @click=${open}>
    <span dir="auto">${room.topic || html`<span class="unset">No topic yet</span>`}</span></button>`;
}

/** @param {Page} page */
export function header(page) {
  const { chat, ui } = page;
  const { current } = chat;
  const room = current.room ?? chat.rooms.get(current.slug);
  const isReady = current.status === 'ready';
  const openDrawer = () => {
    ui.isDrawerOpen = true;
    ui.focus.aim('drawer');
  };
  const elsewhere = chat.rooms.mine.some((room) => room.slug !== current.slug && room.unread > 0);
  return html`<header class="head">
    <span class="menu ${elsewhere ? 'has-unread' : ''}">${iconButton({ name: 'menu', label: elsewhere ? 'Rooms, with unread messages' : 'Rooms', kind: 'menu-button', click: openDrawer })}</span>
    <div class="title"><h1><span class="sign" aria-hidden="true">${icon(roomSign(room))}</span><span class="room-name" dir="auto">${chat.title}</span></h1>
      ${isReady ? topicButton(page) : nothing}</div>
    ${isReady ? faces(page) : nothing}
  </header>`;
}
