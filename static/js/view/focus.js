import { changed } from '../lib/changes.js';

/** The elements that the focus is sent to, by name; the first match counts. */
const TARGETS = {
  archiving: '.archive-button',
  card: '.deed',
  composer: '.composer textarea',
  copy: '.to-copy button',
  details: '.details .icon-button',
  dialog: 'dialog [autofocus]',
  'dialog close': '.sheet-head .icon-button',
  'delete emptied': '.editing .danger',
  'delete message': '.confirm .danger',
  drawer: '.sidebar .drawer-only',
  emoji: '.emoji-picker button',
  faces: '.faces',
  heading: 'h1',
  me: '.me-button',
  menu: '.menu-item',
  picture: '.upload input',
  question: '.question .danger',
  reason: '.question textarea',
  tab: '.tab[aria-selected="true"]',
};

/** @typedef {keyof typeof TARGETS} Target */

/** @param {Target} target @returns {HTMLElement | null} */
export const find = (target) => document.querySelector(TARGETS[target]);

/** Moves the focus after the next drawing. */
export class Focus {
  /** @type {Target | null} */
  #next = null;

  /** @param {Target} target may appear with the next drawing only */
  aim(target) {
    this.#next = target;
    changed();
  }

  /** After a drawing. */
  settle() {
    const element = this.#next && find(this.#next);
    this.#next = null;
    element?.focus();
    if (element instanceof HTMLTextAreaElement) element.setSelectionRange(element.value.length, element.value.length);
  }
}
