/** @import { Page } from '../ui.js' */
/** @import { Pane } from '../panes.js' */
/** @import { Format } from '../../model/writing.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { formatted } from '../../model/writing.js';
import { find } from '../focus.js';
import { COMPOSERS, paneAt } from '../panes.js';
import { COMMAND, icon } from '../parts.js';
import { togglePreview } from './preview.js';
import { put, selectionOf } from './put.js';

/** @type {{format: Format, sign: string, label: string, key?: string}[]} */
const FORMATS = [
  { format: 'bold', sign: 'bold', label: 'Bold', key: 'B' },
  { format: 'italic', sign: 'italic', label: 'Italic', key: 'I' },
  { format: 'strike', sign: 'strikethrough', label: 'Strikethrough' },
  { format: 'code', sign: 'code', label: 'Code', key: 'E' },
  { format: 'link', sign: 'link', label: 'Link' },
  { format: 'quote', sign: 'quote', label: 'Quote' },
  { format: 'list', sign: 'list', label: 'List' },
  { format: 'block', sign: 'square-code', label: 'Code block' },
];
export const PREVIEW_KEY = `${COMMAND}Shift E`;

/** Formats what is selected in a field. @param {HTMLElement | null} field @param {Format} format */
function format(field, format) {
  if (field instanceof HTMLTextAreaElement) put(field, formatted(selectionOf(field), format));
}

/** True if the command key of this machine is held. On a Mac the control key moves the caret. @param {KeyboardEvent} event */
export const isCommand = ({ ctrlKey, metaKey }) => (COMMAND === '⌘' ? metaKey : ctrlKey);

/** Formats by a key. @param {KeyboardEvent} event @returns {boolean} false if it is none of these */
export function formatKey(event) {
  if (!isCommand(event) || event.shiftKey || event.altKey) return false;
  const found = FORMATS.find(({ key }) => key === event.key.toUpperCase());
  if (found) format(/** @type {HTMLElement} */ (event.target), found.format);
  return found !== undefined;
}

/** Shows the buttons while something is selected in the field, until the focus leaves it and them. @param {Page} page */
export function listenToSelection(page) {
  const { ui } = page;
  document.addEventListener('selectionchange', () => {
    const { activeElement: field } = document;
    if (field instanceof HTMLTextAreaElement && field.closest(COMPOSERS)) ui.selectedIn = field.selectionStart === field.selectionEnd ? null : paneAt(page, field).name;
  });
  addEventListener('focusin', ({ target }) => {
    if (target instanceof Element && !target.closest(COMPOSERS)) ui.selectedIn = null;
  });
}

/** Moves the focus among the buttons with the arrow keys. @param {KeyboardEvent} event */
function walk(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const buttons = [.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll('button')];
  const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
  buttons[(at + step + buttons.length) % buttons.length]?.focus();
}

/** The buttons above the field. @param {Page} page @param {Pane} pane */
export function formatBar(page, pane) {
  const { ui } = page;
  if (ui.previewIn === pane.name || (ui.selectedIn !== pane.name && ui.formattingIn !== pane.name)) return nothing;
  const button = (/** @type {string} */ sign, /** @type {string} */ label, /** @type {string} */ key, /** @type {() => void} */ click, isFirst = false) => html`<button type="button"
    class="icon-button" tabindex=${isFirst ? 0 : -1} aria-label=${label} title=${key ? `${label} (${key})` : label} @click=${click}>${icon(sign)}</button>`;
  // The field keeps the focus and its selection, and a phone its keyboard.
  return html`<div class="format-bar" role="toolbar" aria-label="Formatting" @keydown=${walk} @pointerdown=${(/** @type {Event} */ event) => event.preventDefault()}>
    ${FORMATS.map(({ format: one, sign, label, key }, at) => button(sign, label, key ? `${COMMAND}${key}` : '', () => format(find(pane.field), one), at === 0))}
    ${button('eye', 'Preview', PREVIEW_KEY, () => togglePreview(page, pane))}</div>`;
}
