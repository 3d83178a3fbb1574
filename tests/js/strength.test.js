/** The strength of a new password while it is typed. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Strength } from '../../static/js/model/strength.js';
import { Clock, pending, settled } from './helpers.js';

/** @type {Clock} */
let clock;
/** @type {ReturnType<typeof pending>[]} */
let asked;
/** @type {string[]} */
let shown;
/** @type {Strength} */
let strength;

beforeEach(() => {
  [clock, asked, shown] = [new Clock(), [], []];
  strength = new Strength({
    least: 9,
    ask: () => {
      asked.push(pending());
      return asked.at(-1)?.promise;
    },
    changed: () => shown.push(strength.verdict.words),
    later: clock.later,
    cancel: clock.cancel,
  });
});

const weak = { level: 'weak', words: 'Easy to guess: add another word' };
const good = { level: 'good', words: 'Good' };

test('the characters that are missing are counted without asking the server', async () => {
  for (const typed of ['a', 'kV9#xq2z', '']) strength.typed(typed);
  await clock.pass(10_000);
  assert.deepEqual([shown, asked.length], [['Too short: 8 more characters', 'Too short: 1 more character', ''], 0]);
});

test('a letter and its accent are one character, as for the server, and so is an emoji', async () => {
  strength.typed('cafe\u0301');
  strength.typed('🎉🎉');
  assert.deepEqual(shown, ['Too short: 5 more characters', 'Too short: 7 more characters']);
});

test('the server is asked once, after a pause in typing', async () => {
  strength.typed('kV9#xq2zT');
  await clock.pass(399);
  strength.typed('kV9#xq2zT!');
  await clock.pass(399);
  assert.equal(asked.length, 0);
  await clock.pass(1);
  assert.equal(asked.length, 1);
  asked[0]?.keep(good);
  await settled();
  assert.deepEqual(strength.verdict, good);
});

test('an older judgement stays until there is a new one, but what was said of a shorter password does not', async () => {
  strength.typed('short');
  strength.typed('password1');
  assert.equal(strength.verdict.words, 'Checking…');
  await clock.pass(400);
  asked[0]?.keep(weak);
  await settled();
  strength.typed('password12');
  assert.deepEqual(strength.verdict, weak);
});

test('an answer about what was typed before says nothing', async () => {
  strength.typed('password1');
  await clock.pass(400);
  strength.typed('pass');
  asked[0]?.keep(good);
  await settled();
  assert.equal(strength.verdict.words, 'Too short: 5 more characters');
});

test('without an answer nothing is said', async () => {
  strength.typed('short');
  strength.typed('kV9#xq2zT');
  await clock.pass(400);
  asked[0]?.keep(null);
  await settled();
  assert.deepEqual(strength.verdict, { level: '', words: '' });
});
