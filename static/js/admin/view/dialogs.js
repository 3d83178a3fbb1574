/** @import { Dialog, LinkOnce, PersonCard, Question } from '../model/asking.js' */
/** @import { Office } from './office.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { ref } from '../../../vendor/lit-html/directives/ref.js';
import { copyFrom } from '../../lib/clipboard.js';
import { problem, trouble, valueOf, wiring } from '../../view/fields.js';
import { avatar, icon } from '../../view/parts.js';
import { scrollable } from '../../view/scrollable.js';
import { closeOpen, shell } from '../../view/shell.js';
import { ban, changeRole, reset, signOut, unban } from '../model/questions.js';
import { counted } from '../../lib/words.js';
import { day, when } from './cells.js';
import { sent } from './forms.js';
import { groupBody } from './groups.js';
import { isBelow, roleTags } from './people.js';

/** @param {Office} office @param {Question} question */
function questionBody(office, question) {
  const { asking } = office;
  const submit = async (/** @type {SubmitEvent} */ event) => {
    if (await asking.answer(valueOf(sent(event), 'reason'))) closeOpen();
  };
  const { invalid, by } = wiring(asking.form, 'reason');
  return html`<form @submit=${submit}>
    <p dir="auto">${question.words}</p>
    ${question.quote ? html`<blockquote dir="auto" aria-label="The message" ${ref(scrollable)}>${question.quote}</blockquote>` : nothing}
    ${question.reason ? html`<label class="field"><span>${question.reason} <em>optional</em></span>
      <textarea name="reason" rows="2" maxlength="300" autofocus dir="auto" aria-invalid=${invalid} aria-describedby=${by}></textarea></label>` : nothing}
    ${problem(asking.form, 'reason')}${trouble(asking.form, ['reason'])}
    <div class="sheet-foot"><button type="button" class="button" ?autofocus=${!question.reason} @click=${closeOpen}>Cancel</button>
      <button type="submit" class="button ${question.isDanger ? 'danger-fill' : 'primary'}" ?disabled=${asking.form.isBusy}>${question.verb}</button></div>
  </form>`;
}

/** @param {Office} office @param {PersonCard} card */
function cardBody({ desk, asking, go }, card) {
  // The list may have been updated since the card was opened.
  const person = desk.lists.people.rows.find((row) => row.id === card.person.id) ?? card.person;
  /** @param {string} right @param {(d: typeof desk, p: typeof person) => Question} ask @param {string} words @param {string} symbol @param {string} [kind] */
  const act = (right, ask, words, symbol, kind = '') => (desk.may(right) ? html`<li><button type="button" class="act ${kind}"
    @click=${() => asking.open(ask(desk, person))}>${icon(symbol)}<span>${words}</span></button></li>` : nothing);
  const hasAccount = person.role !== 'guest';
  const acts = html`<ul class="act-list" aria-label="Actions">
    ${hasAccount ? act('person:role', changeRole, person.role === 'admin' ? 'Remove as admin' : 'Make admin', 'shield') : nothing}
    ${hasAccount && !person.banned ? act('person:reset', reset, 'Create reset link', 'key-round') : nothing}
    ${person.banned ? nothing : act('person:sign_out', signOut, 'Sign out everywhere', 'log-out', 'danger')}
    ${person.banned ? act('person:unban', unban, 'Lift ban', 'ban') : act('person:ban', ban, 'Ban', 'ban', 'danger')}
  </ul>`;
  const sessions = () => {
    closeOpen();
    go('sessions', person.name);
  };
  return html`<div class="card-head">${avatar(person)}<div class="lines"><span class="strong"><bdi>${person.name}</bdi></span>${roleTags(person)}</div></div>
    <dl class="facts">${person.status ? html`<div><dt>Status</dt><dd><bdi>${person.status}</bdi></dd></div>` : nothing}
      <div><dt>Joined</dt><dd>${day(person.created_at)}</dd></div>
      ${person.seen_at === null ? nothing : html`<div><dt>Last seen</dt><dd>${when(person.seen_at)}</dd></div>`}
      <div><dt>Sessions</dt><dd>${person.sessions ? html`<button type="button" class="text-button" @click=${sessions}>${counted(person.sessions, 'session')}</button>` : 'none'}</dd></div></dl>
    ${isBelow(desk.me, person) ? acts : html`<p class="hint">${person.id === desk.me.id ? 'This is you.' : 'You need a higher role to manage this person.'}</p>`}`;
}

/** @param {Office} office @param {LinkOnce} link */
function linkBody(office, link) {
  const onCopy = async () => {
    const field = /** @type {HTMLInputElement} */ (document.querySelector('.link-once input'));
    office.desk.say((await copyFrom(field)) ? 'Copied.' : 'The link is selected. Copy it with the keyboard.');
  };
  return html`<p>${link.words}</p>
    <div class="link-once"><label class="field"><span>Link</span><input readonly autofocus .value=${location.origin + link.path} dir="ltr"
        @focus=${(/** @type {FocusEvent} */ event) => /** @type {HTMLInputElement} */ (event.target).select()}></label>
      <button type="button" class="button primary" @click=${onCopy}>${icon('copy')} Copy</button></div>
    ${link.hasCode ? html`<img class="code" src="${link.path}/qr.svg" alt="The same link as a QR code" width="200" height="200">` : nothing}
    <div class="sheet-foot"><button type="button" class="button" @click=${closeOpen}>Done</button></div>`;
}

/** @param {Office} office @param {Dialog} dialog */
function body(office, dialog) {
  switch (dialog.kind) {
    case 'person': return cardBody(office, dialog);
    case 'group': return groupBody(office, dialog.editor);
    case 'link': return linkBody(office, dialog);
    default: return questionBody(office, dialog);
  }
}

/** @param {Dialog} dialog */
function titleOf(dialog) {
  if (dialog.kind === 'person') return dialog.person.name;
  return dialog.kind === 'group' ? `@${dialog.editor.team.name}` : dialog.title;
}

/** @param {Office} office */
export function dialogs(office) {
  const { asking } = office;
  const { dialog } = asking;
  if (!dialog) return nothing;
  const title = titleOf(dialog);
  return shell({ label: title, heading: dialog.kind === 'person' ? 'About this person' : title, closed: () => asking.close() }, body(office, dialog));
}
