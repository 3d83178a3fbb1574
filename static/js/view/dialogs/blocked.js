/** @import { Page } from '../ui.js' */
import { html } from '../../../vendor/lit-html/lit-html.js';
import { avatar } from '../parts.js';
import { trouble } from '../fields.js';
import { send } from '../sheet.js';

/** @param {Page} page @param {number} id */
function row(page, id) {
  const { chat, ui, profiles } = page;
  const person = profiles.get(id) ?? { id, name: 'Someone' };
  const unblock = () => send(page, () => chat.ask('person:unblock', { person: id }), () => ui.focus.aim('tab'));
  return html`<li>${avatar(person, 'small')}<span class="thing"><b><bdi>${person.name}</bdi></b></span>
    <button type="button" class="button small" ?disabled=${ui.form.isBusy} aria-label="Unblock ${person.name}" @click=${unblock}>Unblock</button></li>`;
}

/** The people whom the person has blocked. @param {Page} page */
export function blockedPeople(page) {
  const all = [...page.chat.blocked];
  if (all.length === 0) return html`<p class="hint lead">You haven’t blocked anyone. Blocked people’s messages are hidden, and they can’t start a direct message with you.</p>`;
  return html`<p class="hint lead">Their messages are hidden, and they can’t start a direct message with you. They aren’t told.</p>
    <ul class="things">${all.map((id) => row(page, id))}</ul>${trouble(page.ui.form)}`;
}
