/** @import { Page } from './ui.js' */
/** @import { Member, Message, Person, Profile } from '../wire.d.ts' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { localTime } from '../lib/time.js';

/** The most complete data about a person that is loaded. @param {Page} page @param {number} id */
export function known({ chat, profiles }, id) {
  const { current } = chat;
  const member = current.presence.get(id);
  const author = current.timeline.messages.findLast((/** @type {Message} */ one) => one.author?.id === id)?.author;
  const among = current.room?.people.find((person) => person.id === id);
  /** @type {Profile | null} */
  const profile = profiles.get(id, chat.connection.isOnline);
  /** @type {Person} */
  const person = profile ?? member ?? among ?? author ?? { id, name: 'Someone' };
  return { person, member, profile, status: profile?.status ?? member?.status ?? '' };
}

/** @typedef {{person: Person, member?: Member | undefined, profile: Profile | null, status: string}} Known */

/** @param {string} zone */
function clockThere(zone) {
  const time = localTime(zone, Date.now());
  if (!time) return nothing;
  const { words, difference } = time;
  return html`<li title=${zone.replaceAll('_', ' ')}><span class="count">${words}</span> local time${difference ? html`<small>${difference}</small>` : nothing}</li>`;
}

/** A person's presence, status and local time. @param {Known} who */
export function facts({ member, profile, status }) {
  const here = member?.here ?? profile?.here ?? null;
  return html`<ul class="person-facts">
    ${here === null ? nothing : html`<li><span class="dot ${here ? '' : 'is-off'}" aria-hidden="true"></span>${here ? 'Online' : 'Offline'}</li>`}
    ${profile?.timezone ? clockThere(profile.timezone) : nothing}
    ${status ? html`<li class="person-status" dir="auto">${status}</li>` : nothing}
  </ul>`;
}
