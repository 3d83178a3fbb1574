/** The part of the loaded messages that is in the document. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { around, bounded, boundsOf, lastSlice, narrowed, rowStarts, slideDown, slideUp } from '../../static/js/model/slice.js';
import { message } from './helpers.js';

/** Messages 10, 20, 30 and so on. @param {number} count */
const some = (count) => Array.from({ length: count }, (_, i) => message({ seq: (i + 1) * 10 }));

test('the newest part are the last eighty, or all there are', () => {
  assert.deepEqual([0, 79, 80, 81, 500].map((count) => lastSlice(some(count)).from), [0, 0, 0, 20, 4_210]);
  assert.equal(lastSlice(some(500)).to, Infinity);
  assert.deepEqual(lastSlice(some(500), 30), { from: 4_710, to: Infinity });
});

test('people who come and go one after the other begin one row', () => {
  const kinds = ['join', 'leave', 'text', 'add', 'remove', 'join', 'topic', 'join'];
  assert.deepEqual(rowStarts(kinds.map((kind, at) => message({ seq: at + 1, kind }))).map(({ seq }) => seq), [1, 3, 4, 7, 8]);
});

test('bounds are indexes, whether or not there is a message of just that seq', () => {
  const messages = some(10);
  assert.deepEqual([{ from: 30, to: 50 }, { from: 31, to: 59 }, { from: 0, to: Infinity }, { from: 0, to: 500 }].map((slice) => boundsOf(slice, messages)), [[2, 5], [3, 5], [0, 10], [0, 10]]);
});

test('sliding up shows 12 more above, and as many go below as are too many', () => {
  const messages = some(500);
  assert.deepEqual(boundsOf(slideUp({ from: 4_210, to: Infinity }, messages), messages), [408, 500]);
  assert.deepEqual(boundsOf(slideUp({ from: 3_010, to: Infinity }, messages), messages), [288, 448]);
  assert.deepEqual(boundsOf(slideUp({ from: 110, to: 2_000 }, messages), messages), [0, 160]);
  assert.deepEqual(slideUp({ from: 110, to: 500 }, messages), { from: 0, to: 509 });
  assert.deepEqual(slideUp({ from: 0, to: Infinity }, some(3)), { from: 0, to: Infinity });
});

test('sliding up keeps a hundred and sixty, at one below, at it and above', () => {
  const messages = some(500);
  const after = [147, 148, 149].map((size) => boundsOf(slideUp({ from: 1_000, to: (99 + size) * 10 }, messages), messages));
  assert.deepEqual(after.map(([start, end]) => end - start), [159, 160, 160]);
});

test('sliding down shows 12 more below, and as many go above as are too many', () => {
  const messages = some(500);
  assert.deepEqual(slideDown({ from: 10, to: 1_000 }, messages), { from: 0, to: 1_129 });
  assert.deepEqual(slideDown({ from: 1_000, to: 2_500 }, messages), { from: 1_030, to: 2_629 });
  assert.deepEqual(slideDown({ from: 4_000, to: 4_880 }, messages), { from: 4_000, to: Infinity });
  assert.deepEqual(slideDown({ from: 4_000, to: 4_870 }, messages), { from: 4_000, to: 4_999 });
});

test('the part around a message begins somewhat above it, and reaches to the newest where that is near', () => {
  const messages = some(500);
  assert.deepEqual(around(2_000, messages), { from: 1_880, to: 2_809 });
  assert.deepEqual(around(1_999, messages), { from: 1_880, to: 2_809 });
  assert.deepEqual(around(4_190, messages), { from: 4_070, to: 4_999 });
  assert.deepEqual(around(4_200, messages), { from: 4_080, to: Infinity });
  assert.deepEqual(around(4_210, messages), { from: 4_090, to: Infinity });
  assert.deepEqual(around(10, some(1)), { from: 0, to: Infinity });
  assert.deepEqual(around(10, some(30)), { from: 0, to: Infinity });
  assert.deepEqual(around(5, []), { from: 0, to: Infinity });
});

test('a part of at most a hundred and sixty stays as it is, a longer one ends there', () => {
  const messages = some(500);
  const at = (count) => ({ from: 1_000, to: (99 + count) * 10 });
  assert.deepEqual([159, 160, 161, 400].map((count) => bounded(at(count), messages).to), [2_580, 2_590, 2_599, 2_599]);
  const open = { from: 3_410, to: Infinity };
  assert.equal(bounded(open, messages), open);
});

test('a room that is left keeps the rows in view, six more on each side, and the end if that is near', () => {
  const messages = some(100);
  const all = { from: 0, to: Infinity };
  assert.deepEqual(narrowed(all, messages, 500, 550), { from: 440, to: 619 });
  assert.deepEqual(narrowed(all, messages, 505, 555), { from: 450, to: 619 });
  assert.deepEqual([930, 940, 950].map((last) => narrowed(all, messages, 900, last).to), [999, Infinity, Infinity]);
  assert.deepEqual([60, 70, 80].map((first) => narrowed(all, messages, first, 100).from), [0, 0, 20]);
});

test('a room is left with a message that is higher than the view, or with what is not sent yet alone in view', () => {
  const messages = some(100);
  const all = { from: 0, to: Infinity };
  assert.deepEqual(narrowed(all, messages, 500, 0), { from: 440, to: 569 });
  assert.deepEqual(narrowed({ from: 480, to: Infinity }, messages, 0, 0), { from: 480, to: Infinity });
});

test('a room that is left keeps no row that was not in the document', () => {
  const messages = some(100);
  assert.deepEqual(narrowed({ from: 480, to: 569 }, messages, 500, 550), { from: 480, to: 569 });
  assert.deepEqual(boundsOf(narrowed({ from: 0, to: Infinity }, [], 0, 0), []), [0, 0]);
});
