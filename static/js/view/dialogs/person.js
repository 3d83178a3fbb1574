/** @import { Page } from '../ui.js' */
/** @import { Person, Requests } from '../../wire.d.ts' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { facts, known } from '../facts.js';
import { avatar, icon } from '../parts.js';
import { howLong, keepOut } from './bans.js';
import { trouble } from '../fields.js';
import { field, modal, send, submits, typed } from '../sheet.js';
import { closeOpen } from '../shell.js';

/** @type {Record<string, string>} */
const ROLES = { owner: 'Owner', admin: 'Admin', guest: 'Guest', moderator: 'Moderator of this room', muted: 'Muted in this room' };
/** Here the list of members lies over the conversation (layout.css). */
const PANEL_COVERS = matchMedia('(max-width: 1099.98px)');
const POWERFUL = ['owner', 'admin'];

/** Opens the profile of a person. @param {Page} page @param {number} id */
export function showPerson({ ui, profiles }, id) {
  void profiles.refresh(id);
  ui.openDialog('person', { person: id });
}

/** A moderator's actions on a person in the open room; the grave ones come last. @param {Page} page @param {ReturnType<typeof known>} who */
function moderatorActions(page, { person, member, profile }) {
  const { chat, ui } = page;
  const { current } = chat;
  const isSpared = POWERFUL.includes(profile?.role ?? '') && !POWERFUL.includes(chat.me.role);
  if (isSpared) return [];
  const become = (/** @type {Requests["member:role"]["role"]} */ role) => () => send(page, () => chat.ask('member:role', { room: current.slug, person: person.id, role }), () => {}); // the card stays, and hears of it
  const ask = () => {
    ui.about = { person: person.id, question: 'remove' };
    ui.focus.aim('question');
  };
  if (!member) return current.can('room:ban') && current.room?.kind !== 'direct' ? [grave('user-minus', 'Ban from this room', ask)] : [];
  const roles = !current.can('member:role') ? [] : [
    member.role === 'moderator' ? action('shield-minus', 'Remove as moderator', become('member')) : action('shield', 'Make moderator', become('moderator')),
    member.role === 'muted' && action('volume-2', 'Unmute', become('member')),
    member.role === 'member' && grave('volume-x', 'Mute', become('muted')),
  ];
  return [...roles, current.can('member:remove') && grave('user-minus', 'Remove from room', ask)];
}

/**
 * @typedef {{sign: string, label: string, click: () => void, isGrave: boolean}} CardAction
 * @typedef {(sign: string, label: string, click: () => void) => CardAction} Make
 */

/** @type {Make} */
const action = (sign, label, click) => ({ sign, label, click, isGrave: false });
/** @type {Make} */
const grave = (sign, label, click) => ({ sign, label, click, isGrave: true });

/** @param {CardAction} action */
const row = ({ sign, label, click, isGrave }) => html`<li><button type="button" class="card-action ${isGrave ? 'is-grave' : ''}" @click=${click}>${icon(sign)}${label}</button></li>`;

/** The actions on a person: what is grave stands apart. @param {Page} page @param {ReturnType<typeof known>} who */
function actions(page, who) {
  const { chat, ui, profiles } = page;
  const { person, profile } = who;
  const isBlocked = chat.blocked.has(person.id);
  const block = () => send(page, () => chat.ask(isBlocked ? 'person:unblock' : 'person:block', { person: person.id }), () => {});
  const unban = () => send(page, () => chat.ask('person:unban', { person: person.id }), () => profiles.refresh(person.id));
  const ban = () => {
    ui.about = { person: person.id, question: 'ban' };
    ui.focus.aim('reason');
  };
  const all = [
    ...moderatorActions(page, who),
    isBlocked && chat.can('person:unblock') && action('eye', 'Unblock', block),
    !isBlocked && chat.can('person:block') && grave('eye-off', 'Block', block),
    profile?.banned && chat.can('person:unban') && action('log-in', 'Lift ban', unban),
    profile && !profile.banned && profile.role !== 'owner' && chat.can('person:ban') && grave('ban', `Ban from ${chat.workspace}`, ban),
  ].filter((one) => typeof one === 'object' && one !== null);
  return [all.filter((one) => !one.isGrave), all.filter((one) => one.isGrave)]
    .map((some) => (some.length ? html`<ul class="card-actions">${some.map(row)}</ul>` : nothing));
}

/** The button that opens a conversation with a person. @param {Page} page @param {ReturnType<typeof known>} who */
function messageButton(page, { person, profile }) {
  const { chat, ui, go } = page;
  const hasAccount = profile !== null && profile.role !== 'guest';
  if (!hasAccount || chat.blocked.has(person.id) || !chat.can('direct:open')) return nothing;
  const write = () => send(page, () => chat.makeRoom('direct:open', { people: [person.id] }), ({ room }) => {
    closeOpen();
    if (PANEL_COVERS.matches) ui.isPanelOpen = false;
    go(room.slug);
  });
  return html`<button type="button" class="button primary message-button" @click=${write}>${icon('message-circle')}Message</button>`;
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
  const { person, member, profile } = who;
  const isMe = person.id === chat.me.id;
  const marks = [ROLES[profile?.role ?? ''], ROLES[member?.role ?? ''], chat.blocked.has(person.id) && 'Blocked by you', profile?.banned && 'Banned'].filter(Boolean);
  return modal(page, 'Profile', html`<div class="card">
      ${avatar(person, 'large')}
      <div class="card-words"><p class="card-name"><bdi>${person.name}</bdi></p>
        <p class="hint">${isMe ? 'This is you. ' : ''}${marks.join(' · ')}</p></div>
    </div>
    ${facts(who)}
    ${isMe ? nothing : ui.about.question ? question(page, person) : html`${messageButton(page, who)}${trouble(page.ui.form)}${actions(page, who)}`}`, 'is-card');
}
