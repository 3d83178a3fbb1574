/** @import { Page } from '../ui.js' */
/** @import { Answers, Invitation } from '../../wire.d.ts' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { counted } from '../../lib/words.js';
import { trouble } from '../fields.js';
import { linkToCopy } from '../link.js';
import { copyShown, field, modal, send, submits, toCopy, typed } from '../sheet.js';
import { timeAhead } from '../time.js';

const HOURS = [[24, '1 day'], [168, '1 week'], [720, '30 days'], [8_760, '1 year']];
const USES = [['', 'No limit'], ['1', '1'], ['5', '5'], ['25', '25'], ['100', '100']];

/** Opens the invitation into the workspace, or else, for those who may not invite there, into the open room. @param {Page} page */
export function openInvite(page) {
  const { chat, ui, entrance } = page;
  if (!chat.can('invitation:create')) return openInvitations(page);
  ui.openDialog('invite-workspace');
  void entrance.load();
}

/** True if the person may invite to the workspace or to the open room. @param {Page} page */
export const mayInvite = ({ chat }) => chat.can('invitation:create') || (chat.current.status === 'ready' && chat.current.can('room:invite'));

/** Opens the invitations into the open room. @param {Page} page */
export function openInvitations({ chat, ui }) {
  const room = chat.current.slug;
  ui.openDialog('invite', { invitations: chat.list({ event: 'room:invitations', rows: 'invitations', fields: () => ({ room }) }) });
}

/** @param {Page} page */
function form(page) {
  const { chat, ui } = page;
  const { slug } = chat.current;
  const make = () => {
    const [guest, hours, uses] = ['guest', 'hours', 'uses'].map((name) => typed(name));
    return chat.ask('room:invite', { room: slug, guest: guest === 'yes', hours: Number(hours), ...(uses && { uses: Number(uses) }) });
  };
  const made = (/** @type {Answers["room:invite"]} */ { path }) => {
    ui.about = { ...ui.about, link: path };
    ui.focus.aim('copy');
    void copyShown(page, location.origin + path);
    void ui.about.invitations?.load();
  };
  const kind = (/** @type {string} */ value, /** @type {string} */ label, /** @type {string} */ hint) => html`<label class="choice">
    <input type="radio" name="guest" value=${value} ?checked=${value === 'yes'}><span><b>${label}</b><small>${hint}</small></span></label>`;
  return html`<form @submit=${submits(page, make, made)}>
    <fieldset class="choices"><legend>Who is this link for?</legend>
      ${kind('yes', 'Guests of this room', 'Just a name. They see this room and nothing else.')}
      ${kind('no', 'People with an account', 'They sign in or create an account, and join this room.')}
    </fieldset>
    <div class="pair">
      ${field(page, 'hours', 'Valid for', ({ invalid, by }) => html`<select name="hours" aria-invalid=${invalid} aria-describedby=${by}>
        ${HOURS.map(([hours, label]) => html`<option value=${hours} ?selected=${hours === 168}>${label}</option>`)}</select>`)}
      ${field(page, 'uses', 'Max uses', ({ invalid, by }) => html`<select name="uses" aria-invalid=${invalid} aria-describedby=${by}>
        ${USES.map(([uses, label]) => html`<option value=${uses}>${label}</option>`)}</select>`)}
    </div>
    ${trouble(page.ui.form, ['hours', 'uses'])}
    <div class="sheet-foot"><button type="submit" class="button primary" ?disabled=${ui.form.isBusy}>Create and copy link</button></div>
  </form>`;
}

/** A link that was just made. @param {Page} page @param {string} path */
function made(page, path) {
  const { ui } = page;
  const another = () => {
    ui.about = { ...ui.about, link: '' };
  };
  return html`<div class="made">
    <img class="qr" src="${path}/qr.svg" alt="QR code of the link" width="168" height="168">
    <div><p>Copy it now. You won’t see it again.</p>
      ${toCopy(page, 'The link', location.origin + path)}
      <button type="button" class="text-button" @click=${another}>Create another link</button></div>
  </div>`;
}

/** @param {Invitation} one */
function words({ kind, uses, most_uses, until }) {
  const used = most_uses === null ? `used ${counted(uses, 'time')}` : `${uses} of ${most_uses} used`;
  return html`<b>${kind === 'guest' ? 'For guests' : 'For accounts'}</b><small>${used} · expires ${timeAhead(until)}</small>`;
}

/** The links that are still valid. @param {Page} page */
function living(page) {
  const { chat, ui } = page;
  const { invitations } = ui.about;
  const all = invitations?.rows.filter((one) => !one.ended) ?? [];
  if (invitations?.error) return html`<p class="problem" role="alert">${invitations.error.message}</p>`;
  if (all.length === 0) return nothing;
  const revoke = (/** @type {number} */ id) => () => send(page, async () => await invitations?.act('room:uninvite', { room: chat.current.slug, id }) ?? { ok: true }, () => {});
  return html`<section class="apart"><h3 class="section-title">Active links <span class="count">${all.length}</span></h3>
    <ul class="things">${all.map((one) => html`<li><span class="thing">${words(one)}<small>by <bdi>${one.made_by.name}</bdi></small></span>
      <button type="button" class="button small" @click=${revoke(one.id)} ?disabled=${ui.form.isBusy}
        aria-label="Revoke the link ${one.kind === 'guest' ? 'for guests' : 'for accounts'} by ${one.made_by.name}">Revoke</button></li>`)}</ul></section>`;
}

/** A link into the workspace. @param {Page} page */
export function inviteToWorkspace(page) {
  return modal(page, 'Invite people', html`<p class="hint lead">To <bdi>${page.chat.workspace}</bdi></p>${linkToCopy(page)}`, 'is-wide');
}

/** Links into the open room. @param {Page} page */
export function inviteDialog(page) {
  const { ui, chat } = page;
  return modal(page, 'Invite people', html`<p class="hint lead">To <bdi>${chat.title}</bdi></p>
    ${ui.about.link ? made(page, ui.about.link) : form(page)}${living(page)}`, 'is-wide');
}
