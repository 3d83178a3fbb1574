/** @import { Page } from '../ui.js' */
/** @import { Requests, Session } from '../../wire.d.ts' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { deviceWords } from '../../lib/words.js';
import { icon } from '../parts.js';
import { send } from '../sheet.js';
import { timeAgo } from '../time.js';

/** @param {Session} session */
const words = ({ label, kind, address, used_at, current }) => html`<span class="thing">
  <b><bdi>${deviceWords({ label, kind })}</bdi>${current ? html` <span class="mark">this device</span>` : nothing}</b>
  <small>${address ? html`${address} · ` : nothing}last used ${timeAgo(used_at)}</small></span>`;

/** The sessions of the person. @param {Page} page */
export function sessions(page) {
  const { ui } = page;
  const list = ui.about.sessions;
  if (list?.error && !list.isLoaded) return html`<p class="problem" role="alert">${list.error.message}</p>`;
  if (!list?.isLoaded) return html`<p class="hint" role="status">Loading…</p>`;
  const act = (/** @type {keyof Requests} */ event, /** @type {object} */ payload = {}) => () => send(page, () => list.act(event, payload), () => ui.focus.aim('tab'));
  const others = list.rows.filter((one) => !one.current);
  return html`<p class="hint lead">Where you’re signed in. Ending a session signs that device out.</p>
    <ul class="things">${list.rows.map((one) => html`<li>${icon(one.kind === 'browser' ? 'monitor' : 'key-round')}${words(one)}
      ${one.current ? nothing : html`<button type="button" class="button small" ?disabled=${ui.form.isBusy} aria-label="End ${one.label || 'this session'}"
        @click=${act('session:end', { id: one.id })}>End</button>`}</li>`)}</ul>
    ${list.error ? html`<p class="problem" role="alert">${list.error.message}</p>` : nothing}
    ${others.length ? html`<div class="sheet-foot"><button type="button" class="button danger" ?disabled=${ui.form.isBusy}
      @click=${act('session:end_others')}>End all other sessions</button></div>` : nothing}`;
}
