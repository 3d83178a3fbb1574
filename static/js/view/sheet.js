/** @import { Page } from './ui.js' */
/** @import { Ack, Granted } from '../model/types.js' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { ref } from '../../vendor/lit-html/directives/ref.js';
import { copyFrom } from '../lib/clipboard.js';
import { icon, iconButton } from './parts.js';

/** A new element is told of before it stands in the document. @param {Element | undefined} element */
const showModal = (element) => queueMicrotask(() => {
  const dialog = /** @type {HTMLDialogElement | undefined} */ (element);
  if (dialog?.isConnected && !dialog.open) dialog.showModal();
});

/** Closing goes through the element itself, which gives the focus back to where it was. */
export const closeOpen = () => document.querySelector('dialog')?.close();

/** @param {Page} page @param {string} label @param {unknown} body @param {string} [kind] */
export function modal({ ui }, label, body, kind = '') {
  const closed = () => {
    ui.closeDialog();
  };
  const outside = (/** @type {MouseEvent} */ event) => {
    if (event.target === event.currentTarget) closeOpen();
  };
  return html`<dialog class="dialog ${kind}" aria-label=${label} ${ref(showModal)} @close=${closed} @mousedown=${outside}>
    <div class="sheet">
      <div class="sheet-head"><h2>${label}</h2>${iconButton({ name: 'x', label: 'Close', key: 'Esc', click: closeOpen })}</div>
      ${body}
    </div>
  </dialog>`;
}

/** Asks the server for what a dialog's form or button is about; an error stays beside its field and what was typed stays in it.
 * @template Answer @param {Page} page @param {() => Promise<Ack<Answer>>} work @param {(answer: Granted<Answer>) => void} [done] */
export async function send({ chat, ui }, work, done = closeOpen) {
  if (ui.isBusy) return;
  ui.isBusy = true;
  ui.dialogError = null;
  const { about } = ui;
  await chat.connection.tried();
  const ack = await work();
  if (ui.about !== about) return;
  ui.isBusy = false;
  if (ack.ok) done(ack);
  else ui.dialogError = ack.error;
}

/** @template Answer @param {Page} page @param {() => Promise<Ack<Answer>>} work @param {(answer: Granted<Answer>) => void} [done] for `@submit` */
export const submits = (page, work, done) => (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  void send(page, work, done);
};

/** What was typed into a form. @param {string} selector of the form @param {string} name of the field */
export function typedIn(selector, name) {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector(selector));
  return form ? String(new FormData(form).get(name) ?? '').trim() : '';
}

/** @typedef {{invalid: unknown, by: unknown}} Wiring   for aria-invalid and aria-describedby */

/**
 * A control with its name above and the error that belongs to it below.
 * @param {Page} page @param {string} name @param {unknown} label @param {(wiring: Wiring) => unknown} control
 */
export function field({ ui }, name, label, control) {
  const error = ui.dialogError?.field === name ? ui.dialogError : null;
  const id = `problem-${name}`;
  return html`<div class="field-with-problem"><label class="field"><span>${label}</span>
    ${control({ invalid: error ? 'true' : nothing, by: error ? id : nothing })}</label>
    ${error ? html`<p class="problem" id=${id} role="alert">${error.message}</p>` : nothing}</div>`;
}

/** What went wrong and belongs to none of these fields. @param {Page} page @param {string[]} [fields] */
export function trouble({ ui }, fields = []) {
  const error = ui.dialogError;
  if (!error || fields.includes(error.field ?? '')) return nothing;
  return html`<p class="problem" role="alert">${error.message}</p>`;
}

/** @param {Page} page @param {string} verb @param {"primary" | "danger"} [kind] */
export const buttons = ({ ui }, verb, kind = 'primary') => html`<div class="sheet-foot">
  <button type="button" class="button" @click=${closeOpen}>Cancel</button>
  <button type="submit" class="button ${kind}" ?disabled=${ui.isBusy}>${verb}</button></div>`;

/** Something that is shown this once, to be taken along. @param {Page} page @param {string} label @param {string} text */
export function toCopy({ ui }, label, text) {
  const copy = async (/** @type {MouseEvent} */ event) => {
    const button = /** @type {HTMLElement} */ (event.currentTarget);
    ui.copied = await copyFrom(/** @type {HTMLInputElement} */ (button.parentElement?.querySelector('input'))) ? text : '';
  };
  const isCopied = ui.copied === text;
  return html`<div class="to-copy">
    <input readonly .value=${text} aria-label=${label} @focus=${(/** @type {FocusEvent} */ event) => /** @type {HTMLInputElement} */ (event.target).select()}>
    <button type="button" class="button primary" @click=${copy}>${icon(isCopied ? 'check' : 'copy')}${isCopied ? 'Copied' : 'Copy'}</button>
    <span class="sr-only" role="status">${isCopied ? 'Copied' : ''}</span>
  </div>`;
}
