/** @import { Page } from '../ui.js' */
/** @import { Emoji } from '../../lib/emoji.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { guard } from '../../../vendor/lit-html/directives/guard.js';
import { ref } from '../../../vendor/lit-html/directives/ref.js';
import { toned } from '../../lib/emoji.js';
import { icon } from '../parts.js';
import { glyph } from './glyph.js';
import { turnTo, walk } from './grid.js';

const RECENT = 'Often used';
const MOST_RECENT = 18;
/** In pixels, as in emoji.css where the picker has its usual width. */
const [COLUMNS, SIDE, HEADING] = [9, 36, 28];
const TONES = ['No skin tone', 'Light', 'Medium light', 'Medium', 'Medium dark', 'Dark'];
/** @type {Record<string, string>} */
const SIGNS = {
  [RECENT]: 'clock', Ours: 'sticker', Smileys: 'smile', People: 'users', Nature: 'leaf', Food: 'utensils', Travel: 'plane',
  Activities: 'trophy', Objects: 'lightbulb', Symbols: 'heart', Flags: 'flag',
};

/** @param {Page} page @param {Emoji} one @param {string} char in one's tone */
const button = (page, one, char) => html`<button type="button" tabindex="-1" data-emoji=${char} aria-label=${one.label}
  title="${one.label} :${one.codes[0]}:">${glyph(page, char)}</button>`;

/** Says how high a group will be, before it comes into view and is laid out. @param {number} count of emoji in it */
const reserving = (count) => ref((element) => {
  if (element instanceof HTMLElement) element.style.containIntrinsicBlockSize = `auto ${Math.ceil(count / COLUMNS) * SIDE + HEADING}px`;
});

/** @param {Page} page @param {string} name @param {readonly Emoji[]} list @param {boolean} isDrawn */
const group = (page, name, list, isDrawn) => html`<section class="emoji-group" role="group" aria-label=${name} ${reserving(list.length)}>
  <h3 aria-hidden="true">${name}</h3>
  <div class="emoji-grid">${isDrawn ? list.map((one) => button(page, one, page.emoji.charOf(one))) : nothing}</div></section>`;

/** @param {Page} page */
function recent(page) {
  const { emoji } = page;
  return html`<section class="emoji-group" role="group" aria-label=${RECENT}><h3 aria-hidden="true">${RECENT}</h3>
    <div class="emoji-grid">${emoji.frequent(MOST_RECENT).map((char) => {
      const one = emoji.find(char);
      return one ? button(page, one, char) : nothing;
    })}</div></section>`;
}

/** @param {Page} page */
function found(page) {
  const { emoji } = page;
  const list = emoji.search(emoji.query);
  if (!list.length) return html`<p class="emoji-none" role="status">No emoji found. Try another word.</p>`;
  return html`<span class="sr-only" role="status">${list.length} found</span>${group(page, 'Search results', list, true)}`;
}

/** @param {Page} page */
function groups(page) {
  const { emoji } = page;
  if (emoji.state === 'failed') return html`<p class="emoji-none" role="alert">The emoji couldn’t be loaded. <button type="button" class="text-button" @click=${() => emoji.open()}>Try again</button></p>`;
  if (emoji.state !== 'ready') return nothing;
  if (emoji.query.trim()) return found(page);
  return html`${recent(page)}${emoji.all.map(({ name, emoji: list }, at) => guard([list, emoji.tone, at < emoji.drawn], () => group(page, name, list, at < emoji.drawn)))}`;
}

/** @param {Page} page */
const tones = ({ emoji }) => html`<fieldset class="tones"><legend class="sr-only">Skin tone</legend>
  ${TONES.map((label, tone) => html`<label title=${label}><input type="radio" name="tone" class="sr-only" .checked=${emoji.tone === tone}
    aria-label=${label} @change=${() => emoji.choose(tone)}><span aria-hidden="true">${toned('✋', tone)}</span></label>`)}</fieldset>`;

/** @param {Page} page */
const strip = (page) => html`<div class="emoji-strip" role="group" aria-label="Groups">
  ${[RECENT, ...page.emoji.all.map(({ name }) => name)].map((name) => html`<button type="button" class="icon-button" aria-label=${name} title=${name}
    @click=${(/** @type {MouseEvent} */ event) => turnTo(event, name)}>${icon(SIGNS[name] ?? 'smile')}</button>`)}</div>`;

/**
 * Chooses an emoji. `page.emoji.open()` has to be called before.
 * @param {Page} page @param {(char: string) => void} pick
 */
export function emojiPicker(page, pick) {
  const { emoji } = page;
  const click = (/** @type {MouseEvent} */ event) => {
    const char = /** @type {HTMLElement} */ (event.target).closest('button')?.dataset['emoji'];
    if (char === undefined) return;
    emoji.use(char);
    pick(char);
  };
  const typed = (/** @type {InputEvent} */ event) => {
    emoji.query = /** @type {HTMLInputElement} */ (event.target).value;
  };
  const isTouch = matchMedia('(pointer: coarse)').matches; // where a field with the focus brings up the keyboard
  return html`<div class="emoji-picker" role="group" aria-label="Emoji" @keydown=${(/** @type {KeyboardEvent} */ event) => walk(page.drawNow, event)}>
    <input type="search" class="emoji-search" placeholder="Search emoji" aria-label="Search emoji" autocomplete="off" ?autofocus=${!isTouch} .value=${emoji.query} @input=${typed}>
    ${emoji.query.trim() ? nothing : strip(page)}
    <div class="emoji-list" tabindex="-1" ?autofocus=${isTouch} @click=${click}>${groups(page)}</div>
    ${tones(page)}
  </div>`;
}
