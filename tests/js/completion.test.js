import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whenChanged } from '../../static/js/lib/changes.js';
import { Completion } from '../../static/js/model/completion.js';
import { settled } from './helpers.js';

const owner = {};
const words = { label: 'Words', trigger: /(?<!\S)@(\w*)$/, insert: ({ key }) => `@${key} `,
  find: (query) => ['ann', 'anna', 'bob'].filter((one) => one.startsWith(query)).map((key) => ({ key, label: key })) };

/** @param {Completion} completion @param {string} text */
const look = (completion, text, caret = text.length) => {
  completion.look(owner, text, caret);
  return completion.items.map(({ key }) => key);
};

test('what may be meant is found by the word before the caret', () => {
  const completion = new Completion([words]);
  assert.deepEqual(look(completion, 'hello @an'), ['ann', 'anna']);
  assert.deepEqual([completion.isOpen, completion.label, completion.owner === owner, completion.chosen?.key], [true, 'Words', true, 'ann']);
  assert.deepEqual(look(completion, 'hello @an and', 9), ['ann', 'anna']);
  assert.deepEqual(look(completion, 'hello @an and'), []);
  assert.deepEqual(look(completion, 'a@an'), []);
  assert.deepEqual(look(completion, '@zoe'), []);
});

test('the chosen one takes the place of the word, and another one if it is named', () => {
  const completion = new Completion([words]);
  look(completion, 'hello @an!', 9);
  completion.move(1);
  assert.deepEqual(completion.choose(), { from: 6, to: 9, text: '@anna ' });
  assert.deepEqual([completion.isOpen, completion.choose(), completion.choose({ key: 'bob', label: 'bob' })], [false, null, null]);
  const [, second] = (look(completion, '@'), completion.items);
  assert.deepEqual(completion.choose(second), { from: 0, to: 1, text: '@anna ' });
});

test('the choice moves around the ends, and begins at the first with each key', () => {
  const completion = new Completion([words]);
  look(completion, '@');
  for (const [step, at] of [[1, 1], [1, 2], [1, 0], [-1, 2]]) {
    completion.move(Number(step));
    assert.equal(completion.at, at);
  }
  look(completion, '@a');
  assert.equal(completion.at, 0);
});

test('a list that was closed stays closed for its word, and opens for the next one', () => {
  const completion = new Completion([words]);
  look(completion, 'to @a');
  completion.dismiss('to @a');
  assert.equal(completion.isOpen, false);
  for (const text of ['to @an', 'to @ann']) assert.deepEqual(look(completion, text), []);
  assert.deepEqual(look(completion, 'to @ann and @'), ['ann', 'anna', 'bob']);
  look(completion, '@');
  completion.dismiss('@');
  look(completion, '');
  assert.deepEqual(look(completion, '@b'), ['bob']);
});

test('a word that is typed whole is known, so that Enter sends it', () => {
  const completion = new Completion([words]);
  look(completion, 'to @bob');
  assert.equal(completion.isOpen, true);
  assert.equal(completion.isTyped('to @bob'), true);
  look(completion, 'to @bo');
  assert.equal(completion.isTyped('to @bo'), false);
  assert.equal(new Completion([]).isTyped(''), false);
});

test('answers that come late for another word are not shown, and a source that fails has none', async () => {
  /** @type {((found: any) => void)[]} */
  const asked = [];
  const slow = { ...words, find: () => new Promise((resolve) => asked.push(resolve)) };
  const completion = new Completion([slow]);
  look(completion, '@a');
  look(completion, '@ab');
  asked[1]?.([{ key: 'abe', label: 'abe' }]);
  asked[0]?.([{ key: 'ann', label: 'ann' }]);
  await settled();
  assert.deepEqual(completion.items.map(({ key }) => key), ['abe']);
  look(completion, '');
  look(completion, '@b');
  completion.close();
  asked[2]?.([{ key: 'bob', label: 'bob' }]);
  await settled();
  assert.equal(completion.isOpen, false);
  const failing = new Completion([{ ...words, find: () => Promise.reject(new Error('offline')) }]);
  look(failing, '@a');
  await settled();
  assert.equal(failing.isOpen, false);
});

test('at most eight are shown, and the first source that is triggered is asked', () => {
  const many = { ...words, label: 'Many', find: () => Array.from({ length: 9 }, (_none, at) => ({ key: `${at}`, label: `${at}` })) };
  const completion = new Completion([{ ...many, trigger: /^never$/ }, many, words]);
  assert.equal(look(completion, '@').length, 8);
  assert.equal(completion.label, 'Many');
});

test('a key for which nothing is meant changes nothing', () => {
  const completion = new Completion([words]);
  let told = 0;
  whenChanged(() => { told += 1; });
  look(completion, 'hello');
  look(completion, 'hello ');
  whenChanged(() => {});
  assert.equal(told, 0);
});
