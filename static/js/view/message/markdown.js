/** The markdown of a message as elements, made from its tree. Nothing of it is ever read as HTML. */
/** @import { EmojiSet } from '../../model/emoji.js' */
/** @import { Page } from '../ui.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { cached } from '../../lib/cache.js';
import { parse, SIGNS } from '../../lib/markdown.js';
import { spanText } from '../../lib/plain.js';
import { codeBlock } from './code.js';
import { link, plainWords, words } from './words.js';

/** So many messages with marks are parsed once only: those of several rooms. */
const REMEMBERED = 1_000;
const treeOf = cached(parse, REMEMBERED);

/** @typedef {(index: number, language: string, text: string) => unknown} DrawCode */

/** @param {any} node @param {(text: string) => unknown} leaf @returns {unknown} */
function span(node, leaf) {
  if (typeof node === 'string') return leaf(node);
  const [kind, ...rest] = node;
  const within = (/** @type {(text: string) => unknown} */ draw = leaf, /** @type {any[]} */ nodes = rest) => nodes.map((one) => span(one, draw));
  switch (kind) {
    case 'b': return html`<strong>${within()}</strong>`;
    case 'i': return html`<em>${within()}</em>`;
    case 's': return html`<del>${within()}</del>`;
    case 'at': return leaf(spanText(node));
    case 'code': return html`<code>${plainWords(rest[0])}</code>`;
    default: return link(rest.slice(1).map(spanText).join(''), rest[0], within(plainWords, rest.slice(1)));
  }
}

/** @param {any[]} nodes @param {Pick<EmojiSet, "own">} emoji */
const spans = (nodes, emoji) => nodes.map((node) => span(node, (text) => words(text, emoji)));

// In a text each space counts, so there is none between the elements.

/**
 * @param {any} node @param {Pick<EmojiSet, "own">} emoji @param {DrawCode} code @param {{count: number}} codes that were drawn before
 * @param {string | typeof nothing} [dir] the outermost blocks have the direction of their words
 * @returns {unknown}
 */
function block([kind, ...rest], emoji, code, codes, dir = nothing) {
  const blocks = (/** @type {any[]} */ nodes) => nodes.map((one) => block(one, emoji, code, codes));
  const items = (/** @type {any[]} */ nodes) => nodes.map(([, ...within]) => html`<li>${blocks(within)}</li>`);
  switch (kind) {
    case 'p': return html`<p dir=${dir}>${spans(rest, emoji)}</p>`;
    case 'q': return html`<blockquote dir=${dir}>${blocks(rest)}</blockquote>`;
    case 'ul': return html`<ul dir=${dir}>${items(rest)}</ul>`;
    case 'ol': return html`<ol dir=${dir} start=${rest[0]}>${items(rest.slice(1))}</ol>`;
    default:
      codes.count += 1;
      return code(codes.count, rest[0], rest[1]);
  }
}

/** True if a message has anything but lines. A look at the text is enough for most. @param {string} source */
export function hasBlocks(source) {
  if (!SIGNS.test(source)) return false;
  const [first, ...others] = treeOf(source);
  return others.length > 0 || first?.[0] !== 'p';
}

/** The words of a message. @param {string} source @param {DrawCode} code draws a block of code @param {Pick<EmojiSet, "own">} [emoji] the place's own */
export function markdown(source, code, emoji = { own: [] }) {
  if (!SIGNS.test(source)) return words(source, emoji);
  const tree = treeOf(source);
  const codes = { count: 0 };
  return hasBlocks(source) ? tree.map((one) => block(one, emoji, code, codes, 'auto')) : spans(/** @type {any[]} */ (tree[0]).slice(1), emoji);
}

/** The blocks of code in a message. @param {Page} page @param {string} key of its row @returns {DrawCode} */
export const codeOf = (page, key) => (index, language, text) => codeBlock(page, `${key}/${index}`, language, text);
