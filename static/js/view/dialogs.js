/** @import { Page } from './ui.js' */
/** @import { Ack } from '../model/types.js' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { ref } from '../../vendor/lit-html/directives/ref.js';
import { COMMAND, iconButton } from './parts.js';
import { switcher } from './switcher.js';

/** A new element is told of before it stands in the document. @param {Element | undefined} element */
const showModal = (element) => queueMicrotask(() => {
  const dialog = /** @type {HTMLDialogElement | undefined} */ (element);
  if (dialog?.isConnected && !dialog.open) dialog.showModal();
});

/** Closing goes through the element itself, which gives the focus back to where it was. */
const closeOpen = () => document.querySelector('dialog')?.close();

/** @param {Page} page @param {string} label @param {unknown} body @param {string} [kind] */
function modal({ ui, redraw }, label, body, kind = '') {
  const closed = () => {
    ui.closeDialog();
    redraw();
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

/** Sends a dialog's form; an error stays beside its field and what was typed stays in it.
 * @param {Page} page @param {() => Promise<Ack>} work @param {(ack: import('../model/types.js').Granted) => void} [done] */
async function send({ ui, redraw }, work, done) {
  if (ui.isBusy) return;
  ui.isBusy = true;
  ui.dialogError = null;
  redraw();
  const ack = await work();
  ui.isBusy = false;
  if (ack.ok) {
    closeOpen();
    done?.(ack);
  } else ui.dialogError = ack.error;
  redraw();
}

/** @param {Page} page @param {string} field the error that belongs beside it @param {boolean} [isLast] takes those without a field too */
function problem({ ui }, field, isLast = false) {
  const error = ui.dialogError;
  if (!error || !(error.field === field || (isLast && !['name', 'topic'].includes(error.field ?? '')))) return nothing;
  return html`<p class="problem" id="problem-${field}" role="alert">${error.message}</p>`;
}

/** @param {SubmitEvent} event @param {string} name */
const valueOf = (event, name) => String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get(name) ?? '').trim();

/** @param {Page} page @param {string} verb */
const buttons = ({ ui }, verb) => html`<div class="sheet-foot">
  <button type="button" class="button" @click=${closeOpen}>Cancel</button>
  <button type="submit" class="button primary" ?disabled=${ui.isBusy}>${verb}</button></div>`;

/** @param {Page} page */
function newRoom(page) {
  const { chat, ui, go } = page;
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const [name, topic] = [valueOf(event, 'name'), valueOf(event, 'topic')];
    void send(page, () => chat.createRoom(name, topic), (ack) => go(ack.room.slug));
  };
  const isWrong = ui.dialogError?.field === 'name';
  return modal(page, 'New room', html`<form @submit=${submit}>
    <label class="field"><span>Name</span>
      <input name="name" required maxlength="80" autofocus autocomplete="off" dir="auto" .value=${ui.filter && !ui.isBusy && !ui.dialogError ? ui.filter : nothing}
        aria-invalid=${isWrong ? 'true' : nothing} aria-describedby=${isWrong ? 'problem-name' : nothing} placeholder="e.g. Design"></label>
    ${problem(page, 'name')}
    <label class="field"><span>Topic <em>optional</em></span>
      <input name="topic" maxlength="300" autocomplete="off" dir="auto" placeholder="What is it for?"></label>
    ${problem(page, 'topic', true)}
    <p class="hint">Everyone here can find and join it.</p>
    ${buttons(page, 'Make room')}
  </form>`);
}

/** @param {Page} page */
function editTopic(page) {
  const { chat } = page;
  const { room } = chat.current;
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const topic = valueOf(event, 'topic');
    void send(page, () => chat.setTopic(topic));
  };
  return modal(page, 'Topic', html`<form @submit=${submit}>
    <label class="field"><span>What is <bdi>${room?.name}</bdi> about?</span>
      <textarea name="topic" rows="3" maxlength="300" autofocus dir="auto">${room?.topic ?? ''}</textarea></label>
    ${problem(page, 'topic', true)}
    ${buttons(page, 'Save topic')}
  </form>`);
}

/** @param {Page} page */
function leaveRoom(page) {
  const { chat, ui } = page;
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    void send(page, () => chat.leave(), () => {
      ui.isPanelOpen = false;
    });
  };
  return modal(page, 'Leave this room?', html`<form @submit=${submit}>
    <p>What was said stays. You can come back whenever you like.</p>
    ${problem(page, 'room', true)}
    ${buttons(page, 'Leave')}
  </form>`);
}

const KEYS = [
  ['Enter', 'Send'], ['Shift Enter', 'New line'], ['↑', 'Edit your last message, from an empty field'],
  ['Esc', 'Cancel or close'], [`${COMMAND}K`, 'Jump to a room'], ['?', 'Show these keys'],
];

/** @param {Page} page */
const keys = (page) => modal(page, 'Keys', html`<dl class="keys">
  ${KEYS.map(([key, what]) => html`<div><dt>${key?.split(' ').map((part) => html`<kbd>${part}</kbd>`)}</dt><dd>${what}</dd></div>`)}
</dl>`);

/** @param {Page} page */
export function dialogs(page) {
  switch (page.ui.dialog) {
    case 'room': return newRoom(page);
    case 'topic': return editTopic(page);
    case 'leave': return leaveRoom(page);
    case 'keys': return keys(page);
    case 'switcher': return modal(page, 'Jump to a room', switcher(page, closeOpen), 'is-switcher');
    default: return nothing;
  }
}
