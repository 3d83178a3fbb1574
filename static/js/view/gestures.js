/** @import { Page } from './ui.js' */

const LONG_PRESS = 450;
const SLIP = 10;
const EDGE = 32;
const SWIPE = 60;

/** What fingers do on a small screen: swipe for the list of rooms, press long for a message's actions. @param {Page} page @param {HTMLElement} root */
export function listenToFingers(page, root) {
  const narrow = matchMedia('(max-width: 759.98px)');
  let start = { x: 0, y: 0 };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let press;

  root.addEventListener('touchstart', (event) => {
    const touch = /** @type {Touch} */ (event.touches[0]);
    start = { x: touch.clientX, y: touch.clientY };
    const row = /** @type {Element} */ (event.target).closest('.message');
    clearTimeout(press);
    if (row) press = setTimeout(() => act(row), LONG_PRESS);
  }, { passive: true });

  root.addEventListener('touchmove', (event) => {
    const touch = /** @type {Touch} */ (event.touches[0]);
    if (Math.hypot(touch.clientX - start.x, touch.clientY - start.y) > SLIP) clearTimeout(press);
  }, { passive: true });

  root.addEventListener('touchend', (event) => {
    clearTimeout(press);
    const touch = /** @type {Touch} */ (event.changedTouches[0]);
    const [right, down] = [touch.clientX - start.x, Math.abs(touch.clientY - start.y)];
    const isRtl = getComputedStyle(root).direction === 'rtl';
    const inward = isRtl ? -right : right;
    const fromEdge = isRtl ? innerWidth - start.x : start.x;
    if (!narrow.matches || Math.abs(inward) < SWIPE || down > SWIPE / 2) return;
    if (inward > 0 && fromEdge < EDGE) page.ui.isDrawerOpen = true;
    else if (inward < 0) page.ui.isDrawerOpen = false;
    page.redraw();
  }, { passive: true });

  narrow.addEventListener('change', () => {
    page.ui.isDrawerOpen = false;
    page.redraw();
  });

  /** @param {Element} row */
  const act = (row) => {
    page.ui.acting = row.getAttribute('data-key');
    page.redraw();
  };
}
