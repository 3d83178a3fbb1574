import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayBeOld } from '../../static/js/model/afresh.js';

test('what one holds may be old after a hello and after a loss, and after no other event', () => {
  assert.deepEqual(['hello', 'missed', 'message', 'me', ''].filter(mayBeOld), ['hello', 'missed']);
});
