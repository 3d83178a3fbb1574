import { changed } from '../lib/changes.js';

/** Elements that can be focused by name: the first match of each selector that is not hidden. */
const TARGETS = {
  archiving: '.archive-button',
  card: '.card-action',
  composer: '.composer textarea',
  copy: '.to-copy button',
  details: '.details .icon-button',
  dialog: 'dialog [autofocus]',
  'dialog close': '.sheet-head .icon-button',
  'delete emptied': '.editing .danger',
  'delete message': '.confirm .danger',
  drawer: '.sidebar .drawer-only',
  emoji: '.emoji-picker [autofocus]',
  heading: 'h1',
  me: '.me-button',
  members: '.members-button, .more-button',
  menu: '.me-menu .menu-item',
  'menu item': '.more-menu .menu-item',
  more: '.more-button',
  picture: '.upload input',
  preview: '.composer .preview',
  'thread preview': '.thread-composer .preview',
  'panel tab': '.details .tab[aria-selected="true"]',
  question: '.question .danger',
  reason: '.question textarea',
  'thread composer': '.thread-composer textarea, .thread:not(:has(textarea)) .icon-button',
  tab: ':is(.dialog, .inbox) .tab[aria-selected="true"]',
};

/** @typedef {keyof typeof TARGETS} Target */

/** @param {Target} target @returns {HTMLElement | null} */
export const find = (target) => {
  const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(TARGETS[target])]);
  return all.find((element) => element.checkVisibility()) ?? all[0] ?? null;
};

/** Moves the focus after the page is drawn next. */
export class Focus {
  /** @type {Target | null} */
  #next = null;

  /** @param {Target} target may be an element that appears only when the page is drawn next */
  aim(target) {
    this.#next = target;
    changed();
  }

  /** Moves the focus. Called after each drawing. */
  settle() {
    const element = this.#next && find(this.#next);
    this.#next = null;
    element?.focus();
    if (element instanceof HTMLTextAreaElement) element.setSelectionRange(element.value.length, element.value.length);
  }
}
