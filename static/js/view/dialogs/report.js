/** @import { Page } from '../ui.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { ref } from '../../../vendor/lit-html/directives/ref.js';
import { wordsOf } from '../../model/said.js';
import { scrollable } from '../scrollable.js';
import { trouble } from '../fields.js';
import { buttons, field, modal, submits, typed } from '../sheet.js';

/** The form that reports a message to the admins. @param {Page} page */
export function reportMessage(page) {
  const { chat, ui } = page;
  const { message } = ui.about;
  if (!message) return nothing;
  const { slug } = chat.current;
  if (ui.about.said) return modal(page, 'Report message', html`<p role="status">${ui.about.said}</p>`);
  const tell = () => chat.ask('report:create', { room: slug, id: message.id, reason: typed('reason') });
  const told = () => {
    ui.about = { message, said: 'Thanks. Your report went to the admins.' };
    ui.focus.aim('dialog close');
  };
  return modal(page, 'Report message', html`<form @submit=${submits(page, tell, told)}>
    <blockquote class="quoted"><b dir="auto">${message.author?.name}</b><div class="quote" role="group" dir="auto" aria-label="The message" ${ref(scrollable)}>${wordsOf(message)}</div></blockquote>
    ${field(page, 'reason', 'What’s wrong with it?', ({ invalid, by }) => html`<textarea name="reason" rows="3" maxlength="300" required autofocus
      dir="auto" aria-invalid=${invalid} aria-describedby=${by}></textarea>`)}
    <p class="hint">Admins see the message as it is now. Its author won’t know who reported it.</p>
    ${trouble(page.ui.form, ['reason'])}
    ${buttons(page, 'Send report')}
  </form>`);
}
