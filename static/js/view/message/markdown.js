/** The markdown of a message as elements, made from its tree. Nothing of it is ever read as HTML. */
/** @import { EmojiSet } from '../../model/emoji.js' */
/** @import { Names } from '../../lib/plain.js' */
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
/** @typedef {{emoji: Pick<EmojiSet, 'own'>, code: DrawCode, at: (whom: string) => unknown, names: Names}} Draw   how the parts of a message are drawn: mentions by `at`, or in links by the `names` alone */

/** @param {any} node @param {Draw} draw @param {boolean} [isLink] whether it is in a link @returns {unknown} */
function span(node, draw, isLink = false) {
  if (typeof node === 'string') return isLink ? plainWords(node) : words(node, draw.emoji);
  const [kind, ...rest] = node;
  const within = () => rest.map((/** @type {any} */ one) => span(one, draw, isLink));
  switch (kind) {
    case 'b': return html`<strong>${within()}</strong>`;
    case 'i': return html`<em>${within()}</em>`;
    case 's': return html`<del>${within()}</del>`;
    case 'at': return isLink ? plainWords(spanText(node, draw.names)) : draw.at(rest[0]);
    case 'code': return html`<code>${plainWords(rest[0])}</code>`;
    default: return link(rest.slice(1).map((/** @type {any} */ one) => spanText(one, draw.names)).join(''), rest[0], rest.slice(1).map((/** @type {any} */ one) => span(one, draw, true)));
  }
}

/** @param {any[]} nodes @param {Draw} draw */
const spans = (nodes, draw) => nodes.map((node) => span(node, draw));

// In a text each space counts, so there is none between the elements.

/**
 * @param {any} node @param {Draw} draw @param {{count: number}} codes that were drawn before
 * @param {string | typeof nothing} [dir] the outermost blocks have the direction of their words
 * @returns {unknown}
 */
function block([kind, ...rest], draw, codes, dir = nothing) {
  const blocks = (/** @type {any[]} */ nodes) => nodes.map((one) => block(one, draw, codes));
  const items = (/** @type {any[]} */ nodes) => nodes.map(([, ...within]) => html`<li>${blocks(within)}</li>`);
  switch (kind) {
    case 'p': return html`<p dir=${dir}>${spans(rest, draw)}</p>`;
    case 'q': return html`<blockquote dir=${dir}>${blocks(rest)}</blockquote>`;
    case 'ul': return html`<ul dir=${dir}>${items(rest)}</ul>`;
    case 'ol': return html`<ol dir=${dir} start=${rest[0]}>${items(rest.slice(1))}</ol>`;
    default:
      codes.count += 1;
      return draw.code(codes.count, rest[0], rest[1]);
  }
}

/** True if a message has anything but lines. A look at the text is enough for most. @param {string} source */
export function hasBlocks(source) {
  if (!SIGNS.test(source)) return false;
  const [first, ...others] = treeOf(source);
  return others.length > 0 || first?.[0] !== 'p';
}

/** The words of a message. @param {string} source @param {Draw} draw */
export function markdown(source, draw) {
  if (!SIGNS.test(source)) return words(source, draw.emoji);
  const tree = treeOf(source);
  const codes = { count: 0 };
  return hasBlocks(source) ? tree.map((one) => block(one, draw, codes, 'auto')) : spans(/** @type {any[]} */ (tree[0]).slice(1), draw);
}

/** The blocks of code in a message. @param {Page} page @param {string} key of its row @returns {DrawCode} */
export const codeOf = (page, key) => (index, language, text) => codeBlock(page, `${key}/${index}`, language, text);
