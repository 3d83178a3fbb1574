/** @import { Page } from '../ui.js' */
/** @import { Ack } from '../../model/types.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { changed } from '../../lib/changes.js';
import { faultOf, previewOf, sendAvatar } from '../../lib/upload.js';
import { avatar, icon } from '../parts.js';
import { problem, trouble, wiring } from '../fields.js';
import { field, send, submits, typed } from '../sheet.js';

/** Sends the changed fields one after the other, until one is refused. @param {Page} page @returns {Promise<Ack>} */
async function save({ chat, ui }) {
  const [name, status] = [typed('name'), typed('status')];
  /** @type {(false | (() => Promise<Ack>))[]} */
  const steps = [
    name !== chat.me.name && (() => chat.ask('me:rename', { name })),
    chat.can('me:status') && status !== chat.me.status && (() => chat.ask('me:status', { status })),
    ui.about.picture !== undefined && (() => sendAvatar(ui.about.picture?.file ?? null)),
  ];
  for (const step of steps) {
    const ack = step ? await step() : null;
    if (ack && !ack.ok) return ack;
  }
  return { ok: true };
}

/** Shows a preview of a chosen picture. @param {Page} page @param {File | undefined} file */
async function choose({ ui }, file) {
  if (!file) return;
  const { about } = ui;
  ui.form.error = null;
  const message = faultOf(file);
  if (message) ui.form.error = { code: 'invalid', field: 'image', message };
  else about.picture = { file, url: await previewOf(file) };
  changed();
}

/** @param {Page} page */
function picture(page) {
  const { chat, ui } = page;
  const { me } = chat;
  const chosen = ui.about.picture;
  const { invalid, by } = wiring(ui.form, 'image');
  const picked = (/** @type {Event} */ event) => choose(page, /** @type {HTMLInputElement} */ (event.target).files?.[0]);
  const away = () => {
    if (!chosen) return void send(page, () => sendAvatar(null), () => { ui.focus.aim('picture'); });
    delete ui.about.picture;
    changed();
  };
  return html`<div class="picture">
    ${chosen ? html`<img class="avatar large" src=${chosen.url} alt="Preview of your picture">` : avatar(me, 'large')}
    <div class="picture-actions">
      <label class="button upload">${icon('upload')}${chosen || me.avatar ? 'Change picture' : 'Choose picture'}
        <input type="file" class="sr-only" accept="image/png,image/jpeg,image/webp,image/gif" @change=${picked}
          aria-invalid=${invalid} aria-describedby=${by}></label>
      ${chosen || me.avatar ? html`<button type="button" class="text-button quiet" @click=${away}>${chosen ? 'Discard picture' : 'Remove picture'}</button>` : nothing}
      ${problem(ui.form, 'image')}
    </div></div>`;
}

/** The form of the person's own name, status and picture. @param {Page} page */
export function profile(page) {
  const { chat, ui } = page;
  const { me } = chat;
  const isGuest = me.role === 'guest';
  const saved = () => {
    ui.about = { section: 'profile', said: 'Saved.' };
  };
  return html`<form @submit=${submits(page, () => save(page), saved)}>
    ${chat.can('me:avatar') ? picture(page) : nothing}
    ${field(page, 'name', 'Name', ({ invalid, by }) => html`<input name="name" required maxlength="40" autocomplete="nickname" dir="auto" value=${me.name}
      aria-invalid=${invalid} aria-describedby=${by}>`)}
    ${chat.can('me:status') ? field(page, 'status', html`Status <em>optional</em>`, ({ invalid, by }) => html`<input name="status" maxlength="100" autocomplete="off"
      dir="auto" value=${me.status} placeholder="What are you up to?" aria-invalid=${invalid} aria-describedby=${by}>`) : nothing}
    ${trouble(page.ui.form, ['name', 'status', 'image'])}
    <div class="sheet-foot is-spread">
      ${isGuest ? html`<span></span>` : html`<a class="text-button" href="/password">Change password</a>`}
      <span class="hint" role="status">${ui.about.said ?? ''}</span>
      <button type="submit" class="button primary" ?disabled=${ui.form.isBusy}>Save changes</button></div>
  </form>`;
}
