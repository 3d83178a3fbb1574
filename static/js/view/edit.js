/** @import { Page } from './ui.js' */
/** @import { Message, Refused } from '../model/types.js' */
import { html } from '../../vendor/lit-html/lit-html.js';
import { tidied } from '../lib/text.js';
import { icon } from './parts.js';

/** Puts a message of ours into the composer, to be given another text. @param {Page} page @param {Message} message */
export function editMessage({ chat, ui, drawNow }, message) {
  chat.composition.edit(message);
  ui.turnToComposer();
  drawNow();
}

/** @param {Page} page */
function stop({ chat, ui, drawNow }) {
  chat.composition.stopEditing();
  ui.turnToComposer();
  drawNow();
}

/** Sends the new text, or asks whether a message of which nothing is left is to be deleted. @param {Page} page */
export async function saveEdit(page) {
  const { chat, ui, redraw } = page;
  const { composition } = chat;
  const { target } = composition;
  const { message } = target;
  if (!message) return;
  const text = tidied(target.text);
  composition.isEmptied = !text.trim();
  if (composition.isEmptied) {
    ui.focusNext = '.editing .danger';
    redraw();
    return;
  }
  await settle(page, text === message.text ? null : chat.edit(message.id, text), 'Not saved.');
}

/** @param {Page} page */
async function remove(page) {
  const { editing } = page.chat.composition;
  if (editing) await settle(page, page.chat.remove(editing.id), 'Not deleted.');
}

/** What was asked for ends the edit, unless it failed or another one was begun meanwhile. @param {Page} page @param {Promise<import('../model/types.js').Ack> | null} asked @param {string} failed */
async function settle(page, asked, failed) {
  const { composition } = page.chat;
  const { target } = composition;
  const ack = await asked;
  if (composition.target !== target) return;
  if (ack && !ack.ok) {
    composition.problem = `${failed} ${/** @type {Refused} */ (ack).error.message}`;
    page.redraw();
  } else if (page.chat.composition === composition) stop(page);
  else composition.stopEditing();
}

/** The line over the field that says what it is for. @param {Page} page */
export function editingLine(page) {
  const { composition } = page.chat;
  const cancel = html`<button type="button" class="text-button quiet" @click=${() => stop(page)}>${composition.isEmptied ? 'Keep it' : 'Cancel'} <kbd>Esc</kbd></button>`;
  if (!composition.isEmptied) return html`<div class="editing">${icon('pencil')}<span>Editing your message</span>${cancel}</div>`;
  return html`<div class="editing" role="group" aria-label="Delete this message?">${icon('trash-2')}<span>Nothing is left of it. Delete the message?</span>
    <button type="button" class="text-button danger" @click=${() => remove(page)}>Delete</button>${cancel}</div>`;
}
