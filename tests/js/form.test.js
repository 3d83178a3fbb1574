import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Form } from '../../static/js/model/form.js';
import { pending } from './helpers.js';

const refused = { ok: false, error: { code: 'invalid', field: 'name', message: 'Too long.' } };

test('a form is sent once, however often it is pressed', async () => {
  const form = new Form();
  let sent = 0;
  const work = async () => {
    sent += 1;
    return { ok: true };
  };
  await Promise.all([form.send(work), form.send(work)]);
  assert.deepEqual([sent, form.isBusy], [1, false]);
});

test('what was refused is told until the form is sent again', async () => {
  const form = new Form();
  assert.equal(await form.send(async () => refused), null);
  assert.equal(form.error, refused.error);
  const { promise, keep } = pending();
  const sent = form.send(() => promise);
  assert.deepEqual([form.error, form.isBusy], [null, true]);
  keep({ ok: true, id: 7 });
  assert.deepEqual(await sent, { ok: true, id: 7 });
});
