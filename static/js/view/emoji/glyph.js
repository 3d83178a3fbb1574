/** @import { Page } from '../ui.js' */
/** @import { Emoji } from '../../lib/emoji.js' */
import { html } from '../../../vendor/lit-html/lit-html.js';

/** One of the place's own emoji. @param {Emoji} emoji */
export const picture = ({ char, image }) => html`<img class="own-emoji" src=${image} alt=${char} title=${char} width="64" height="64" draggable="false">`;

/** An emoji: text, or the picture of one of the place's own. One that was deleted is its name. @param {Page} page @param {string} char */
export function glyph({ emoji }, char) {
  const one = char.startsWith(':') ? emoji.find(char) : undefined;
  return one?.image ? picture(one) : char;
}
