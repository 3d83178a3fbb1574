/** @import { Listing } from '../model/listing.js' */
/** @import { Person, Profile } from '../wire.d.ts' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { live } from '../../vendor/lit-html/directives/live.js';
import { repeat } from '../../vendor/lit-html/directives/repeat.js';
import { avatar, icon } from './parts.js';

/**
 * People who are chosen, and those who are found by a part of their names: a `Picker`, or a group whose people change at once.
 *
 * @typedef {object} Picking
 * @property {readonly Person[]} chosen
 * @property {Listing<Profile>} list
 * @property {readonly Profile[]} found
 * @property {boolean} isFull
 * @property {(id: number) => boolean} has
 * @property {(person: Person) => void} toggle
 */

/** Moves the focus from a chip that goes away to the one beside it, or to the search. @param {HTMLElement} chip */
function leave(chip) {
  const { nextElementSibling: next, previousElementSibling: before } = /** @type {HTMLElement} */ (chip.parentElement);
  const beside = (next ?? before)?.querySelector('button') ?? chip.closest('dialog')?.querySelector('input[type="search"]');
  if (beside instanceof HTMLElement) beside.focus();
}

/** The people chosen so far. @param {Picking} picking @param {string} label */
const chips = (picking, label) => html`<ul class="chips" aria-label=${label}>
  ${repeat(picking.chosen, ({ id }) => id, (person) => html`<li><button type="button" class="chip"
    @click=${(/** @type {MouseEvent} */ event) => {
      leave(/** @type {HTMLElement} */ (event.currentTarget));
      picking.toggle(person);
    }}><span class="sr-only">Remove </span>${avatar(person, 'tiny')}<bdi>${person.name}</bdi>${icon('x')}</button></li>`)}
</ul>`;

/** @param {Picking} picking @param {Profile} person */
const option = (picking, person) => html`<li><label class="pick">
  <input type="checkbox" .checked=${live(picking.has(person.id))} ?disabled=${picking.isFull && !picking.has(person.id)} @change=${() => picking.toggle(person)}>
  ${avatar(person, 'small')}
  <span class="pick-words"><bdi>${person.name}</bdi>${person.status ? html`<small dir="auto">${person.status}</small>` : nothing}</span>
</label></li>`;

/** @param {Picking} picking */
function results(picking) {
  const { list, found } = picking;
  if (list.error) return html`<p class="problem" role="alert">${list.error.message}</p>`;
  if (list.isLoaded && found.length === 0) {
    return html`<p class="hint" role="status">${list.query ? 'No people found.' : 'No one else has an account yet.'}</p>`;
  }
  return html`<ul class="picks" aria-label="People">${repeat(found, ({ id }) => id, (person) => option(picking, person))}</ul>
    ${list.hasMore ? html`<button type="button" class="text-button quiet" @click=${() => list.showMore()}>Show more</button>` : nothing}`;
}

/** @param {Picking} picking @param {{label?: string, empty?: unknown}} [chosen] the label of those who are chosen, and what is shown if nobody is */
export function pickerView(picking, { label = 'Chosen', empty = nothing } = {}) {
  const typed = (/** @type {InputEvent} */ event) => picking.list.search(/** @type {HTMLInputElement} */ (event.target).value);
  const key = (/** @type {KeyboardEvent} */ event) => {
    // Enter chooses the only match. It never submits the form, which may be incomplete.
    if (event.key !== 'Enter' || event.isComposing || !picking.list.query) return;
    event.preventDefault();
    const [only, other] = picking.found;
    if (only && !other && !picking.has(only.id)) picking.toggle(only);
  };
  return html`${picking.chosen.length ? chips(picking, label) : empty}
    <label class="field"><span class="sr-only">Search people</span>
      <input type="search" placeholder="Type a name" autofocus autocomplete="off" spellcheck="false" dir="auto" .value=${picking.list.query} @input=${typed} @keydown=${key}></label>
    <div class="picker-results">${results(picking)}</div>
    <p class="hint" role="status">${picking.isFull ? 'That’s the maximum.' : ''}</p>`;
}
