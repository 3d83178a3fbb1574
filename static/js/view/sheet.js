/** @import { Page } from './ui.js' */
/** @import { Ack, Granted } from '../model/types.js' */
import { html } from '../../vendor/lit-html/lit-html.js';
import { copyFrom } from '../lib/clipboard.js';
import { problem, valueOf, wiring } from './fields.js';
import { icon } from './parts.js';
import { closeOpen, shell } from './shell.js';

/** @param {Page} page @param {string} label @param {unknown} body @param {string} [kind] */
export const modal = ({ ui }, label, body, kind = '') => shell({ label, kind, closed: () => ui.closeDialog() }, body);

/** Sends a dialog's request. An error is shown beside its field, and the typed text is kept.
 * @template Answer @param {Page} page @param {() => Promise<Ack<Answer>>} work @param {(answer: Granted<Answer>) => void} [done] */
export async function send({ chat, ui }, work, done = closeOpen) {
  const { about, form } = ui;
  const answer = await form.send(async () => {
    await chat.connection.tried();
    return work();
  });
  if (answer && ui.about === about) done(answer);
}

/** @template Answer @param {Page} page @param {() => Promise<Ack<Answer>>} work @param {(answer: Granted<Answer>) => void} [done] for `@submit` */
export const submits = (page, work, done) => (/** @type {SubmitEvent} */ event) => {
  event.preventDefault();
  void send(page, work, done);
};

/** The text of a field in the open dialog, trimmed. @param {string} name of the field */
export function typed(name) {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector('dialog form'));
  return form ? valueOf(form, name) : '';
}

/**
 * A control with its label above and its error below.
 * @param {Page} page @param {string} name @param {unknown} label @param {(wired: ReturnType<typeof wiring>) => unknown} control
 */
export const field = ({ ui: { form } }, name, label, control) => html`<div class="field-with-problem"><label class="field"><span>${label}</span>
  ${control(wiring(form, name))}</label>${problem(form, name)}</div>`;

/** @param {Page} page @param {string} verb @param {"primary" | "danger"} [kind] */
export const buttons = ({ ui }, verb, kind = 'primary') => html`<div class="sheet-foot">
  <button type="button" class="button" @click=${closeOpen}>Cancel</button>
  <button type="submit" class="button ${kind}" ?disabled=${ui.form.isBusy}>${verb}</button></div>`;

/** Copies a text that is about to be shown in a field of `toCopy`. @param {Page} page @param {string} text @returns {Promise<boolean>} false if the browser wants a click for it */
export async function copyShown({ ui, drawNow }, text) {
  drawNow();
  const fields = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll('.to-copy input')]);
  const field = fields.findLast(({ value }) => value === text); // that of a dialog comes after that of the page below it
  const isCopied = Boolean(field && await copyFrom(field));
  if (isCopied) ui.copied = text;
  return isCopied;
}

/** A text that is shown only once, with a button to copy it. @param {Page} page @param {string} label @param {string} text @param {() => void} [copied] */
export function toCopy({ ui }, label, text, copied = () => {}) {
  const copy = async (/** @type {MouseEvent} */ event) => {
    const button = /** @type {HTMLElement} */ (event.currentTarget);
    const isCopied = await copyFrom(/** @type {HTMLInputElement} */ (button.parentElement?.querySelector('input')));
    ui.copied = isCopied ? text : '';
    if (isCopied) copied();
  };
  const isCopied = ui.copied === text;
  return html`<div class="to-copy">
    <input readonly .value=${text} aria-label=${label} @focus=${(/** @type {FocusEvent} */ event) => /** @type {HTMLInputElement} */ (event.target).select()}>
    <button type="button" class="button primary" @click=${copy}>${icon(isCopied ? 'check' : 'copy')}${isCopied ? 'Copied' : 'Copy'}</button>
    <span class="sr-only" role="status">${isCopied ? 'Copied' : ''}</span>
  </div>`;
}
