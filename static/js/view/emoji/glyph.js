/** @import { Page } from '../ui.js' */
import { html } from '../../../vendor/lit-html/lit-html.js';

/** An emoji: text, or the picture of one of the place's own. One that was deleted is its name. @param {Page} page @param {string} char */
export function glyph({ emoji }, char) {
  const image = char.startsWith(':') ? emoji.find(char)?.image : undefined;
  return image ? html`<img class="own-emoji" src=${image} alt=${char} title=${char} width="64" height="64" draggable="false">` : char;
}
