/** @import { Page } from './ui.js' */
/** @import { Member } from '../wire.d.ts' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { guard } from '../../vendor/lit-html/directives/guard.js';
import { showMembers } from './acts.js';
import { showPerson } from './dialogs/person.js';
import { avatar, iconButton } from './parts.js';
import { pinsView } from './pins.js';
import { tabs } from './tabs.js';

/** @type {Record<string, string>} */
const ROLES = { moderator: 'Moderator', muted: 'Muted', member: '' };

/** @param {Page} page @param {Member} member */
function person(page, member) {
  const aside = [ROLES[member.role], member.status].filter(Boolean);
  return html`<li><button type="button" class="member ${member.here ? 'is-here' : ''}" @click=${() => showPerson(page, member.id)}>
    <span class="face">${avatar(member, 'small')}<span class="presence"></span></span>
    <span class="member-words"><span class="name"><bdi>${member.name}</bdi>${member.id === page.chat.me.id ? html` <span class="you">you</span>` : nothing}</span>
      ${aside.length ? html`<small dir="auto">${aside.join(' · ')}</small>` : nothing}</span>
    <span class="sr-only">${member.here ? 'here' : 'away'}</span></button></li>`;
}

/** @param {Page} page */
function people(page) {
  const { presence } = page.chat.current;
  const { members } = presence;
  const here = members.filter((member) => member.here);
  const away = members.filter((member) => !member.here);
  return html`
    <h3 class="section-title">Here <span class="count">${presence.here}</span></h3>
    <ul class="members">${here.map((member) => person(page, member))}</ul>
    ${away.length ? html`<h3 class="section-title">Away <span class="count">${presence.total - presence.here}</span></h3>
      <ul class="members">${away.map((member) => person(page, member))}</ul>` : nothing}`;
}

/** The topic of the room. @param {Page} page */
function about({ chat, ui }) {
  const { current } = chat;
  const { room } = current;
  if (!room || room.kind === 'direct') return nothing;
  const edit = () => ui.openDialog('topic');
  return html`<section class="about">
    <h3 class="section-title">Topic</h3>
    <p dir="auto" class=${room.topic ? '' : 'unset'}>${room.topic || 'No topic yet'}</p>
    ${current.can('room:topic') ? html`<button type="button" class="text-button" @click=${edit}>${room.topic ? 'Change topic' : 'Add a topic'}</button>` : nothing}
  </section>`;
}

/** @param {Page} page */
function sections(page) {
  const { chat, ui, pins } = page;
  /** @param {"people" | "pins"} name */
  const turn = (name) => {
    ui.panelTab = name;
    if (name === 'people') void chat.current.loadMembers();
    ui.focus.aim('panel tab');
  };
  const shown = /** @type {const} */ ([{ name: 'people', label: 'Members' }, { name: 'pins', label: 'Pinned', count: pins.count }]);
  return tabs({ label: 'About this room', panel: 'about-panel', shown, current: ui.panelTab === 'pins' ? 'pins' : 'people', turn });
}

/** The panel about the current room: its topic, people and pinned messages. @param {Page} page */
export function details(page) {
  const { chat, ui } = page;
  const { room, presence, may } = chat.current;
  if (!room) return nothing;
  return html`<aside class="details" aria-label="About ${chat.title}">
    <div class="details-head"><h2>About this ${room.kind === 'direct' ? 'conversation' : 'room'}</h2>${iconButton({ name: 'x', label: 'Close', key: 'Esc', click: () => showMembers(page, false) })}</div>
    <div class="details-body">
      ${about(page)}
      ${sections(page)}
      <section id="about-panel" role="tabpanel" aria-labelledby="tab-${ui.panelTab}">
        ${ui.panelTab === 'pins' ? pinsView(page) : guard([presence, presence.version, may], () => people(page))}</section>
    </div>
  </aside>`;
}
