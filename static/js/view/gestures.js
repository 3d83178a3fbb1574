/** @import { Page } from './ui.js' */
import { showMembers } from './acts.js';
import { act } from './message/acts.js';
import { openMenu } from './message/menu.js';
import { LINKS, messageAt } from './message/pointing.js';
import { showNames } from './reactions/names.js';

/** In ms. */
const LONG_PRESS = 450;
/** In pixels: a finger that moves further is not a long press. */
const SLIP = 10;
const EDGE = 32;
const SWIPE = 60;

/** Goes from a panel back to the room, or opens the list of rooms, with a swipe from the edge, and closes the list with one in the other direction. @param {Page} page @param {HTMLElement} root */
function listenForSwipe(page, root) {
  const narrow = matchMedia('(max-width: 759.98px)');
  let start = { x: 0, y: 0 };

  root.addEventListener('touchstart', (event) => {
    const touch = /** @type {Touch} */ (event.touches[0]);
    start = { x: touch.clientX, y: touch.clientY };
  }, { passive: true });

  root.addEventListener('touchend', (event) => {
    const touch = /** @type {Touch} */ (event.changedTouches[0]);
    const isRtl = getComputedStyle(root).direction === 'rtl';
    const inward = (touch.clientX - start.x) * (isRtl ? -1 : 1);
    const fromEdge = isRtl ? innerWidth - start.x : start.x;
    const isSwipe = Math.abs(inward) > SWIPE && Math.abs(touch.clientY - start.y) < SWIPE / 2;
    if (!narrow.matches || !isSwipe) return;
    if (inward > 0 && fromEdge < EDGE) {
      if (root.querySelector('.details')) showMembers(page, false);
      else page.ui.isDrawerOpen = true;
    } else if (inward < 0) page.ui.isDrawerOpen = false;
  }, { passive: true });

  narrow.addEventListener('change', () => {
    page.ui.isDrawerOpen = false;
  });
}

/** Opens the menu of a message after a long press, or the names of those who reacted. @param {Page} page @param {HTMLElement} root */
function listenForLongPress(page, root) {
  let start = { x: 0, y: 0 };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let press;
  let isOpening = false;

  root.addEventListener('touchstart', (event) => {
    const { clientX: x, clientY: y } = /** @type {Touch} */ (event.touches[0]);
    const target = /** @type {Element} */ (event.target);
    start = { x, y };
    isOpening = false;
    page.ui.named = null;
    clearTimeout(press);
    if (event.touches.length > 1 || target.closest(`${LINKS}, dialog`)) return;
    press = setTimeout(() => {
      const pill = /** @type {HTMLElement | null} */ (target.closest('.reaction[data-emoji]'));
      const found = pill ? null : messageAt(page, target);
      isOpening = pill !== null || found !== null;
      if (pill) showNames(page, pill);
      if (found) openMenu(page, found, start, true);
    }, LONG_PRESS);
  }, { passive: true });

  root.addEventListener('touchmove', (event) => {
    const touch = /** @type {Touch} */ (event.touches[0]);
    if (Math.hypot(touch.clientX - start.x, touch.clientY - start.y) > SLIP) clearTimeout(press);
  }, { passive: true });

  for (const end of ['touchend', 'touchcancel']) {
    root.addEventListener(end, (event) => {
      clearTimeout(press);
      if (isOpening && event.cancelable) event.preventDefault(); // no click, which would hit the menu
      isOpening = false;
    });
  }
}

/** Answers a message with a swipe inward over it, which moves it along with the finger. @param {Page} page @param {HTMLElement} root */
function listenForReply(page, root) {
  /** @type {{row: HTMLElement, x: number, y: number, inward: number} | null} */
  let swipe = null;
  const shift = (/** @type {number} */ by) => {
    const said = /** @type {HTMLElement | null | undefined} */ (swipe?.row.querySelector('.said'));
    if (said) said.style.translate = by ? `${by}px 0` : '';
  };

  root.addEventListener('touchstart', (event) => {
    const { clientX: x, clientY: y } = /** @type {Touch} */ (event.touches[0]);
    const target = /** @type {Element} */ (event.target);
    const row = /** @type {HTMLElement | null} */ (target.closest('.message[data-seq]'));
    const inward = getComputedStyle(root).direction === 'rtl' ? -1 : 1;
    const fromEdge = inward < 0 ? innerWidth - x : x;
    // What scrolls sideways itself does so.
    swipe = row && fromEdge >= EDGE && event.touches.length === 1 && !target.closest('pre, table') ? { row, x, y, inward } : null;
  }, { passive: true });

  root.addEventListener('touchmove', (event) => {
    const { clientX, clientY } = /** @type {Touch} */ (event.touches[0]);
    if (!swipe) return;
    const by = (clientX - swipe.x) * swipe.inward;
    if (Math.abs(clientY - swipe.y) > SWIPE / 2) {
      shift(0);
      swipe = null;
    } else shift(by > SLIP ? Math.min(by, SWIPE) * swipe.inward : 0);
  }, { passive: true });

  for (const end of ['touchend', 'touchcancel']) {
    root.addEventListener(end, (event) => {
      const touch = /** @type {TouchEvent} */ (event).changedTouches[0];
      const isFar = swipe !== null && end === 'touchend' && touch !== undefined && (touch.clientX - swipe.x) * swipe.inward > SWIPE;
      const found = isFar && swipe ? messageAt(page, swipe.row) : null;
      shift(0);
      swipe = null;
      if (found?.actions.some(({ name }) => name === 'reply')) act(page, found.pane, 'reply', found.message);
    }, { passive: true });
  }
}

/** Listens for gestures on touch screens. @param {Page} page @param {HTMLElement} root */
export function listenToFingers(page, root) {
  listenForSwipe(page, root);
  listenForReply(page, root);
  listenForLongPress(page, root);
}
