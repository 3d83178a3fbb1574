/** The composer of a pane: its text field, and what helps to write in it. */
/** @import { Page } from '../ui.js' */
/** @import { Pane } from '../panes.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { keyed } from '../../../vendor/lit-html/directives/keyed.js';
import { live } from '../../../vendor/lit-html/directives/live.js';
import { changed } from '../../lib/changes.js';
import { SIGNS } from '../../lib/markdown.js';
import { tidied } from '../../lib/text.js';
import { commandIn, withoutEscape } from '../../model/commands.js';
import { COUNT_FROM } from '../../model/drafts.js';
import { emojified } from '../../model/shortcodes.js';
import { broken } from '../../model/writing.js';
import { completionKey, completionView, completionWiring, lookAt } from '../completion.js';
import { editingLine, editMessage, saveEdit } from '../edit.js';
import { emojiPicker } from '../emoji/picker.js';
import { find } from '../focus.js';
import { answeringLine } from '../message/quote.js';
import { COMMAND, icon, iconButton } from '../parts.js';
import { formatBar, formatKey, isCommand, PREVIEW_KEY } from './bar.js';
import { perform } from './commands.js';
import { outsideOffer } from './outside.js';
import { pasted, pasteOffer } from './paste.js';
import { preview, togglePreview } from './preview.js';
import { put, selectionOf } from './put.js';
import { shortcodeTyped } from './shortcodes.js';

const LONGEST = 8_000;
const SIZES_ITSELF = CSS.supports('field-sizing', 'content');
const isTouch = () => matchMedia('(pointer: coarse)').matches;

/** Makes the field grow with its text, in browsers that don't do it themselves. @param {HTMLTextAreaElement} field */
function fit(field) {
  if (SIZES_ITSELF) return;
  field.style.setProperty('height', 'auto');
  field.style.setProperty('height', `${field.scrollHeight}px`);
}

/** @param {Page} page @param {Pane} pane */
function submit(page, pane) {
  const { ui, drawNow } = page;
  const { composition } = pane;
  composition.target.text = emojified(page.emoji, composition.target.text);
  const text = tidied(composition.target.text);
  if ([...text].length > LONGEST) {
    composition.problem = `A message can have at most ${LONGEST.toLocaleString('en')} characters. Shorten it, or send it in parts.`;
    return;
  }
  if (composition.editing) {
    ui.previewIn = null;
    void saveEdit(page, pane);
    return;
  }
  if (!text.trim() || !pane.isReady) return;
  ui.emojiIn = null;
  ui.previewIn = null;
  const command = commandIn(text);
  if (command) {
    void perform(page, pane, command);
    return;
  }
  pane.post(withoutEscape(composition.take()));
  drawNow(); // the next key belongs to the next message
}

/** @param {Page} page @param {Pane} pane */
const lastOwn = ({ chat }, { messages }) => messages.findLast((one) => one.kind === 'text' && !one.deleted && one.author?.id === chat.me.id);

/** True if Enter sends without Ctrl. @param {Page} page */
export const enterSends = ({ chat }) => chat.preferences.now.enter === 'send';

/** @param {Page} page @param {Pane} pane @param {KeyboardEvent} event */
function keyDown(page, pane, event) {
  // 229: some browsers end an IME composition before they report its Enter.
  if (event.isComposing || event.keyCode === 229) return;
  if (completionKey(page, pane, event) || formatKey(event)) event.preventDefault();
  else if (event.key === 'Enter' && !event.shiftKey && !event.altKey && (event.ctrlKey || event.metaKey || enterSends(page)) && !isTouch()) {
    event.preventDefault();
    submit(page, pane);
  } else if (event.key === 'ArrowUp' && !hasModifier(event) && !pane.composition.editing && pane.composition.target.text === '') {
    const message = lastOwn(page, pane);
    if (!message) return;
    event.preventDefault();
    editMessage(page, pane, message);
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

/** @param {Page} page @param {Pane} pane @param {string} char */
function insert({ ui }, pane, char) {
  const field = /** @type {HTMLTextAreaElement} */ (find(pane.field));
  field.setRangeText(char, field.selectionStart, field.selectionEnd, 'end');
  pane.composition.target.text = field.value;
  ui.emojiIn = null;
  ui.focus.aim(pane.field);
}

/** The text field. Each room and thread has its own, which writes to the target that it was drawn for. @param {Page} page @param {Pane} pane */
function field(page, pane) {
  const { chat } = page;
  const { composition, label, placeholder } = pane;
  const { target, editing, problem } = composition;
  const wiring = completionWiring(page, pane);
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
    if (area.value.trim() && !editing && pane.composition === composition) chat.writing();
  };
  return keyed(composition, html`<textarea rows="1" dir="auto" ?hidden=${page.ui.previewIn === pane.name} aria-autocomplete="list" aria-controls=${wiring.controls} aria-activedescendant=${wiring.active} aria-label=${editing ? 'Edit your message' : label}
    placeholder=${placeholder} enterkeyhint=${isTouch() ? 'enter' : 'send'} autocomplete="off"
    aria-describedby=${problem ? `${pane.prefix}composer-error` : nothing} aria-invalid=${problem ? 'true' : nothing}
    .value=${live(target.text)} @input=${typed} @beforeinput=${lineBroken} @paste=${(/** @type {ClipboardEvent} */ event) => pasted(pane, event)}
    @keydown=${(/** @type {KeyboardEvent} */ event) => keyDown(page, pane, event)} @keyup=${moved} @click=${look} @blur=${() => page.completion.close()}></textarea>`);
}

/** @param {Page} page @param {Pane} pane */
function tools(page, pane) {
  const { ui } = page;
  const { target: { text }, editing } = pane.composition;
  const isPreview = ui.previewIn === pane.name;
  const length = text.length > COUNT_FROM ? [...text.trim()].length : 0;
  const toggle = () => {
    ui.emojiIn = ui.emojiIn === pane.name ? null : pane.name;
    if (ui.emojiIn) page.emoji.open();
    ui.focus.aim(ui.emojiIn ? 'emoji' : pane.field);
  };
  const format = () => {
    ui.formattingIn = ui.formattingIn === pane.name ? null : pane.name;
    ui.focus.aim(pane.field);
  };
  // The text field keeps the focus, so that a phone's keyboard stays open.
  const keepFocus = (/** @type {Event} */ event) => event.preventDefault();
  return html`${length ? html`<span class="length ${length > LONGEST ? 'over' : ''}">${(LONGEST - length).toLocaleString('en')}</span>` : nothing}
    ${SIGNS.test(text) || isPreview ? iconButton({ name: isPreview ? 'pencil' : 'eye', label: isPreview ? 'Write' : 'Preview', key: PREVIEW_KEY, kind: 'preview-button', click: () => togglePreview(page, pane) }) : nothing}
    ${iconButton({ name: 'type', label: 'Formatting', kind: 'format-button', click: format })}
    ${iconButton({ name: 'smile', label: 'Emoji', kind: 'emoji-button', click: toggle })}
    <button type="submit" class="send" ?disabled=${!editing && !text.trim()} @pointerdown=${keepFocus}
      aria-label=${editing ? 'Save' : 'Send'} title=${`${editing ? 'Save' : 'Send'} (${enterSends(page) ? 'Enter' : `${COMMAND}Enter`})`}>
      ${icon(editing ? 'check' : 'send-horizontal')}</button>`;
}

/** @param {Page} page @param {Pane} pane */
export function composerForm(page, pane) {
  const { ui } = page;
  const { editing, problem, told } = pane.composition;
  const key = (/** @type {KeyboardEvent} */ event) => {
    const isPreview = /** @type {Element} */ (event.target).matches('.preview');
    if (isCommand(event) && event.shiftKey && event.key.toLowerCase() === 'e') togglePreview(page, pane);
    else if (isPreview && event.key === 'Enter') submit(page, pane);
    else return;
    event.preventDefault();
  };
  const send = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    submit(page, pane);
  };
  return html`<form class="${pane.form} ${editing ? 'is-editing' : ''}" @submit=${send} @keydown=${key}>
    ${formatBar(page, pane)}${completionView(page, pane)}
    ${ui.emojiIn === pane.name ? emojiPicker(page, (char) => insert(page, pane, char)) : nothing}
    ${editing ? editingLine(page, pane) : answeringLine(page, pane)}
    <div class="box">${ui.previewIn === pane.name ? preview(page, pane) : nothing}${field(page, pane)}<div class="tools">${tools(page, pane)}</div></div>
    ${problem ? html`<p class="problem" id="${pane.prefix}composer-error" role="alert">${problem}</p>` : nothing}
    ${told ? html`<p class="hint told-line" role="status">${told}</p>` : nothing}${pasteOffer(page, pane)}${outsideOffer(page, pane)}
  </form>`;
}
