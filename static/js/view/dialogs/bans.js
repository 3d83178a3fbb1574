/** @import { Page } from '../ui.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { clock, shortDate } from '../../lib/time.js';
import { bansHere } from '../../model/bans.js';
import { avatar } from '../parts.js';
import { send } from '../sheet.js';
import { exactly } from '../time.js';

const HOURS = [['1', 'For an hour'], ['24', 'For a day'], ['168', 'For a week'], ['', 'Forever']];

/** A choice of durations for a ban from the room. */
export const howLong = () => html`<label class="field"><span>Keep them out</span>
  <select name="hours">${HOURS.map(([value, label]) => html`<option value=${value}>${label}</option>`)}</select></label>`;

/** Removes or bans a person. @param {Page} page @param {number} person @param {string} hours the chosen duration @param {boolean} isMember */
export function keepOut({ chat }, person, hours, isMember) {
  const { slug: room } = chat.current;
  if (isMember && hours === '1') return chat.ask('member:remove', { room, person });
  return chat.ask('room:ban', { room, person, ...(hours && { hours: Number(hours) }) });
}

/** The people banned from the room. @param {Page} page */
export function bannedPeople(page) {
  const { chat, ui } = page;
  const { current } = chat;
  if (!current.can('room:bans')) return nothing;
  const room = current.slug;
  const list = ui.about.bans ??= bansHere(chat);
  if (list.rows.length === 0) return nothing;
  const lift = (/** @type {number} */ person) => () => send(page, () => list.act('room:unban', { room, person }), () => {});
  return html`<section class="apart"><h3>Banned from this room</h3>
    <ul class="things">${list.rows.map(({ person, until, by }) => html`<li>${avatar(person, 'small')}
      <span class="thing"><b><bdi>${person.name}</bdi></b><small>${until === null ? 'forever' : html`until ${exactly(until, `${shortDate(until)}, ${clock(until)}`)}`}, by <bdi>${by.name}</bdi></small></span>
      <button type="button" class="button small" ?disabled=${ui.form.isBusy} aria-label="Lift ban on ${person.name}" @click=${lift(person.id)}>Lift ban</button></li>`)}</ul></section>`;
}
