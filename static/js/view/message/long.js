/** @import { Page } from '../ui.js' */
import { html } from '../../../vendor/lit-html/lit-html.js';
import { LOGS } from '../panes.js';

/** A longer message is folded. timeline.css has the same number. */
const LINES = 30;
/** No line has fewer characters, unless it ends before: in the narrowest window, with the largest text. */
const FEWEST_IN_LINE = 8;

/** True if a text may have more lines than a folded message shows, so that it has to be measured. @param {string} text */
export function mayBeLong(text) {
  if (text.length <= LINES) return false;
  const breaks = text.split('\n', LINES + 1).length - 1;
  return breaks + text.length / FEWEST_IN_LINE > LINES;
}

/** Marks the messages with more lines than are shown of a folded one. Called after each drawing, before anything is painted. @param {HTMLElement} root */
export function markLong(root) {
  const texts = /** @type {HTMLElement[]} */ ([...root.querySelectorAll(':is(.log, .thread-log) .text.may-fold')]);
  const first = texts[0];
  if (!first) return;
  const most = parseFloat(getComputedStyle(first).lineHeight) * LINES + 1;
  const found = texts.map((text) => text.scrollHeight > most);
  texts.forEach((text, at) => text.closest('.message')?.toggleAttribute('data-long', found[at]));
}

/** Shows something as a whole, or folds it. What one looks at stays where it is: above what opens, and below what closes. @param {Page} page @param {string} key */
export const toggleFold = ({ ui, scroll, drawNow }, key) => (/** @type {MouseEvent} */ event) => {
  const button = /** @type {HTMLElement} */ (event.currentTarget);
  const list = button.closest(LOGS);
  const fixed = ui.unfolded.has(key) ? button : button.closest('.message') ?? button;
  const before = fixed.getBoundingClientRect().top;
  scroll.isAtEnd = false; // for this drawing: the log doesn't make room for what appears below
  ui.toggleUnfolded(key);
  drawNow();
  list?.scrollBy(0, fixed.getBoundingClientRect().top - before);
};

/** The button below a long message. Its row says whether it is one, so the button is hidden below others. @param {Page} page @param {string} key */
export function foldButton(page, key) {
  const isOpen = page.ui.unfolded.has(key);
  return html`<button type="button" class="text-button fold-button" aria-expanded=${isOpen} @click=${toggleFold(page, key)}>${isOpen ? 'Show less' : 'Show more'}</button>`;
}

/** Unfolds a message if the browser scrolls to a hidden part of it: to a word that is searched for, or a link. @param {Page} page @param {string} key */
export const unfoldFor = ({ ui, scroll, drawNow }, key) => (/** @type {Event} */ event) => {
  const text = /** @type {HTMLElement} */ (event.currentTarget);
  const { scrollTop } = text;
  if (!scrollTop || ui.unfolded.has(key)) return;
  scroll.isAtEnd = false;
  ui.toggleUnfolded(key);
  drawNow();
  text.closest(LOGS)?.scrollBy(0, scrollTop);
};
