/** @import { Page } from './ui.js' */
/** @import { Message } from '../model/types.js' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { live } from '../../vendor/lit-html/directives/live.js';
import { duration } from '../lib/time.js';
import { join } from '../model/membership.js';
import { typingLine } from '../model/typing.js';
import { emojiPicker } from './emoji.js';
import { icon, iconButton } from './parts.js';

const LONGEST = 8_000;
const COUNT_FROM = 7_500;
const SIZES_ITSELF = CSS.supports('field-sizing', 'content');
const isTouch = () => matchMedia('(pointer: coarse)').matches;

/** @param {Page} page */
const textOf = ({ chat, ui }) => (ui.editing ? ui.editText : chat.drafts.get(chat.current.slug));

/** @param {Page} page @param {string} text */
function setText({ chat, ui }, text) {
  if (ui.editing) ui.editText = text;
  else chat.drafts.set(chat.current.slug, text);
}

/** Grows the field with its text where the browser does not by itself. @param {HTMLTextAreaElement} field */
function fit(field) {
  if (SIZES_ITSELF) return;
  field.style.setProperty('height', 'auto');
  field.style.setProperty('height', `${field.scrollHeight}px`);
}

/** @param {Page} page */
async function saveEdit({ chat, ui, redraw }) {
  const message = ui.editing;
  const text = ui.editText.trim();
  if (!message || !text) return;
  const ack = text === message.text ? { ok: true } : await chat.edit(message.id, text);
  if (ui.editing?.id !== message.id) return;
  if (ack.ok) ui.stopEditing();
  else ui.composerError = `Not saved. ${/** @type {import('../model/types.js').Refused} */ (ack).error.message}`;
  redraw();
}

/** @param {Page} page */
function submit(page) {
  const { chat, ui, redraw, toNewest } = page;
  const text = textOf(page).trim();
  if (!text) return;
  if ([...text].length > LONGEST) {
    ui.composerError = `A message has at most ${LONGEST.toLocaleString('en')} characters.`;
    redraw();
  } else if (ui.editing) {
    void saveEdit(page);
  } else {
    ui.composerError = '';
    ui.isEmojiOpen = false;
    chat.drafts.set(chat.current.slug, '');
    chat.post(text);
    toNewest();
  }
}

/** @param {Page} page @returns {Message | undefined} */
function lastOwn({ chat }) {
  return chat.current.timeline.messages.findLast((m) => m.kind === 'text' && !m.deleted && m.author?.id === chat.me.id);
}

/** @param {Page} page @param {KeyboardEvent} event */
function keyDown(page, event) {
  // 229: some browsers end a composition before they report its Enter.
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === 'Enter' && !event.shiftKey && !event.altKey && !isTouch()) {
    event.preventDefault();
    submit(page);
  } else if (event.key === 'ArrowUp' && !page.ui.editing && textOf(page) === '') {
    const message = lastOwn(page);
    if (!message) return;
    event.preventDefault();
    page.ui.edit(message);
    page.redraw();
  }
}

/** @param {Page} page @param {string} char */
function insert(page, char) {
  const field = /** @type {HTMLTextAreaElement} */ (document.querySelector('.composer textarea'));
  field.setRangeText(char, field.selectionStart, field.selectionEnd, 'end');
  setText(page, field.value);
  page.ui.isEmojiOpen = false;
  page.ui.focusNext = '.composer textarea';
  page.redraw();
}

/** @param {Page} page */
function field(page) {
  const { chat, ui, redraw } = page;
  const typed = (/** @type {InputEvent} */ event) => {
    const area = /** @type {HTMLTextAreaElement} */ (event.target);
    setText(page, area.value);
    ui.composerError = '';
    fit(area);
    if (area.value.trim() && !ui.editing) chat.writing();
    redraw();
  };
  return html`<textarea rows="1" dir="auto" aria-label=${ui.editing ? 'Edit your message' : `Message ${chat.title}`}
    placeholder=${`Message ${chat.title}`} enterkeyhint=${isTouch() ? 'enter' : 'send'} autocomplete="off"
    aria-describedby=${ui.composerError ? 'composer-error' : nothing} aria-invalid=${ui.composerError ? 'true' : nothing}
    .value=${live(textOf(page))} @input=${typed} @keydown=${(/** @type {KeyboardEvent} */ event) => keyDown(page, event)}></textarea>`;
}

/** @param {Page} page */
function tools(page) {
  const { ui, redraw } = page;
  const text = textOf(page);
  const length = text.length > COUNT_FROM ? [...text.trim()].length : 0;
  const toggle = () => {
    ui.isEmojiOpen = !ui.isEmojiOpen;
    ui.focusNext = ui.isEmojiOpen ? '.emoji-picker button' : '.composer textarea';
    redraw();
  };
  // The field keeps the focus, so that the keyboard of a phone stays.
  const keepFocus = (/** @type {Event} */ event) => event.preventDefault();
  return html`${length ? html`<span class="length ${length > LONGEST ? 'over' : ''}">${(LONGEST - length).toLocaleString('en')}</span>` : nothing}
    ${iconButton({ name: 'smile', label: 'Emoji', kind: 'emoji-button', click: toggle })}
    <button type="submit" class="send" ?disabled=${!text.trim()} @pointerdown=${keepFocus}
      aria-label=${ui.editing ? 'Save' : 'Send'} title=${ui.editing ? 'Save (Enter)' : 'Send (Enter)'}>
      ${icon(ui.editing ? 'check' : 'send-horizontal')}</button>`;
}

/** Becomes a member of the room in view. @param {Page} page */
export async function joinRoom({ chat, ui, redraw }) {
  const ack = await join(chat);
  ui.composerError = ack.ok ? '' : `Not joined. ${/** @type {import('../model/types.js').Refused} */ (ack).error.message}`;
  if (ack.ok) ui.focusNext = '.composer textarea';
  redraw();
}

/** In place of the composer, for who only looks at a public room. @param {Page} page */
const joinBar = (page) => html`<div class="closed joining">
  <p>You are looking at <bdi>${page.chat.title}</bdi>. Join it to write, and to hear what is new.</p>
  <button type="button" class="button primary" @click=${() => joinRoom(page)}>Join this room</button>
  ${page.ui.composerError ? html`<p class="problem" role="alert">${page.ui.composerError}</p>` : nothing}</div>`;

/** @param {Page} page why one can't write here; empty for who can */
function closedBecause({ chat }) {
  const { current } = chat;
  const { room, role } = current;
  if (current.can('message:post')) return '';
  if (room?.archived) return 'This room is archived: it can be read, and nobody writes in it.';
  if (role === null) return 'You are not in this room. You can read along.';
  if (role === 'muted') return 'You are muted in this room. You can read along.';
  if (room?.posting === 'moderators') return 'Only moderators write in this room.';
  return 'You can’t write in this room.';
}

/** The line over the composer: who is writing, or how fast one may. @param {Page} page */
function lineAbove({ chat }) {
  const { current } = chat;
  const names = current.typing.names(Date.now());
  if (names.length) return html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span><bdi>${typingLine(names)}</bdi>`;
  const isSlow = current.room?.slow_seconds && current.role !== 'moderator' && current.can('message:post');
  return isSlow ? html`<span>Slow mode: one message every ${duration(current.room?.slow_seconds ?? 0)}</span>` : nothing;
}

/** @param {Page} page */
export function composer(page) {
  const { chat, ui, redraw } = page;
  const { current } = chat;
  const closed = closedBecause(page);
  const send = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    submit(page);
  };
  const cancel = () => {
    ui.stopEditing();
    redraw();
  };
  return html`<footer class="foot">
    <div class="typing" role="status">${lineAbove(page)}</div>
    ${closed && current.can('room:join') && !current.isMember ? joinBar(page) : closed ? html`<p class="closed" role="status">${closed}</p>` : html`<form class="composer ${ui.editing ? 'is-editing' : ''}" @submit=${send}>
      ${ui.isEmojiOpen ? emojiPicker((char) => insert(page, char)) : nothing}
      ${ui.editing ? html`<div class="editing">${icon('pencil')}<span>Editing your message</span>
        <button type="button" class="text-button quiet" @click=${cancel}>Cancel <kbd>Esc</kbd></button></div>` : nothing}
      <div class="box">${field(page)}<div class="tools">${tools(page)}</div></div>
      ${ui.composerError ? html`<p class="problem" id="composer-error" role="alert">${ui.composerError}</p>` : nothing}
    </form>`}
  </footer>`;
}
