/** A message without marks, as it is read aloud: the twin of `plain` in chat/core/markdown.py. */
import { parse } from './markdown.js';

/** `**a** [b](http://c.example)` is `a b (http://c.example)`. @param {string} source @returns {string} */
export const plain = (source) => lines(parse(source));

/** The words of a node, or of a text. @param {any} node @returns {string} */
export function spanText(node) {
  if (typeof node === 'string') return node;
  const [kind, ...rest] = node;
  if (kind === 'code') return rest[0];
  if (kind !== 'a') return rest.map(spanText).join('');
  const words = rest.slice(1).map(spanText).join('');
  return words === rest[0] ? words : `${words} (${rest[0]})`;
}

/** @param {any[]} nodes @returns {string} */
const lines = (nodes) => nodes.map(blockText).join('\n');

/** @param {any} node @returns {string} */
function blockText([kind, ...rest]) {
  if (kind === 'p') return rest.map(spanText).join('');
  if (kind === 'pre') return rest[1];
  if (kind === 'q') return indented(lines(rest), '> ', '> ');
  if (kind === 'ul') return rest.map((/** @type {any[]} */ item) => indented(lines(item.slice(1)), '- ', '  ')).join('\n');
  const [first, ...items] = rest;
  return items.map((/** @type {any[]} */ item, /** @type {number} */ at) => {
    const number = `${first + at}. `;
    return indented(lines(item.slice(1)), number, ' '.repeat(number.length));
  }).join('\n');
}

/** @param {string} text @param {string} first @param {string} rest before each of the other lines */
const indented = (text, first, rest) => first + text.replaceAll('\n', `\n${rest}`);
