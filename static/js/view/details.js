/** @import { Page } from './ui.js' */
/** @import { Member } from '../model/types.js' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { guard } from '../../vendor/lit-html/directives/guard.js';
import { avatar, icon, iconButton } from './parts.js';

/** @param {Member} member @param {number} me */
const person = (member, me) => html`<li class="member ${member.here ? 'is-here' : ''}">
  <span class="face">${avatar(member.name, 'small')}<span class="presence"></span></span>
  <span class="name"><bdi>${member.name}</bdi>${member.id === me ? html` <span class="you">you</span>` : nothing}</span>
  <span class="sr-only">${member.here ? 'here' : 'away'}</span></li>`;

/** @param {Page} page */
function people({ chat }) {
  const { presence } = chat.current;
  const { members } = presence;
  const here = members.filter((member) => member.here);
  const away = members.filter((member) => !member.here);
  return html`
    <h3 class="section-title">Here <span class="count">${presence.here}</span></h3>
    <ul class="members">${here.map((member) => person(member, chat.me.id))}</ul>
    ${away.length ? html`<h3 class="section-title">Away <span class="count">${presence.total - presence.here}</span></h3>
      <ul class="members">${away.map((member) => person(member, chat.me.id))}</ul>` : nothing}`;
}

/** @param {Page} page the panel about the open room: its topic, its people, the way out */
export function details(page) {
  const { chat, ui, redraw } = page;
  const { room, presence } = chat.current;
  if (!room) return nothing;
  const close = () => {
    ui.isPanelOpen = false;
    ui.focusNext = '.faces';
    redraw();
  };
  /** @param {import('./ui.js').DialogName} name */
  const open = (name) => () => {
    ui.openDialog(name);
    redraw();
  };
  return html`<aside class="details" aria-label="About ${room.name}">
    <div class="details-head"><h2>About this room</h2>${iconButton({ name: 'x', label: 'Close', key: 'Esc', click: close })}</div>
    <div class="details-body">
      <section class="about">
        <h3 class="section-title">Topic</h3>
        <p dir="auto" class=${room.topic ? '' : 'unset'}>${room.topic || 'No topic yet'}</p>
        <button type="button" class="text-button" @click=${open('topic')}>${room.topic ? 'Change topic' : 'Set a topic'}</button>
      </section>
      <section>${guard([presence, presence.version], () => people(page))}</section>
    </div>
    <div class="details-foot">
      <button type="button" class="text-button danger" @click=${open('leave')}>${icon('log-out')} Leave this room</button>
    </div>
  </aside>`;
}
