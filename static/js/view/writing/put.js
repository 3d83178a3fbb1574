/** @import { Edit } from '../../model/writing.js' */

/**
 * Puts a text in the place of a part of a field's, as if it were typed: it can be undone, and the field reports it. `setRangeText`
 * does neither, so it is only for browsers without the command, which is called deprecated and has no successor.
 * @param {HTMLTextAreaElement} field @param {Omit<Edit, "start" | "end"> & Partial<Edit>} edit
 */
export function put(field, { from, to, text, start = from + text.length, end = start }) {
  field.focus();
  field.setSelectionRange(from, to);
  const isDone = text ? document.execCommand('insertText', false, text) : from === to || document.execCommand('delete');
  if (!isDone) {
    field.setRangeText(text, from, to, 'end');
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
  field.setSelectionRange(start, end);
}

/** @param {HTMLTextAreaElement} field */
export const selectionOf = ({ value, selectionStart, selectionEnd }) => ({ text: value, start: selectionStart, end: selectionEnd });
