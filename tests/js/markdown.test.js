/** The markdown of messages: the same cases as for the server's twin (tests/core/test_markdown.py). */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { parse } from '../../static/js/lib/markdown.js';
import { plain } from '../../static/js/lib/plain.js';
import MarkdownIt from '../../static/vendor/markdown-it.js';

/** @type {{source: string, tree: any[], plain: string}[]} */
const CASES = JSON.parse(readFileSync(new URL('../support/data/markdown.json', import.meta.url), 'utf8'));
const PIECES = ['*', '**', '_', '~~', '`', '\n', '\n\n', '> ', '>', '- ', '1. ', '    ', ' ', '[', '](', ')', 'a', 'bc', 'é', '中', '😀', '\\'];

for (const { source, tree } of CASES) test(`${JSON.stringify(source).slice(0, 40)} means the same here as on the server`, () => assert.deepEqual(parse(source), tree));

/** @param {any} node @returns {string} */
const textOf = (node) => (Array.isArray(node) ? node.slice(1).map(textOf).join('') : typeof node === 'string' ? node : '');

test('a text is searched for links once, however many brackets are open', (t) => {
  const inline = Object.getPrototypeOf(new MarkdownIt('zero').inline);
  const skip = t.mock.method(inline, 'skipToken');
  for (const source of ['[*a'.repeat(2650) + '](http://x.example)', '[a*'.repeat(2000) + ']'.repeat(1900) + '](http://x.example)']) {
    skip.mock.resetCalls();
    parse(source);
    assert.ok(skip.mock.callCount() > 0 && skip.mock.callCount() <= source.length, `${skip.mock.callCount()} steps`);
  }
});

test('no word is lost, whatever is typed', () => {
  const words = (/** @type {string} */ text) => text.replace(/[^\p{L}\p{So}]/gu, '');
  fc.assert(fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }), (pieces) => {
    const source = pieces.join('');
    assert.equal(words(parse(source).map(textOf).join('')), words(source));
  }));
});

for (const { source, plain: expected } of CASES) test(`${JSON.stringify(source).slice(0, 40)} is read as on the server`, () => assert.equal(plain(source), expected));
