/** @import { Page } from './ui.js' */
import { find } from './focus.js';
import { LOGS, paneAt } from './panes.js';
import { walkRooms } from './rooms/keys.js';

/** True if the element takes typed text. @param {EventTarget | null} target */
const isField = (target) => target instanceof HTMLElement && target.matches('input, textarea, [contenteditable]');

/** Handles keys that work everywhere on the page. @param {Page} page @param {KeyboardEvent} event */
export function pageKey(page, event) {
  const { ui, drawNow } = page;
  if (event.isComposing || event.defaultPrevented) return;
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    if (ui.dialog) return;
    ui.openDialog('switcher');
    drawNow(); // the next key belongs to its field
  } else if (ui.dialog || walkRooms(page, event)) {
    return;
  } else if (event.key === 'Escape') {
    const target = /** @type {Element} */ (event.target);
    const pane = paneAt(page, target);
    if (!ui.escape(pane)) {
      if (!target.closest(LOGS)) return;
      ui.focus.aim(pane.field);
    }
    drawNow(); // the next key belongs to the draft
    return;
  } else if (event.key === '?' && !isField(event.target)) {
    ui.openDialog('keys');
  } else if (isTypingKey(event) && !isField(event.target)) {
    // Text that is typed without a focused field goes into the composer.
    find(paneAt(page, /** @type {Element} */ (event.target)).field)?.focus();
  }
}

/** @param {KeyboardEvent} event */
function isTypingKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || event.key === ' ') return false;
  return !(event.target instanceof HTMLElement && event.target.closest('.emoji-picker'));
}
