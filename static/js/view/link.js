/** @import { Page } from './ui.js' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { Form } from '../model/form.js';
import { trouble } from './fields.js';
import { icon } from './parts.js';
import { copyShown, toCopy } from './sheet.js';

/** Of the card and of the dialog, of which only one is used at a time. */
const form = new Form('link');

/** @param {string} path @param {number} size in px */
const code = (path, size) => html`<img class="qr" src="${path === '/' ? '' : path}/qr.svg" alt="QR code of the link" width=${size} height=${size}>`;

/** Makes an invitation and copies its link. @param {Page} page @param {() => void} copied */
async function create(page, copied) {
  const { entrance } = page;
  if (await form.send(() => entrance.make()) && await copyShown(page, location.origin + entrance.path)) copied();
}

/** A link into the workspace, with its code, for copying with one click. @param {Page} page @param {() => void} [copied] */
export function linkToCopy(page, copied = () => {}) {
  const { door, path } = page.entrance;
  if (door === 'closed') return html`<p class="hint">The workspace is closed to new people. <a href="/admin/workspace">Change who can join</a></p>`;
  if (door === 'invitation' && !path) {
    return html`<p class="hint">New people need a link. It works for a week.</p>
      <button type="button" class="button primary" ?disabled=${form.isBusy} @click=${() => create(page, copied)}>${icon('copy')}Create and copy link</button>
      ${trouble(form)}`;
  }
  const words = door === 'open' ? 'Anyone can join here, with just a name.' : 'Works for a week. Copy it now: you won’t see it again.';
  return html`<div class="link-to-copy">
    ${path ? code(path, 120) : html`<span class="qr" aria-hidden="true"></span>`}
    <div><p class="hint">${words}</p>${path ? toCopy(page, 'The link', location.origin + (path === '/' ? '' : path), copied) : nothing}</div>
  </div>`;
}
