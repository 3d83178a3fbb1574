/** @import { Page } from '../ui.js' */
/** @import { Member, Message, Person, Profile, Requests } from '../../wire.d.ts' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { avatar, icon } from '../parts.js';
import { howLong, keepOut } from './bans.js';
import { trouble } from '../fields.js';
import { field, modal, send, submits, typed } from '../sheet.js';
import { closeOpen } from '../shell.js';

/** @type {Record<string, string>} */
const ROLES = { owner: 'Owner', admin: 'Admin', guest: 'Guest', moderator: 'Moderator of this room', muted: 'Muted in this room' };
const POWERFUL = ['owner', 'admin'];

/** Opens the profile of a person. @param {Page} page @param {number} id */
export function showPerson({ ui, profiles }, id) {
  void profiles.refresh(id);
  ui.openDialog('person', { person: id });
}

/** The most complete data about a person that is loaded. @param {Page} page @param {number} id */
function known({ chat, profiles }, id) {
  /** @type {Member | undefined} */
  const member = chat.current.presence.get(id);
  const author = chat.current.timeline.messages.findLast((/** @type {Message} */ one) => one.author?.id === id)?.author;
  const among = chat.current.room?.people.find((person) => person.id === id);
  /** @type {Profile | null} */
  const profile = profiles.get(id);
  /** @type {Person} */
  const person = profile ?? member ?? among ?? author ?? { id, name: 'Someone' };
  return { person, member, profile, status: profile?.status ?? member?.status ?? '' };
}

/** @param {Page} page @param {ReturnType<typeof known>} who */
function roomDeeds(page, { person, member, profile }) {
  const { chat, ui } = page;
  const { current } = chat;
  const isSpared = POWERFUL.includes(profile?.role ?? '') && !POWERFUL.includes(chat.me.role);
  if (isSpared) return nothing;
  const become = (/** @type {Requests["member:role"]["role"]} */ role) => () => send(page, () => chat.ask('member:role', { room: current.slug, person: person.id, role }), () => {
    current.presence.setRole(person.id, role);
  });
  const ask = () => {
    ui.about = { person: person.id, question: 'remove' };
    ui.focus.aim('question');
  };
  if (!member) return current.can('room:ban') && current.room?.kind !== 'direct' ? deed('user-minus', 'Ban from this room', ask) : nothing;
  return html`${current.can('member:role') ? html`
      ${member.role === 'moderator' ? deed('shield-minus', 'Remove as moderator', become('member')) : deed('shield', 'Make moderator', become('moderator'))}
      ${member.role === 'muted' ? deed('volume-2', 'Unmute', become('member')) : nothing}
      ${member.role === 'member' ? deed('volume-x', 'Mute', become('muted')) : nothing}` : nothing}
    ${current.can('member:remove') ? deed('user-minus', 'Remove from room', ask) : nothing}`;
}

/** @param {string} sign @param {string} label @param {() => void} click */
const deed = (sign, label, click) => html`<li><button type="button" class="deed" @click=${click}>${icon(sign)}${label}</button></li>`;

/** The actions on a person. @param {Page} page @param {ReturnType<typeof known>} who */
function deeds(page, who) {
  const { chat, ui, go, profiles } = page;
  const { person, profile } = who;
  const isBlocked = chat.blocked.has(person.id);
  const write = () => send(page, () => chat.makeRoom('direct:open', { people: [person.id] }), ({ room }) => {
    closeOpen();
    go(room.slug);
  });
  const block = () => send(page, () => chat.ask(isBlocked ? 'person:unblock' : 'person:block', { person: person.id }), () => {});
  const unban = () => send(page, () => chat.ask('person:unban', { person: person.id }), () => profiles.refresh(person.id));
  const ban = () => {
    ui.about = { person: person.id, question: 'ban' };
    ui.focus.aim('reason');
  };
  const hasAccount = profile !== null && profile.role !== 'guest';
  return html`<ul class="deeds">
    ${hasAccount && !isBlocked && chat.can('direct:open') ? deed('message-circle', 'Message', write) : nothing}
    ${chat.can(isBlocked ? 'person:unblock' : 'person:block') ? deed(isBlocked ? 'eye' : 'eye-off', isBlocked ? 'Unblock' : 'Block', block) : nothing}
    ${roomDeeds(page, who)}
    ${profile?.banned && chat.can('person:unban') ? deed('log-in', 'Lift ban', unban) : nothing}
    ${profile && !profile.banned && profile.role !== 'owner' && chat.can('person:ban') ? deed('ban', `Ban from ${chat.workspace}`, ban) : nothing}
  </ul>`;
}

/** @param {Page} page @param {Person} person */
function question(page, person) {
  const { chat, ui, profiles } = page;
  const back = () => {
    ui.about = { person: person.id };
    ui.form.error = null;
    ui.focus.aim('card');
  };
  const foot = (/** @type {string} */ verb) => html`<div class="sheet-foot"><button type="button" class="button" @click=${back}>Back</button>
    <button type="submit" class="button danger" ?disabled=${ui.form.isBusy}>${verb}</button></div>`;
  if (ui.about.question === 'remove') {
    const isMember = Boolean(chat.current.presence.get(person.id));
    const remove = () => keepOut(page, person.id, typed('hours'), isMember);
    return html`<form class="question" @submit=${submits(page, remove)}>
      <p>${isMember ? 'Remove' : 'Ban'} <b><bdi>${person.name}</bdi></b> from <bdi>${chat.title}</bdi>? They stop receiving its messages at once. Their own messages stay.</p>
      ${howLong()}${trouble(page.ui.form)}${foot(isMember ? 'Remove' : 'Ban')}</form>`;
  }
  const ban = () => chat.ask('person:ban', { person: person.id, reason: typed('reason') });
  return html`<form class="question" @submit=${submits(page, ban, () => {
    void profiles.refresh(person.id);
    closeOpen();
  })}>
    <p>Ban <b><bdi>${person.name}</bdi></b> from ${chat.workspace}? They’re signed out everywhere and can’t come back with this account.</p>
    ${field(page, 'reason', 'Reason', ({ invalid, by }) => html`<textarea name="reason" rows="2" maxlength="300" dir="auto"
      aria-invalid=${invalid} aria-describedby=${by}></textarea>`)}
    ${trouble(page.ui.form, ['reason'])}${foot('Ban')}</form>`;
}

/** The profile of a person, and the actions on them. @param {Page} page */
export function personCard(page) {
  const { chat, ui } = page;
  const who = known(page, ui.about.person ?? 0);
  const { person, member, profile, status } = who;
  const isMe = person.id === chat.me.id;
  const marks = [ROLES[profile?.role ?? ''], ROLES[member?.role ?? ''], chat.blocked.has(person.id) && 'Blocked by you', profile?.banned && 'Banned'].filter(Boolean);
  return modal(page, 'Profile', html`<div class="card">
      ${avatar(person, 'large')}
      <div class="card-words"><p class="card-name"><bdi>${person.name}</bdi></p>
        ${status ? html`<p dir="auto">${status}</p>` : nothing}
        <p class="hint">${isMe ? 'This is you. ' : ''}${marks.join(' · ')}</p></div>
    </div>
    ${isMe ? nothing : ui.about.question ? question(page, person) : html`${trouble(page.ui.form)}${deeds(page, who)}`}`, 'is-card');
}
