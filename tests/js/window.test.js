/** Which rows of a long list are in the document, and which of those that matter are out of sight. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outOfSight, partInView } from '../../static/js/model/window.js';

test('the rows in view are in the document, and some above and below', () => {
  assert.deepEqual(partInView(500, 30, 3_000, 600), { from: 84, to: 132 });
  assert.deepEqual(partInView(500, 30, 0, 600), { from: 0, to: 36 });
  assert.deepEqual(partInView(500, 30, 14_700, 600), { from: 474, to: 500 });
});

test('a list that is out of view has none of its rows in the document', () => {
  for (const top of [-5_000, 20_000]) {
    const { from, to } = partInView(100, 30, top, 600);
    assert.equal(to - from, 0);
  }
});

test('a step of a few pixels changes nothing', () => {
  assert.deepEqual(partInView(500, 30, 2_900, 600), partInView(500, 30, 2_960, 600));
});

test('rows out of sight are counted above and below, with the nearest of each', () => {
  const lists = [{ top: 100, height: 30, wanted: [true, true, false, true] }, { top: 400, height: 30, wanted: [true, false, true] }];
  assert.deepEqual(outOfSight(lists, { top: 150, bottom: 410 }), { above: 2, below: 2, lastAbove: 130, firstBelow: 400 });
});

test('a row of which more than half is in view is in sight', () => {
  const lists = [{ top: 0, height: 30, wanted: [true, true] }];
  assert.deepEqual(outOfSight(lists, { top: 14, bottom: 46 }), { above: 0, below: 0, lastAbove: null, firstBelow: null });
});
