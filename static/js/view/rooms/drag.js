/** @import { Page } from '../ui.js' */
/** @import { Section } from '../../model/sections.js' */
import { openMenu } from './menu.js';

/** In px: a pointer that moves less is a click. */
const SLIP = 5;
/** In ms. */
const LONG_PRESS = 450;

/** @param {Event} event */
const rowOf = (event) => /** @type {Element} */ (event.target).closest('.room');

/** Lets rooms be dragged to another place in their section, with a pointer that can't scroll the list by dragging. @param {Page} page @param {Section} section */
function dragging(page, section) {
  return (/** @type {PointerEvent} */ down) => {
    const slug = rowOf(down)?.getAttribute('data-slug');
    if (!slug || down.button !== 0) return;
    const over = new AbortController();
    const { signal } = over;
    const { list } = page;
    const target = (/** @type {PointerEvent} */ { clientY }) => Math.max(0, Math.min(list.indexAt(section.name, clientY), section.rooms.length - 1));
    const end = () => {
      over.abort();
      list.drag = null;
    };
    addEventListener('pointermove', (event) => {
      if (!list.drag && Math.abs(event.clientY - down.clientY) < SLIP) return;
      list.nudge(event.clientY);
      list.drag = { slug, section: section.name, to: target(event) };
    }, { signal });
    addEventListener('pointerup', (event) => {
      const isDropped = list.drag !== null;
      end();
      if (!isDropped) return;
      page.sections.move(slug, target(event));
      // The click that follows belongs to the drag.
      addEventListener('click', (click) => {
        click.preventDefault();
        click.stopPropagation();
      }, { capture: true, once: true, signal: AbortSignal.timeout(50) });
    }, { signal });
    addEventListener('pointercancel', end, { signal });
    addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && list.drag) end();
    }, { signal });
  };
}

/** Opens the menu of a room after a long press: iOS reports none as a right click. @param {Page} page @param {Section} section */
function pressing(page, section) {
  return (/** @type {PointerEvent} */ down) => {
    const row = rowOf(down);
    const over = new AbortController();
    const { signal } = over;
    const timer = setTimeout(() => {
      over.abort();
      const link = /** @type {HTMLElement | null | undefined} */ (row?.querySelector('.room-link'));
      if (link) openMenu(page, section.name, row?.getAttribute('data-slug') ?? null, link, { x: down.clientX, y: down.clientY });
    }, LONG_PRESS);
    for (const end of ['pointermove', 'pointerup', 'pointercancel']) addEventListener(end, () => {
      clearTimeout(timer);
      over.abort();
    }, { signal });
  };
}

/** @param {Page} page @param {Section} section */
export const pointed = (page, section) => (/** @type {PointerEvent} */ event) => (event.pointerType === 'touch' ? pressing : dragging)(page, section)(event);

/** Opens the menu of a room instead of the browser's. @param {Page} page @param {Section} section */
export const rightClicked = (page, section) => (/** @type {MouseEvent} */ event) => {
  const row = rowOf(event);
  const link = /** @type {HTMLElement | null | undefined} */ (row?.querySelector('.room-link'));
  if (!row || !link) return;
  event.preventDefault();
  // Pressed with a key, the event has the middle of the element with the focus.
  openMenu(page, section.name, row.getAttribute('data-slug'), link, { x: event.clientX, y: event.clientY });
};
