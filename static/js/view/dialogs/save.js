/** @import { Page } from '../ui.js' */
/** @import { Message } from '../../wire.d.ts' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { excerptOf } from '../../model/excerpt.js';
import { trouble } from '../fields.js';
import { buttons, field, modal, submits, typed } from '../sheet.js';

/** Opens the form that saves a message, or changes its note. @param {Page} page @param {string} room @param {Message} message */
export const openSave = ({ ui }, room, message) => ui.openDialog('save', { message, room });

/** The form that saves a message for oneself, with a note. @param {Page} page */
export function saveMessage(page) {
  const { ui, saved } = page;
  const { message, room = '' } = ui.about;
  if (!message) return nothing;
  const isSaved = saved.has(message.id);
  return modal(page, isSaved ? 'Edit note' : 'Save message', html`<form @submit=${submits(page, () => saved.save(room, message.id, typed('note')))}>
    <blockquote class="quoted"><b dir="auto">${message.author?.name}</b><div class="quote" dir="auto">${excerptOf(message)}</div></blockquote>
    ${field(page, 'note', 'Note, if you like', ({ invalid, by }) => html`<input name="note" maxlength="300" autofocus dir="auto" autocomplete="off"
      value=${saved.noteOf(message.id)} aria-invalid=${invalid} aria-describedby=${by}>`)}
    <p class="hint">Only you see it, in your inbox.</p>
    ${trouble(ui.form, ['note'])}
    ${buttons(page, 'Save')}
  </form>`);
}
