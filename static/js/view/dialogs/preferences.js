/** @import { Page } from '../ui.js' */
/** @import { InForce } from '../../model/preferences.js' */
import { html } from '../../../vendor/lit-html/lit-html.js';
import { live } from '../../../vendor/lit-html/directives/live.js';
import { trouble } from '../fields.js';
import { icon } from '../parts.js';
import { modal } from '../sheet.js';

/** @typedef {Exclude<keyof InForce, 'start_room' | 'first_steps'>} Name   of a preference that has a few values */
/** @typedef {{[One in Name]: {name: One, label: string, values: [InForce[One], string][]}}[Name]} Group */

/** In the order in which they are shown. @type {Group[]} */
const GROUPS = [
  { name: 'theme', label: 'Theme', values: [['system', 'System'], ['light', 'Light'], ['dark', 'Dark']] },
  { name: 'accent', label: 'Accent', values: [['coral', 'Coral'], ['amber', 'Amber'], ['green', 'Green'], ['blue', 'Blue'], ['violet', 'Violet'], ['pink', 'Pink']] },
  { name: 'density', label: 'Density', values: [['comfortable', 'Comfortable'], ['compact', 'Compact']] },
  { name: 'text_size', label: 'Text size', values: [['small', 'Small'], ['normal', 'Normal'], ['large', 'Large'], ['larger', 'Larger']] },
  { name: 'clock', label: 'Times', values: [['auto', 'Auto'], ['12', '2:30 PM'], ['24', '14:30']] },
  { name: 'local_time', label: 'Your local time, for people in your rooms', values: [['show', 'Show'], ['hide', 'Hide']] },
  { name: 'enter', label: 'Enter key', values: [['send', 'Sends'], ['break', 'Starts a line']] },
];

/** Takes a choice, which shows at once. @param {Page} page @param {Partial<InForce>} change */
async function choose({ chat, ui, drawNow }, change) {
  const { form } = ui;
  form.error = null;
  const asked = chat.preferences.choose(change);
  drawNow(); // which writes the cookie, even if the page is left in the same moment
  const ack = await asked;
  if (!ack.ok) form.error = ack.error;
}

/** @param {Page} page @param {Group} group */
function group(page, { name, label, values }) {
  const now = page.chat.preferences.now[name];
  return html`<fieldset class="options"><legend>${label}</legend>
    <div>${values.map(([value, words]) => html`<label class="option">
      <input type="radio" class="sr-only" name=${name} value=${value} .checked=${live(value === now)} @change=${() => choose(page, { [name]: value })}>
      ${name === 'accent' ? html`<span class="swatch" data-accent=${value}>${icon('check')}</span>` : ''}${words}</label>`)}</div>
  </fieldset>`;
}

/** The room to begin with. @param {Page} page */
function startRoom(page) {
  const { chat } = page;
  const now = chat.preferences.now.start_room;
  const chosen = (/** @type {Event} */ event) => choose(page, { start_room: /** @type {HTMLSelectElement} */ (event.target).value });
  const rooms = chat.rooms.mine.map(({ slug, title }) => ({ slug, title }));
  if (now && !rooms.some(({ slug }) => slug === now)) rooms.push({ slug: now, title: chat.rooms.get(now)?.title ?? now });
  return html`<label class="field"><span>Start in</span><select name="start_room" @change=${chosen}>
    <option value="" ?selected=${!now}>The room I was in last</option>
    ${rooms.map(({ slug, title }) => html`<option value=${slug} ?selected=${slug === now}>${title}</option>`)}</select></label>`;
}

/** The dialog of preferences. @param {Page} page */
export function preferences(page) {
  const isKept = page.chat.can('me:preferences');
  return modal(page, 'Preferences', html`<form class="preferences" @submit=${(/** @type {Event} */ event) => event.preventDefault()}>
    ${GROUPS.map((one) => group(page, one))}
    ${startRoom(page)}
    ${trouble(page.ui.form)}
    <p class="hint">${isKept ? 'Your choices are kept with your account, for all your devices.' : 'Your choices are kept in this browser.'}</p>
  </form>`, 'is-wide');
}
