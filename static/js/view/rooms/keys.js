/** @import { Page } from '../ui.js' */
import { neighbour } from '../../model/sections.js';
import { openMenu } from './menu.js';

/** @param {KeyboardEvent} event @returns {1 | -1 | 0} */
const stepOf = ({ key }) => (key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0);

/** Goes to the previous or next room with Alt and an arrow, and with Shift to an unread one. @param {Page} page @param {KeyboardEvent} event @returns {boolean} true if the key was handled */
export function walkRooms(page, event) {
  const step = event.altKey && !event.ctrlKey && !event.metaKey && stepOf(event);
  if (!step) return false;
  event.preventDefault();
  const room = neighbour(page.list.update(), page.chat.current.slug, step, event.shiftKey);
  if (room) page.go(room.slug);
  return true;
}

/** Opens the menu of the row with the focus, or moves its room. @param {Page} page @param {KeyboardEvent} event */
export function rowKey(page, event) {
  const focused = /** @type {HTMLElement} */ (event.target);
  const section = page.list.sections.find(({ name }) => name === focused.closest('.section')?.getAttribute('data-section'));
  if (!section || !focused.matches('.room-link, .fold')) return;
  const slug = focused.closest('.room')?.getAttribute('data-slug') ?? null;
  const isRtl = getComputedStyle(focused).direction === 'rtl';
  const step = stepOf(event);
  if (event.key === (isRtl ? 'ArrowLeft' : 'ArrowRight') && !event.altKey) openMenu(page, section.name, slug, focused);
  else if (slug && step && event.ctrlKey && event.shiftKey) move(page, slug, step);
  else return;
  event.preventDefault();
}

/** @param {Page} page @param {string} slug @param {1 | -1} step */
function move(page, slug, step) {
  if (!page.sections.shift(slug, step)) return;
  page.drawNow();
  page.list.reveal(slug);
  page.drawNow();
  const moved = /** @type {HTMLElement | null} */ (document.querySelector(`.room[data-slug="${CSS.escape(slug)}"] .room-link`));
  moved?.focus({ preventScroll: true });
}
