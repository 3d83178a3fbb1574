/** @import { Page } from './ui.js' */
import { openMenu } from './message/menu.js';
import { messageAt } from './message/pointing.js';
import { showNames } from './reactions/names.js';

/** In ms. */
const LONG_PRESS = 450;
/** In pixels: a finger that moves further is not a long press. */
const SLIP = 10;
const EDGE = 32;
const SWIPE = 60;

/** Opens the list of rooms with a swipe from the edge, and closes it with one in the other direction. @param {Page} page @param {HTMLElement} root */
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
    if (inward > 0 && fromEdge < EDGE) page.ui.isDrawerOpen = true;
    else if (inward < 0) page.ui.isDrawerOpen = false;
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
    if (event.touches.length > 1 || target.closest('a, dialog')) return;
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

/** Listens for gestures on touch screens. @param {Page} page @param {HTMLElement} root */
export function listenToFingers(page, root) {
  listenForSwipe(page, root);
  listenForLongPress(page, root);
}
