/** @import { Page } from '../ui.js' */
import { completed, mayHaveShortcodes } from '../../model/shortcodes.js';
import { put } from './put.js';

/** Makes an emoji of a shortcode when its second colon is typed. To undo that gives the shortcode back. @param {Page} page @param {InputEvent} event */
export function shortcodeTyped({ emoji }, event) {
  const field = /** @type {HTMLTextAreaElement} */ (event.target);
  if (mayHaveShortcodes(field.value)) void emoji.load(); // what was pasted is replaced when it is sent
  if (event.inputType !== 'insertText' || event.data !== ':' || event.isComposing) return;
  const change = completed(emoji, field.value, field.selectionStart);
  if (change) put(field, change);
}
