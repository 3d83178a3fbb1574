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

/** Makes an invitation and copies its link. @param {Page} page */
async function create(page) {
  const { entrance, steps } = page;
  if (await form.send(() => entrance.make()) && await copyShown(page, location.origin + entrance.path)) steps.copied();
}

/** @param {Page} page @param {string} [kind] */
export const createButton = (page, kind = '') => html`<button type="button" class="button primary ${kind}" ?disabled=${form.isBusy}
  @click=${() => create(page)}>${icon('copy')}Create and copy link</button>${trouble(form)}`;

export const NEEDED = 'New people need a link. It works for a week.';

/** A link into the workspace, with its code, for copying with one click. @param {Page} page */
export function linkToCopy(page) {
  const { door, path } = page.entrance;
  if (door === 'closed') return html`<p class="hint">The workspace is closed to new people. <a href="/admin/workspace">Change who can join</a></p>`;
  if (door === 'invitation' && !path) return html`<p class="hint lead">${NEEDED}</p>${createButton(page)}`;
  const words = door === 'open' ? 'Anyone can join here, with just a name.' : 'Works for a week. Copy it now: you won’t see it again.';
  return html`<div class="link-to-copy">
    ${path ? code(path, 120) : html`<span class="qr" aria-hidden="true"></span>`}
    <div><p class="hint">${words}</p>${path ? toCopy(page, 'The link', location.origin + (path === '/' ? '' : path), () => page.steps.copied()) : nothing}</div>
  </div>`;
}
