/** @import { Ui } from './ui.js' */

/** Closes what is open if a pointer goes down elsewhere. @param {Ui} ui @param {Event} event */
export function closeFor(ui, event) {
  const target = /** @type {Element} */ (event.target);
  if (ui.emojiIn && !target.closest('.emoji-picker, .emoji-button')) ui.emojiIn = null;
  else if (ui.isMenuOpen && !target.closest('.me')) ui.isMenuOpen = false;
  else if (ui.isMoreOpen && !target.closest('.more')) ui.isMoreOpen = false;
  else if (ui.picking !== null && !target.closest('.emoji-pop, .bottom-sheet')) ui.picking = null;
  else if (ui.acting !== null && !target.closest('.message-menu, .bottom-sheet, .actions-button')) ui.acting = null;
}
