/** @import { Page } from './ui.js' */
/** @import { Message } from '../wire.d.ts' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { keyed } from '../../vendor/lit-html/directives/keyed.js';
import { live } from '../../vendor/lit-html/directives/live.js';
import { changed } from '../lib/changes.js';
import { SIGNS } from '../lib/markdown.js';
import { tidied } from '../lib/text.js';
import { duration } from '../lib/time.js';
import { commandIn, withoutEscape } from '../model/commands.js';
import { COUNT_FROM } from '../model/drafts.js';
import { join } from '../model/membership.js';
import { emojified } from '../model/shortcodes.js';
import { typingLine } from '../model/typing.js';
import { broken } from '../model/writing.js';
import { completionKey, completionView, completionWiring, lookAt } from './completion.js';
import { editingLine, editMessage, saveEdit } from './edit.js';
import { emojiPicker } from './emoji/picker.js';
import { find } from './focus.js';
import { COMMAND, icon, iconButton } from './parts.js';
import { answeringLine } from './message/quote.js';
import { pills } from './pills.js';
import { formatBar, formatKey, isCommand, PREVIEW_KEY } from './writing/bar.js';
import { perform } from './writing/commands.js';
import { outsideOffer } from './writing/outside.js';
import { pasted, pasteOffer } from './writing/paste.js';
import { preview, togglePreview } from './writing/preview.js';
import { put, selectionOf } from './writing/put.js';
import { shortcodeTyped } from './writing/shortcodes.js';

const LONGEST = 8_000;
const SIZES_ITSELF = CSS.supports('field-sizing', 'content');
const isTouch = () => matchMedia('(pointer: coarse)').matches;

/** Makes the field grow with its text, in browsers that don't do it themselves. @param {HTMLTextAreaElement} field */
function fit(field) {
  if (SIZES_ITSELF) return;
  field.style.setProperty('height', 'auto');
  field.style.setProperty('height', `${field.scrollHeight}px`);
}

/** @param {Page} page */
function submit(page) {
  const { chat, ui, drawNow, toNewest } = page;
  const { composition } = chat;
  composition.target.text = emojified(page.emoji, composition.target.text);
  const text = tidied(composition.target.text);
  if ([...text].length > LONGEST) {
    composition.problem = `A message can have at most ${LONGEST.toLocaleString('en')} characters. Shorten it, or send it in parts.`;
    return;
  }
  if (composition.editing) {
    ui.isPreview = false;
    void saveEdit(page);
    return;
  }
  if (!text.trim()) return;
  ui.isEmojiOpen = false;
  ui.isPreview = false;
  const command = commandIn(text);
  if (command) {
    void perform(page, command);
    return;
  }
  chat.post(withoutEscape(composition.take()));
  toNewest();
  drawNow(); // the next key belongs to the next message
}

/** @param {Page} page @returns {Message | undefined} */
function lastOwn({ chat }) {
  return chat.current.timeline.messages.findLast((m) => m.kind === 'text' && !m.deleted && m.author?.id === chat.me.id);
}

/** True if Enter sends without Ctrl. @param {Page} page */
export const enterSends = ({ chat }) => chat.preferences.now.enter === 'send';

/** @param {Page} page @param {KeyboardEvent} event */
function keyDown(page, event) {
  // 229: some browsers end an IME composition before they report its Enter.
  if (event.isComposing || event.keyCode === 229) return;
  if (completionKey(page, event) || formatKey(event)) event.preventDefault();
  else if (event.key === 'Enter' && !event.shiftKey && !event.altKey && (event.ctrlKey || event.metaKey || enterSends(page)) && !isTouch()) {
    event.preventDefault();
    submit(page);
  } else if (event.key === 'ArrowUp' && !hasModifier(event) && !page.chat.composition.editing && page.chat.composition.target.text === '') {
    const message = lastOwn(page);
    if (!message) return;
    event.preventDefault();
    editMessage(page, message);
  }
}

/** Goes on with a list, a quote or the indent of code at a line break, by whatever key it comes. @param {InputEvent} event */
function lineBroken(event) {
  const area = /** @type {HTMLTextAreaElement} */ (event.target);
  const edit = event.inputType === 'insertLineBreak' && event.cancelable ? broken(selectionOf(area)) : null;
  if (!edit) return;
  event.preventDefault();
  put(area, edit);
}

/** @param {KeyboardEvent} event */
const hasModifier = (event) => event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;

/** @param {Page} page @param {string} char */
function insert(page, char) {
  const field = /** @type {HTMLTextAreaElement} */ (find('composer'));
  field.setRangeText(char, field.selectionStart, field.selectionEnd, 'end');
  page.chat.composition.target.text = field.value;
  page.ui.isEmojiOpen = false;
  page.ui.focus.aim('composer');
}

/** The text field. Each room has its own, which writes to the target that it was drawn for. @param {Page} page */
function field(page) {
  const { chat } = page;
  const { composition } = chat;
  const { target, editing, problem } = composition;
  const wiring = completionWiring(page);
  const look = (/** @type {Event} */ event) => lookAt(page, target, /** @type {HTMLTextAreaElement} */ (event.target));
  const moved = (/** @type {KeyboardEvent} */ event) => {
    if (['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key)) look(event);
  };
  const typed = (/** @type {InputEvent} */ event) => {
    const area = /** @type {HTMLTextAreaElement} */ (event.target);
    if (SIGNS.test(target.text) !== SIGNS.test(area.value)) changed();
    if (composition.target === target) composition.write(area.value);
    else target.text = area.value;
    if (!event.isComposing) look(event);
    shortcodeTyped(page, event);
    fit(area);
    if (area.value.trim() && !editing && chat.composition === composition) chat.writing();
  };
  return keyed(composition, html`<textarea rows="1" dir="auto" ?hidden=${page.ui.isPreview} aria-autocomplete="list" aria-controls=${wiring.controls} aria-activedescendant=${wiring.active} aria-label=${editing ? 'Edit your message' : `Message ${chat.title}`}
    placeholder=${`Message ${chat.title}`} enterkeyhint=${isTouch() ? 'enter' : 'send'} autocomplete="off"
    aria-describedby=${problem ? 'composer-error' : nothing} aria-invalid=${problem ? 'true' : nothing}
    .value=${live(target.text)} @input=${typed} @beforeinput=${lineBroken} @paste=${(/** @type {ClipboardEvent} */ event) => pasted(page, event)}
    @keydown=${(/** @type {KeyboardEvent} */ event) => keyDown(page, event)} @keyup=${moved} @click=${look} @blur=${() => page.completion.close()}></textarea>`);
}

/** @param {Page} page */
function tools(page) {
  const { chat, ui } = page;
  const { target: { text }, editing } = chat.composition;
  const length = text.length > COUNT_FROM ? [...text.trim()].length : 0;
  const toggle = () => {
    ui.isEmojiOpen = !ui.isEmojiOpen;
    if (ui.isEmojiOpen) page.emoji.open();
    ui.focus.aim(ui.isEmojiOpen ? 'emoji' : 'composer');
  };
  const format = () => {
    ui.isFormatting = !ui.isFormatting;
    ui.focus.aim('composer');
  };
  // The text field keeps the focus, so that a phone's keyboard stays open.
  const keepFocus = (/** @type {Event} */ event) => event.preventDefault();
  return html`${length ? html`<span class="length ${length > LONGEST ? 'over' : ''}">${(LONGEST - length).toLocaleString('en')}</span>` : nothing}
    ${SIGNS.test(text) || ui.isPreview ? iconButton({ name: ui.isPreview ? 'pencil' : 'eye', label: ui.isPreview ? 'Write' : 'Preview', key: PREVIEW_KEY, kind: 'preview-button', click: () => togglePreview(page) }) : nothing}
    ${iconButton({ name: 'type', label: 'Formatting', kind: 'format-button', click: format })}
    ${iconButton({ name: 'smile', label: 'Emoji', kind: 'emoji-button', click: toggle })}
    <button type="submit" class="send" ?disabled=${!editing && !text.trim()} @pointerdown=${keepFocus}
      aria-label=${editing ? 'Save' : 'Send'} title=${`${editing ? 'Save' : 'Send'} (${enterSends(page) ? 'Enter' : `${COMMAND}Enter`})`}>
      ${icon(editing ? 'check' : 'send-horizontal')}</button>`;
}

/** Joins the current room. @param {Page} page */
export async function joinRoom({ chat, ui }) {
  const { composition } = chat;
  const ack = await join(chat);
  composition.problem = ack.ok ? '' : `Couldn’t join. ${/** @type {import('../model/types.js').Refused} */ (ack).error.message}`;
  if (ack.ok) ui.focus.aim('composer');
}

/** Replaces the composer for a person who reads a public room without being a member. @param {Page} page */
const joinBar = (page) => html`<div class="closed joining">
  <p>You’re previewing <bdi>${page.chat.title}</bdi>. Join to post and to keep up with new messages.</p>
  <button type="button" class="button primary" @click=${() => joinRoom(page)}>Join room</button>
  ${page.chat.composition.problem ? html`<p class="problem" role="alert">${page.chat.composition.problem}</p>` : nothing}</div>`;

/** The reason for which the person can't write here; empty if they can. @param {Page} page */
function closedBecause({ chat }) {
  const { current } = chat;
  const { room, role } = current;
  if (current.can('message:post')) return '';
  if (room?.archived) return 'Archived. You can read it but not post.';
  if (role === null) return 'You’re not in this room. You can read it but not post.';
  if (role === 'muted') return 'You’re muted in this room. You can read it but not post.';
  if (room?.posting === 'moderators') return 'Only moderators can post in this room.';
  return 'You can’t post in this room.';
}

/** The line above the composer: people who are typing, or the limit of slow mode. @param {Page} page */
function lineAbove({ chat }) {
  const { current } = chat;
  const names = current.typing.names(Date.now());
  if (names.length) return html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span><bdi>${typingLine(names)}</bdi>`;
  const isSlow = current.room?.slow_seconds && current.role !== 'moderator' && current.can('message:post');
  return isSlow ? html`<span>Slow mode: one message every ${duration(current.room?.slow_seconds ?? 0)}</span>` : nothing;
}

/** @param {Page} page */
export function composer(page) {
  const { chat, ui } = page;
  const { current, composition: { editing, problem, told } } = chat;
  const key = (/** @type {KeyboardEvent} */ event) => {
    const isPreview = /** @type {Element} */ (event.target).matches('.preview');
    if (isCommand(event) && event.shiftKey && event.key.toLowerCase() === 'e') togglePreview(page);
    else if (isPreview && event.key === 'Enter') submit(page);
    else return;
    event.preventDefault();
  };
  const closed = closedBecause(page);
  const send = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    submit(page);
  };
  return html`<footer class="foot">
    <div class="ledge"><div class="typing">${lineAbove(page)}</div>${pills(page)}</div>
    ${closed && current.can('room:join') && !current.isMember ? joinBar(page) : closed ? html`<p class="closed">${closed}</p>` : html`<form class="composer ${editing ? 'is-editing' : ''}" @submit=${send} @keydown=${key}>
      ${formatBar(page)}${completionView(page)}
      ${ui.isEmojiOpen ? emojiPicker(page, (char) => insert(page, char)) : nothing}
      ${editing ? editingLine(page) : answeringLine(page)}
      <div class="box">${ui.isPreview ? preview(page) : nothing}${field(page)}<div class="tools">${tools(page)}</div></div>
      ${problem ? html`<p class="problem" id="composer-error" role="alert">${problem}</p>` : nothing}
      ${told ? html`<p class="hint told-line" role="status">${told}</p>` : nothing}${pasteOffer(page)}${outsideOffer(page)}
    </form>`}
  </footer>`;
}
