import { html, svg } from '../../vendor/lit-html/lit-html.js';

const SPRITE = document.documentElement.dataset['icons'] ?? '';

/** Our two bubbles, as in templates/mark.html. They breathe while something is waited for. @param {boolean} [isBreathing] */
export const mark = (isBreathing = false) => html`<svg class="mark ${isBreathing ? 'is-breathing' : ''}" aria-hidden="true">${
  [0, 1].map((part) => svg`<use href="${SPRITE}#mark-${part}"></use>`)}</svg>`;
