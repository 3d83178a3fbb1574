/** @import { Page } from '../ui.js' */
/** @import { Requests } from '../../wire.d.ts' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { trouble } from '../fields.js';
import { field, send, submits, typed } from '../sheet.js';

const CHOICES = [['anybody', 'Anyone'], ['shared', 'People I share a room with'], ['nobody', 'No one']];

/** Loads the present setting. @param {Page} page */
export const loadPrivacy = (page) => send(page, () => page.chat.ask('me:adding', {}), (ack) => {
  page.ui.about.adding = ack.adding;
});

/** The setting for who may add us to rooms. @param {Page} page */
export function privacy(page) {
  const { chat, ui } = page;
  const { adding } = ui.about;
  if (!adding) return trouble(page.ui.form);
  const save = () => chat.ask('me:adding', /** @type {Requests["me:adding"]} */ ({ adding: typed('adding') }));
  return html`<form @submit=${submits(page, save, (ack) => {
    ui.about.adding = ack.adding;
    ui.about.said = 'Saved.';
  })}>
    ${field(page, 'adding', 'Who can add you to rooms and message you first', ({ invalid, by }) => html`<select name="adding" aria-invalid=${invalid} aria-describedby=${by}>
      ${CHOICES.map(([value, label]) => html`<option value=${value} ?selected=${value === adding}>${label}</option>`)}</select>`)}
    <p class="hint">You’re asked before being added to a private room, except by an admin. People you’ve blocked can’t add you.</p>
    ${trouble(page.ui.form, ['adding'])}
    <div class="sheet-foot">${ui.about.said ? html`<span class="hint" role="status">${ui.about.said}</span>` : nothing}
      <button type="submit" class="button primary" ?disabled=${ui.form.isBusy}>Save changes</button></div>
  </form>`;
}
