/** @import { Page } from './ui.js' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { toldOf } from '../model/levels.js';
import { act, actionsHere, showMembers } from './acts.js';
import { moreMenu } from './menu.js';
import { avatar, icon, iconButton, roomSign } from './parts.js';

/** @param {Page} page */
const isAboutOpen = ({ ui }) => ui.isPanelOpen && ui.panelTab !== 'thread';

/** The people who are here, as three faces and a number. @param {Page} page */
function faces(page) {
  const { presence } = page.chat.current;
  const members = `${presence.total} ${presence.total === 1 ? 'member' : 'members'}`;
  // The button beside it does the same, and is what the keyboard and a screen reader find.
  return html`<div class="faces" title="${presence.here} of ${members} online" @click=${() => showMembers(page, !isAboutOpen(page))}>
    <span class="few" aria-hidden="true">${presence.faces(3).map((member) => avatar(member, 'face'))}</span>
    <span class="dot" aria-hidden="true"></span><span><span class="count">${presence.here}</span> online</span></div>`;
}

/** @param {Page} page */
function topicButton(page) {
  const { room } = page.chat.current;
  if (!room || room.kind === 'direct') return nothing;
  return html`<button type="button" class="topic" title=${room.topic || 'Room details'} @click=${() => showMembers(page, true)}>
    <span dir="auto">${room.topic || html`<span class="unset">No topic yet</span>`}</span></button>`;
}

/** @param {Page} page */
function actions(page) {
  const all = actionsHere(page);
  const invite = all.find(({ name }) => name === 'invite') ?? all.find(({ name }) => name === 'add');
  return html`
    ${invite ? html`<button type="button" class="button small invite-button" title=${invite.label} @click=${() => act(page, invite.name)}>
      ${icon('user-plus')}<span>Invite</span></button>` : nothing}
    <button type="button" class="icon-button members-button" aria-label="Members" title="Members" aria-expanded=${isAboutOpen(page)}
      @click=${() => showMembers(page, !isAboutOpen(page))}>${icon('users')}</button>
    ${moreMenu(page, all, (name) => act(page, name))}`;
}

/** @param {Page} page */
export function header(page) {
  const { chat, ui } = page;
  const { current } = chat;
  const room = current.room ?? chat.rooms.get(current.slug);
  const isReady = current.status === 'ready' && current.room !== null;
  const openDrawer = () => {
    ui.isDrawerOpen = true;
    ui.focus.aim('drawer');
  };
  const elsewhere = chat.rooms.mine.some((room) => room.slug !== current.slug && toldOf(room) > 0);
  return html`<header class="head">
    <span class="menu ${elsewhere ? 'has-unread' : ''}">${iconButton({ name: 'menu', label: elsewhere ? 'Rooms, with unread messages' : 'Rooms', kind: 'menu-button', click: openDrawer })}</span>
    <div class="title"><h1><span class="sign" aria-hidden="true">${icon(roomSign(room))}</span><span class="room-name" dir="auto">${chat.title}</span></h1>
      ${isReady ? topicButton(page) : nothing}</div>
    ${isReady ? html`<div class="head-actions">${page.chat.current.presence.here ? faces(page) : nothing}${actions(page)}</div>` : nothing}
  </header>`;
}
