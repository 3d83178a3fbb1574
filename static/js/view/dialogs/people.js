/** @import { Page } from '../ui.js' */
/** @import { Refused } from '../../model/types.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { Picker } from '../../model/picker.js';
import { trouble } from '../fields.js';
import { pickerView } from '../picker.js';
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
  })}>${pickerView(picker)}${trouble(page.ui.form)}${buttons(page, 'Start conversation')}</form>`);
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
    ${pickerView(picker)}${trouble(page.ui.form)}${buttons(page, 'Add people')}</form>`);
}
