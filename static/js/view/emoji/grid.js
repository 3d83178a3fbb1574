import { stepInGrids } from '../../lib/grid.js';

/** @param {Element} element within a picker */
const picker = (element) => /** @type {HTMLElement} */ (element.closest('.emoji-picker'));
/** @param {Element} root @returns {HTMLElement[]} */
const buttonsOf = (root) => [...root.querySelectorAll('.emoji-grid button')].map((one) => /** @type {HTMLElement} */ (one));

/** @param {HTMLElement | undefined} button */
function go(button) {
  if (!button) return;
  button.focus({ preventScroll: true });
  button.scrollIntoView({ block: 'nearest' });
}

/** Moves from the search to the emoji, and within them. Other keys search. @param {() => void} drawNow @param {KeyboardEvent} event */
export function walk(drawNow, event) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = /** @type {HTMLElement} */ (event.target);
  const root = picker(target);
  const search = /** @type {HTMLInputElement | null} */ (root.querySelector('input[type=search]'));
  if (target === search) drawNow(); // it may be for what was just found
  const buttons = buttonsOf(root);
  const at = buttons.indexOf(target);
  if (target === search) {
    if (event.key === 'ArrowDown') go(buttons[0]);
    else if (event.key === 'Enter') buttons[0]?.click();
    else return;
    event.preventDefault();
  } else if (at >= 0) {
    const grids = [...root.querySelectorAll('.emoji-grid')];
    const columns = getComputedStyle(/** @type {Element} */ (grids[0])).gridTemplateColumns.split(' ').length;
    const next = stepInGrids(grids.map(({ childElementCount }) => childElementCount), at, event.key, columns);
    if (next === -1) search?.focus();
    else if (next !== null) go(buttons[next]);
    else if (event.key.length === 1 && event.key !== ' ') search?.focus(); // which gets this key
    if (next !== null) event.preventDefault();
  }
}

/** Shows a group. @param {MouseEvent} event @param {string} name */
export function turnTo(event, name) {
  const root = picker(/** @type {Element} */ (event.currentTarget));
  root.querySelector(`.emoji-group[aria-label="${name}"]`)?.scrollIntoView({ block: 'start' });
}
