/** @import { Page } from './ui.js' */
/** @import { Pane } from './panes.js' */
/** @import { Composition } from '../model/composition.js' */
/** @import { Refused } from '../model/types.js' */
/** @import { Message } from '../wire.d.ts' */
import { html } from '../../vendor/lit-html/lit-html.js';
import { writtenOf } from '../lib/mention.js';
import { tidied } from '../lib/text.js';
import { crowdOf } from '../model/outbox.js';
import { icon } from './parts.js';

/** Puts a message of ours into the composer, to edit it. @param {Page} page @param {Pane} pane @param {Message} message */
export function editMessage({ ui, drawNow }, pane, message) {
  pane.composition.edit(message);
  ui.turnTo(pane.field);
  drawNow();
}

/** @param {Page} page @param {Pane} pane */
function stop({ ui, drawNow }, pane) {
  pane.composition.stopEditing();
  ui.turnTo(pane.field);
  drawNow();
}

/** Saves the new text, or asks whether to delete the message if the text is empty. @param {Page} page @param {Pane} pane @param {boolean} [wide] whether it may notify many people */
export async function saveEdit(page, pane, wide = false) {
  const { chat, ui } = page;
  const { composition } = pane;
  const { target } = composition;
  const { message } = target;
  if (!message) return;
  const text = tidied(target.text);
  composition.isEmptied = !text.trim();
  if (composition.isEmptied) {
    ui.focus.aim('delete emptied');
    return;
  }
  stop(page, pane); // the next key belongs to the next message
  const ack = text === writtenOf(message) ? null : await chat.edit(message.id, text, wide, composition);
  if (!ack || ack.ok) return;
  // Not saved: edit it again, unless the person edits another message meanwhile.
  if (!composition.editing) composition.edit(message, text);
  composition.crowd = crowdOf(ack.error);
  if (composition.crowd) page.drawNow();
  else refused(page, composition, 'Not saved.', ack);
}

/** @param {Page} page @param {Pane} pane */
async function remove(page, pane) {
  const { chat } = page;
  const { composition } = pane;
  const { target, editing } = composition;
  if (!editing) return;
  const ack = await chat.remove(editing.id);
  if (composition.target !== target) return;
  if (!ack.ok) refused(page, composition, 'Not deleted.', ack);
  else if (pane.composition === composition) stop(page, pane);
  else composition.stopEditing();
}

/** @param {Page} page @param {Composition} composition @param {string} failed @param {Refused} ack */
function refused({ drawNow }, composition, failed, { error }) {
  composition.problem = `${failed} ${error.message}`;
  drawNow();
}

/** The line above the text field while a message is edited. @param {Page} page @param {Pane} pane */
export function editingLine(page, pane) {
  const { composition } = pane;
  const cancel = html`<button type="button" class="text-button quiet" @click=${() => stop(page, pane)}>${composition.isEmptied ? 'Keep message' : 'Cancel'} <kbd>Esc</kbd></button>`;
  if (composition.crowd) {
    return html`<div class="editing" role="group" aria-label="Save for many people?">${icon('megaphone')}<span role="alert">${composition.crowd}</span>
      <button type="button" class="text-button" @click=${() => saveEdit(page, pane, true)}>Save</button>${cancel}</div>`;
  }
  if (!composition.isEmptied) return html`<div class="editing">${icon('pencil')}<span>Editing your message</span>${cancel}</div>`;
  return html`<div class="editing" role="group" aria-label="Delete this message?">${icon('trash-2')}<span>The message is empty. Delete it?</span>
    <button type="button" class="text-button danger" @click=${() => remove(page, pane)}>Delete</button>${cancel}</div>`;
}
