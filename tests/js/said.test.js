/** Messages in words alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cached } from '../../static/js/lib/cache.js';
import { actionIn, sentenceOf, wordsOf } from '../../static/js/model/said.js';
import { bob, message } from './helpers.js';

const same = (/** @type {string} */ words) => words;

test('what someone does is told from what they say', () => {
  for (const [text, does] of [['/me waves', 'waves'], ['/me   **waves**\nand goes', '**waves**\nand goes']]) assert.equal(actionIn(String(text)), does);
  for (const text of ['/me', '/me ', '/mean it', 'so /me waves', ' /me waves', null]) assert.equal(actionIn(text), null);
});

test('the words of a message have no marks', () => {
  assert.equal(wordsOf(message({ text: 'a **bold** [link](https://example.org/)' })), 'a bold link (https://example.org/)');
  assert.equal(wordsOf(message({ text: '/me *waves*' })), 'waves');
  assert.equal(wordsOf(message({ text: null })), '');
});

test('a sentence says who said it or did it, and the words may be shortened', () => {
  assert.equal(sentenceOf(message({ text: 'a *word*', author: bob }), same), 'Bob: a word');
  assert.equal(sentenceOf(message({ text: '/me waves', author: bob }), (words) => words.slice(0, 3)), 'Bob wav');
  assert.equal(sentenceOf(message({ text: 'a', author: null }), same), ': a');
});

test('the newest results are remembered, the one that was not asked for longest goes', () => {
  const made = [];
  const upper = cached((text) => {
    made.push(text);
    return text.toUpperCase();
  }, 2);
  for (const text of ['a', 'b', 'a', 'c', 'a', 'b']) assert.equal(upper(text), text.toUpperCase());
  assert.deepEqual(made, ['a', 'b', 'c', 'b']);
});
