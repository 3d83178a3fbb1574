import { html } from '../../vendor/lit-html/lit-html.js';
import { loadingWords } from '../model/waiting.js';

/** The place of a message that is loading. @param {number} lines */
export const ghost = (lines) => html`<div class="ghost">
  <span class="ghost-face"></span>
  <div><span class="ghost-line short"></span>${Array.from({ length: lines }, () => html`<span class="ghost-line"></span>`)}</div>
</div>`;

/** The places of messages that are loading, and in words that they are. @param {number} since when they were asked for */
export const skeleton = (since) => html`<div class="skeleton">
  <p class="loading-words" role="status">${loadingWords(since, Date.now())}</p>
  ${[1, 2, 1, 3, 1, 2].map(ghost)}
</div>`;
