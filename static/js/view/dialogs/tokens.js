/** @import { Page } from '../ui.js' */
/** @import { Answers, Requests, Token } from '../../wire.d.ts' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { icon } from '../parts.js';
import { trouble } from '../fields.js';
import { field, send, submits, toCopy } from '../sheet.js';
import { timeAgo } from '../time.js';

const SCOPES = [['read', 'Read', 'See what you can see'], ['post', 'Post', 'Post messages and do other things people see'], ['admin', 'Admin', 'Change your account and everything you administer']];

/** @param {Page} page */
function form(page) {
  const { chat, ui } = page;
  const { tokens } = ui.about;
  const make = () => {
    const typed = new FormData(/** @type {HTMLFormElement} */ (document.querySelector('dialog form')));
    const scopes = /** @type {Requests["token:create"]["scopes"]} */ (typed.getAll('scopes'));
    return chat.ask('token:create', { name: String(typed.get('name')).trim(), scopes });
  };
  const made = (/** @type {Answers["token:create"]} */ { token }) => {
    ui.about = { ...ui.about, secret: token };
    ui.focus.aim('copy');
    void tokens?.load();
  };
  const scopeError = ui.form.error?.field === 'scopes';
  return html`<form @submit=${submits(page, make, made)}>
    ${field(page, 'name', 'Name', ({ invalid, by }) => html`<input name="name" required maxlength="60" autocomplete="off" dir="auto" placeholder="e.g. Build notices"
      aria-invalid=${invalid} aria-describedby=${by}>`)}
    <fieldset class="choices is-row" aria-describedby=${scopeError ? 'problem-scopes' : nothing}><legend>Scopes</legend>
      ${SCOPES.map(([value, label, hint]) => html`<label class="choice"><input type="checkbox" name="scopes" value=${value} ?checked=${value !== 'admin'}>
        <span><b>${label}</b><small>${hint}</small></span></label>`)}</fieldset>
    ${scopeError ? html`<p class="problem" id="problem-scopes" role="alert">Choose at least one scope.</p>` : nothing}
    ${trouble(page.ui.form, ['name', 'scopes'])}
    <div class="sheet-foot"><button type="submit" class="button primary" ?disabled=${ui.form.isBusy}>Create token</button></div>
  </form>`;
}

/** @param {Page} page @param {Token} one */
function row(page, one) {
  const { ui } = page;
  const revoke = () => send(page, async () => await ui.about.tokens?.act('token:revoke', { id: one.id }) ?? { ok: true }, () => ui.focus.aim('tab'));
  return html`<li>${icon('key-round')}<span class="thing"><b><bdi>${one.name}</bdi></b>
      <small>${one.scopes.join(', ')} · last used ${timeAgo(one.used_at)}</small></span>
    <button type="button" class="button small" ?disabled=${ui.form.isBusy} aria-label="Revoke ${one.name}" @click=${revoke}>Revoke</button></li>`;
}

/** The API tokens of the person. @param {Page} page */
export function tokens(page) {
  const { ui } = page;
  const { tokens: list, secret } = ui.about;
  if (list?.error && !list.isLoaded) return html`<p class="problem" role="alert">${list.error.message}</p>`;
  return html`<p class="hint lead">Programs with a token act as you, within its scopes.</p>
    ${secret ? html`<div class="made is-token"><div><p>Copy it now. You won’t see it again.</p>${toCopy(page, 'The token', secret)}</div></div>` : form(page)}
    ${list?.rows.length ? html`<ul class="things apart">${list.rows.map((one) => row(page, one))}</ul>` : nothing}`;
}
