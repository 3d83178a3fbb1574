/** @import { Page } from '../ui.js' */
/** @import { Message } from '../../wire.d.ts' */
import { html } from '../../../vendor/lit-html/lit-html.js';
import { glyph } from '../emoji/glyph.js';
import { toggle } from './pills.js';

const COUNT = 6;

/** The most used emoji, to react with by one tap. @param {Page} page @param {Message} message @param {() => void} close */
export function quickReactions(page, message, close) {
  const mine = page.reactions.of(message).filter(({ isMine }) => isMine).map(({ emoji }) => emoji);
  const choose = (/** @type {string} */ char) => {
    close();
    if (!mine.includes(char)) page.emoji.use(char);
    toggle(page, message, char);
  };
  return html`<div class="quick-reactions" role="group" aria-label="React">${page.emoji.frequent(COUNT).map((char) => html`<button type="button"
    aria-pressed=${mine.includes(char)} aria-label=${char} @click=${() => choose(char)}>${glyph(page, char)}</button>`)}</div>`;
}
