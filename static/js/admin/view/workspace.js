/** @import { Settings } from '../model/desk.js' */
/** @import { Requests } from '../../wire.d.ts' */
/** @import { Office } from './office.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { icon } from '../../view/parts.js';
import { problem, trouble, valueOf, wiring } from '../../view/fields.js';
import { sent } from './forms.js';

/** @type {[string, string, string][]} */
const DOORS = [
  ['open', 'Anyone', 'As a guest with just a name, or with an account.'],
  ['invitation', 'By invitation', 'New people need an invitation link.'],
  ['closed', 'Closed', 'Existing accounts only.'],
];

/** @param {Settings} settings */
const shown = ({ name, door }) => {
  const [, words, what] = DOORS.find(([value]) => value === door) ?? ['', door, ''];
  return html`<dl class="facts"><div><dt>Name</dt><dd><bdi>${name}</bdi></dd></div>
    <div><dt>Who can join</dt><dd>${words}<span class="second">${what}</span></dd></div></dl>
    <p class="hint">Only the owner can change this.</p>`;
};

/** @param {Office} office @param {Settings} settings */
function form(office, settings) {
  const { desk, forms: { workspace: saving } } = office;
  const submit = async (/** @type {SubmitEvent} */ event) => {
    const element = sent(event);
    const change = /** @type {Requests["workspace:change"]} */ ({ name: valueOf(element, 'name'), door: valueOf(element, 'door') });
    const ack = await saving.send(() => desk.act('workspace:change', change, 'Saved.'));
    if (ack) desk.changed(ack.name, ack.door);
  };
  const { invalid, by } = wiring(saving, 'name');
  return html`<form class="tall-form" @submit=${submit} aria-label="Workspace settings">
    <label class="field"><span>Name</span><input name="name" required maxlength="80" autocomplete="off" dir="auto" value=${settings.name}
      aria-invalid=${invalid} aria-describedby=${by}></label>
    ${problem(saving, 'name')}${trouble(saving, ['name', 'door'])}
    <fieldset><legend>Who can join</legend>
      ${DOORS.map(([value, words, what]) => html`<label class="radio"><input type="radio" name="door" value=${value} ?checked=${settings.door === value}>
        <span class="lines"><span class="strong">${words}</span><span class="second">${what}</span></span></label>`)}
    </fieldset>
    ${problem(saving, 'door')}
    <div><button type="submit" class="button primary" ?disabled=${saving.isBusy}>Save changes</button></div>
  </form>`;
}

/** @param {Office} office */
export function workspace(office) {
  const { desk } = office;
  if (desk.settingsError && !desk.settings) {
    return html`<div class="failed" role="alert">${icon('circle-alert')}<p>${desk.settingsError.message}</p>
      <button type="button" class="button" @click=${() => void desk.loadSettings()}>Try again</button></div>`;
  }
  if (!desk.settings) return nothing;
  return desk.may('workspace:change') ? form(office, desk.settings) : shown(desk.settings);
}
