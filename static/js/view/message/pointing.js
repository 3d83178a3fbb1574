/** @import { Page } from '../ui.js' */
import { act, actionsOn } from './acts.js';
import { openMenu } from './menu.js';
import { messageIn, paneAt } from '../panes.js';

/** Below the top of a message, where its menu opens by keyboard. In pixels. */
const BELOW = 28;

/** What the keys do on a message. @type {Record<string, import('../../model/actions.js').MessageActionName>} */
const KEYS = { '+': 'react', r: 'react', a: 'reply', u: 'unread' };

/** Links have the browser's own menu. What a message answers is a part of it: a finger near that is taken for one on it. */
export const LINKS = 'a[href]:not(.answered)';

/** The message that an element belongs to, if there is something to do with it. @param {Page} page @param {Element} element */
export function messageAt(page, element) {
  const row = /** @type {HTMLElement | null} */ (element.closest('.message[data-seq]'));
  const pane = paneAt(page, element);
  const message = row && messageIn(pane, Number(row.dataset['seq']));
  const actions = message ? actionsOn(page, pane, message) : [];
  return message && actions.length ? { pane, key: row.dataset['key'] ?? '', message, row, actions } : null;
}

/** @param {Element} element */
function isSelected(element) {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(element, true);
}

/** Keeps track of the rows that show their actions. @param {Page} page @param {HTMLElement} root */
export function listenForRows({ ui, drawNow }, root) {
  const keyAt = (/** @type {Event} */ { target }) => /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest('.message'))?.dataset['key'] ?? null;
  root.addEventListener('pointerover', (event) => {
    if (event.pointerType !== 'touch') ui.pointed = keyAt(event) ?? ui.pointed;
  }, { passive: true });
  root.addEventListener('focusin', (event) => {
    const key = keyAt(event);
    if (key === ui.entered) return;
    ui.entered = key;
    if (key) drawNow(); // the next key may go to the actions
  });
}

/** Opens the menu below the name of a message, for the keyboard. @param {Page} page @param {NonNullable<ReturnType<typeof messageAt>>} found */
function openBelow(page, found) {
  const { left, top } = /** @type {Element} */ (found.row.querySelector('.said')).getBoundingClientRect();
  openMenu(page, found, { x: left, y: top + BELOW }, false);
}

/** Opens the menu of a message with a right click, and with the menu key. The browser's own stays on links, on selected text, and with Shift. @param {Page} page @param {HTMLElement} root */
export function listenForMenus(page, root) {
  // Before a right click: some browsers select the word below the pointer then.
  let wasSelected = false;
  root.addEventListener('pointerdown', ({ target }) => {
    wasSelected = isSelected(/** @type {Element} */ (target));
  }, { capture: true, passive: true });

  root.addEventListener('contextmenu', (event) => {
    const target = /** @type {Element} */ (event.target);
    const found = target.closest(LINKS) ? null : messageAt(page, target);
    const isTouch = event.pointerType === 'touch';
    const isPointer = !isTouch && (event.button === 2 || event.ctrlKey);
    if (!found || (isPointer && (event.shiftKey || wasSelected))) return;
    event.preventDefault();
    if (isPointer) openMenu(page, found, { x: event.clientX, y: event.clientY }, false);
    else if (!isTouch) openBelow(page, found); // else the long press opens the sheet (gestures.js)
  });

  // On a row itself: within it, and in fields, these are text.
  root.addEventListener('keydown', (event) => {
    const target = /** @type {Element} */ (event.target);
    const wanted = event.ctrlKey || event.metaKey || event.altKey || !target.matches('.message') ? undefined : KEYS[event.key];
    const found = wanted && messageAt(page, target);
    if (!found || !found.actions.some(({ name }) => name === wanted)) return;
    event.preventDefault();
    act(page, found.pane, wanted, found.message);
  });

  // A Mac has no menu key; elsewhere the browser makes a contextmenu event of Shift+F10.
  root.addEventListener('keydown', (event) => {
    const found = event.key === 'F10' && event.shiftKey ? messageAt(page, /** @type {Element} */ (event.target)) : null;
    if (!found) return;
    event.preventDefault();
    openBelow(page, found);
  });
}
