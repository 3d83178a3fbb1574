/** @import { Page } from './ui.js' */

/** Puts all messages that are loaded into the document while it is printed, or shown as it would be. @param {Page} page */
export function listenToPrinters({ scroll, drawNow }) {
  const turn = (/** @type {boolean} */ isWhole) => {
    if (scroll.isWhole === isWhole) return;
    scroll.isWhole = isWhole;
    drawNow();
    if (!isWhole) scroll.comeBack();
  };
  const paper = matchMedia('print');
  paper.addEventListener('change', () => turn(paper.matches));
  addEventListener('beforeprint', () => turn(true));
  addEventListener('afterprint', () => turn(false));
}
