/** @import { Page } from '../ui.js' */
/** @import { Refused } from '../../model/types.js' */
/** @import { Profile } from '../../wire.d.ts' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { repeat } from '../../../vendor/lit-html/directives/repeat.js';
import { Picker } from '../../model/picker.js';
import { avatar, icon } from '../parts.js';
import { trouble } from '../fields.js';
import { buttons, modal, submits } from '../sheet.js';
import { closeOpen } from '../shell.js';

const MOST_IN_DIRECT = 7;
const MOST_AT_ONCE = 20;
/** @type {Refused} */
const NOBODY = { ok: false, error: { code: 'invalid', message: 'Choose at least one person.' } };

/** @param {Page} page @param {number} most @param {(id: number) => boolean} isOut true for people who can't be chosen */
const pickerOf = ({ chat }, most, isOut) => new Picker(
  chat.list({ event: 'person:list', rows: 'people', cursor: 'after', fields: (query) => (query ? { query } : {}) }), most, isOut,
);

/** @param {Page} page */
export function openDirect(page) {
  const { chat, ui } = page;
  ui.openDialog('direct', { picker: pickerOf(page, MOST_IN_DIRECT, (id) => id === chat.me.id || chat.blocked.has(id)) });
}

/** @param {Page} page */
export function openAdd(page) {
  const { chat, ui } = page;
  const { presence } = chat.current;
  ui.openDialog('add', { picker: pickerOf(page, MOST_AT_ONCE, (id) => presence.get(id) !== undefined) });
}

/** The people chosen so far. @param {Picker} picker */
const chips = (picker) => html`<ul class="chips" aria-label="Chosen">
  ${repeat(picker.chosen, ({ id }) => id, (person) => html`<li><button type="button" class="chip"
    @click=${() => picker.toggle(person)}>${avatar(person, 'tiny')}<bdi>${person.name}</bdi><span class="sr-only">: remove</span>${icon('x')}</button></li>`)}
</ul>`;

/** @param {Picker} picker @param {Profile} person */
const option = (picker, person) => html`<li><label class="pick">
  <input type="checkbox" .checked=${picker.has(person.id)} ?disabled=${picker.isFull && !picker.has(person.id)} @change=${() => picker.toggle(person)}>
  ${avatar(person, 'small')}
  <span class="pick-words"><bdi>${person.name}</bdi>${person.status ? html`<small dir="auto">${person.status}</small>` : nothing}</span>
</label></li>`;

/** @param {Picker} picker */
function results(picker) {
  const { list, found } = picker;
  if (list.error) return html`<p class="problem" role="alert">${list.error.message}</p>`;
  if (list.isLoaded && found.length === 0) {
    return html`<p class="hint" role="status">${list.query ? 'No people found.' : 'No one else has an account yet.'}</p>`;
  }
  return html`<ul class="picks" aria-label="People">${repeat(found, ({ id }) => id, (person) => option(picker, person))}</ul>
    ${list.hasMore ? html`<button type="button" class="text-button quiet" @click=${() => list.showMore()}>Show more</button>` : nothing}`;
}

/** @param {Picker} picker */
function body(picker) {
  const typed = (/** @type {InputEvent} */ event) => picker.list.search(/** @type {HTMLInputElement} */ (event.target).value);
  const key = (/** @type {KeyboardEvent} */ event) => {
    // Enter chooses the only match. It never submits the form, which may be incomplete.
    if (event.key !== 'Enter' || event.isComposing || !picker.list.query) return;
    event.preventDefault();
    const [only, other] = picker.found;
    if (only && !other && !picker.has(only.id)) picker.toggle(only);
  };
  return html`${picker.chosen.length ? chips(picker) : nothing}
    <label class="field"><span class="sr-only">Search people</span>
      <input type="search" placeholder="Type a name" autofocus autocomplete="off" spellcheck="false" dir="auto" .value=${picker.list.query} @input=${typed} @keydown=${key}></label>
    <div class="picker-results">${results(picker)}</div>
    <p class="hint" role="status">${picker.isFull ? 'That’s the maximum.' : ''}</p>`;
}

/** @param {Page} page */
export function newDirect(page) {
  const { chat, ui, go } = page;
  const { picker } = ui.about;
  if (!picker) return nothing;
  const begin = async () => (picker.chosen.length
    ? chat.makeRoom('direct:open', { people: picker.chosen.map(({ id }) => id) })
    : NOBODY);
  return modal(page, 'New direct message', html`<form @submit=${submits(page, begin, ({ room }) => {
    closeOpen();
    go(room.slug);
  })}>${body(picker)}${trouble(page.ui.form)}${buttons(page, 'Start conversation')}</form>`);
}

/** @param {Page} page */
export function addPeople(page) {
  const { chat, ui } = page;
  const { picker } = ui.about;
  if (!picker) return nothing;
  const { slug } = chat.current;
  const add = async () => {
    if (picker.chosen.length === 0) return NOBODY;
    for (const person of picker.chosen) {
      const ack = await chat.ask('member:add', { room: slug, person: person.id });
      if (!ack.ok) return { ok: ack.ok, error: { ...ack.error, message: `${person.name}: ${ack.error.message}` } };
      picker.toggle(person);
    }
    return { ok: /** @type {const} */ (true) };
  };
  return modal(page, 'Add people', html`<form @submit=${submits(page, add)}>
    <p class="hint">People you add can read <bdi>${chat.title}</bdi>’s full history.${
      chat.current.room?.kind === 'private' && !chat.can('admin:rooms') ? ' They’ll be asked first.' : ''}</p>
    ${body(picker)}${trouble(page.ui.form)}${buttons(page, 'Add people')}</form>`);
}
