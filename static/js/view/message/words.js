/** @import { EmojiSet } from '../../model/emoji.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { paired } from '../../lib/bidi.js';
import { shown } from '../../lib/honest.js';
import { linkify } from '../../lib/linkify.js';
import { stacks } from '../../lib/stacks.js';
import { ownIn } from '../../model/shortcodes.js';
import { picture } from '../emoji/glyph.js';

/** @param {string} text */
export const plainWords = (text) => stacks(paired(text)).map((part) => (part.isStack ? html`<span class="stack">${part.text}</span>` : part.text));

/** A link. If its words pretend to lead elsewhere, the place stands beside it. @param {string} words @param {string} href @param {unknown} [drawn] the words with their marks */
export function link(words, href, drawn) {
  const { words: visible, place } = shown(words, href);
  return html`<a href=${href} target="_blank" rel="noopener noreferrer nofollow">${drawn && visible === words ? drawn : plainWords(visible)}</a>${place ? html`<bdi class="place"> (${place})</bdi>` : nothing}`;
}

/** A text by a person, with its links, and with the place's own emoji. @param {string} text @param {Pick<EmojiSet, "own">} emoji */
export const words = (text, emoji) => linkify(text).map((part) => (part.href === null ? withOwn(part.text, emoji) : link(part.text, part.href)));

/** @param {string} text @param {Pick<EmojiSet, "own">} emoji */
const withOwn = (text, emoji) => ownIn(text, emoji).map((part) => (typeof part === 'string' ? plainWords(part) : picture(part)));
