/** A message without marks, as it is read aloud: the twin of `plain` in chat/core/markdown.py. */
import { parse } from './markdown.js';

/** @typedef {Readonly<Record<string, string>>} Names   of the people and groups that a message mentions: `{12: 'Ann', 'group:3': 'gardeners'}` */

/** @type {Names} */
const NOBODY = {};
const WIDE = ['room', 'here'];

/** `**a** [b](http://c.example)` is `a b (http://c.example)`. @param {string} source @param {Names} [names] @returns {string} */
export const plain = (source, names = NOBODY) => lines(parse(source), names);

/** How a mention is read; as it is written if nobody is known by it. @param {string} whom @param {Names} names */
export function mentionText(whom, names) {
  const name = Object.hasOwn(names, whom) ? names[whom] : undefined;
  return name === undefined && !WIDE.includes(whom) ? `<@${whom}>` : `@${name ?? whom}`;
}

/** The words of a node, or of a text. @param {any} node @param {Names} [names] @returns {string} */
export function spanText(node, names = NOBODY) {
  if (typeof node === 'string') return node;
  const [kind, ...rest] = node;
  const text = (/** @type {any[]} */ nodes) => nodes.map((one) => spanText(one, names)).join('');
  if (kind === 'code') return rest[0];
  if (kind === 'at') return mentionText(rest[0], names);
  if (kind !== 'a') return text(rest);
  const words = text(rest.slice(1));
  return words === rest[0] ? words : `${words} (${rest[0]})`;
}

/** @param {any[]} nodes @param {Names} names @returns {string} */
const lines = (nodes, names) => nodes.map((node) => blockText(node, names)).join('\n');

/** @param {any} node @param {Names} names @returns {string} */
function blockText([kind, ...rest], names) {
  if (kind === 'p') return rest.map((/** @type {any} */ node) => spanText(node, names)).join('');
  if (kind === 'pre') return rest[1];
  if (kind === 'q') return indented(lines(rest, names), '> ', '> ');
  if (kind === 'ul') return rest.map((/** @type {any[]} */ item) => indented(lines(item.slice(1), names), '- ', '  ')).join('\n');
  const [first, ...items] = rest;
  return items.map((/** @type {any[]} */ item, /** @type {number} */ at) => {
    const number = `${first + at}. `;
    return indented(lines(item.slice(1), names), number, ' '.repeat(number.length));
  }).join('\n');
}

/** @param {string} text @param {string} first @param {string} rest before each of the other lines */
const indented = (text, first, rest) => first + text.replaceAll('\n', `\n${rest}`);
