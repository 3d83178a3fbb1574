import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Announcer } from '../../static/js/model/announcer.js';
import { bob, Clock, message } from './helpers.js';

/** @type {Clock} */
let clock;
/** @type {Announcer} */
let announcer;

beforeEach(() => {
  clock = new Clock();
  announcer = new Announcer({ ...clock });
});

/** @param {string} text @param {string} [name] */
const says = (text, name = 'Bob', given = {}) => message({ seq: Number(text.match(/\d+/)?.[0] ?? 1), text, author: { ...bob, name }, ...given });

test('a message that was pinned or reacted to is not new', () => {
  announcer.heard(message({ seq: 4, rev: 9, author: bob, pinned: true }));
  assert.equal(announcer.words, '');
});

test('the first message is said at once, the few that follow when it has been said, each in full', async () => {
  announcer.heard(says('one 1'));
  assert.equal(announcer.words, 'Bob: one 1');
  announcer.heard(says('two 2'));
  announcer.heard(says('three 3', 'Cleo'));
  assert.equal(announcer.words, 'Bob: one 1');
  await clock.pass(4_000);
  assert.equal(announcer.words, 'Bob: two 2\nCleo: three 3');
  await clock.pass(4_000);
  assert.equal(announcer.words, '');
});

test('many messages are summed up', async () => {
  announcer.heard(says('one 1'));
  for (let seq = 2; seq < 9; seq += 1) announcer.heard(says(`number ${seq}`, `P${seq % 5}`));
  await clock.pass(4_000);
  assert.equal(announcer.words, '7 new messages from P2, P3, P4, and 2 more');
});

test('what is deleted before its turn is not said, and what is changed is said as it is then', async () => {
  announcer.heard(says('one 1'));
  announcer.heard(says('two 2'));
  announcer.heard(says('three 3'));
  announcer.heard(says('two 2', 'Bob', { text: null, deleted: true }));
  announcer.heard(says('three 3', 'Bob', { text: 'better', edited_at: 1 }));
  await clock.pass(4_000);
  assert.equal(announcer.words, 'Bob: better');
});

test('a change of what was said or read already is not said', async () => {
  announcer.heard(says('one 1', 'Bob', { edited_at: 1 }));
  announcer.heard(says('two 2', 'Bob', { text: null, deleted: true }));
  await clock.pass(4_000);
  assert.deepEqual([announcer.words, announcer.turn], ['', 0]);
});

test('the same words twice are two announcements, and a long text is cut off', async () => {
  announcer.heard(says('yes', 'Bob', { id: 1 }));
  announcer.heard(says('yes', 'Bob', { id: 2 }));
  await clock.pass(4_000);
  assert.deepEqual([announcer.words, announcer.turn], ['Bob: yes', 2]);
  announcer.forget();
  announcer.heard(says('x'.repeat(8_000)));
  assert.equal(announcer.words.length, 'Bob: '.length + 241);
});

test('what is meant for the reader is said to be so, also when an edit made it so', async () => {
  announcer.heard(says('one 1'), 1);
  assert.equal(announcer.words, 'Mentions you. Bob: one 1');
  announcer.heard(says('two 2', 'Bob', { rev: 9, edited_at: 5 }), 9);
  announcer.heard(says('three 3', 'Bob', { rev: 10, edited_at: 5 }), 9);
  await clock.pass(4_000);
  assert.equal(announcer.words, 'Mentions you. Bob: two 2');
  for (let seq = 4; seq < 9; seq += 1) announcer.heard(says(`number ${seq}`), seq < 6 ? seq : 0);
  await clock.pass(4_000);
  assert.equal(announcer.words, '5 new messages from Bob. 2 mention you');
});

test('who reacts to a message of ours is said, and several are gathered', async () => {
  announcer.reacted({ name: 'Bob', emoji: '🎉' });
  assert.equal(announcer.words, 'Bob reacted with 🎉 to your message');
  announcer.heard(says('one 1'));
  announcer.reacted({ name: 'Bob', emoji: '👍' });
  announcer.reacted({ name: 'Cleo', emoji: '👍' });
  await clock.pass(4_000);
  assert.equal(announcer.words, 'Bob: one 1\nBob and Cleo reacted to your messages');
  for (const name of ['Dan', 'Eve', 'Fay', 'Gus']) announcer.reacted({ name, emoji: '👍' });
  await clock.pass(4_000);
  assert.equal(announcer.words, 'Dan, Eve, and 2 more reacted to your messages');
});
