import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Offers } from '../../static/js/model/offers.js';
import { ann, bob, pending, settled } from './helpers.js';

const den = { room: 'den-0123456789', room_name: 'Den', by: ann, at: 1 };
const attic = { room: 'attic-0123456789', room_name: 'Attic', by: bob, at: 2 };

/** @param {Record<string, any>} answers by the name of the request */
function offers(answers) {
  const asked = [];
  const ask = async (event, payload) => {
    asked.push([event, payload]);
    return answers[event];
  };
  return { asked, offers: new Offers({ ask }) };
}

test('what one was asked into is fetched, and told anew whenever it changes', async () => {
  const { offers: mine } = offers({ 'offer:list': { ok: true, offers: [attic, den] } });
  await mine.load();
  assert.deepEqual(mine.all, [attic, den]);
  mine.take([den]);
  assert.deepEqual(mine.all, [den]);
});

test('an answer takes the question away, and one that fails leaves it with the reason', async () => {
  const refused = { ok: false, error: { code: 'forbidden', message: 'You are banned from this room.' } };
  const { asked, offers: mine } = offers({ 'offer:accept': refused, 'offer:decline': { ok: true } });
  mine.take([attic, den]);
  assert.equal(await mine.answer(den.room, false), true);
  assert.deepEqual([mine.all, mine.problem], [[attic], '']);
  assert.equal(await mine.answer(attic.room, true), false);
  assert.deepEqual([mine.all, mine.problem], [[attic], 'You are banned from this room.']);
  assert.deepEqual(asked, [['offer:decline', { room: den.room }], ['offer:accept', { room: attic.room }]]);
});

test('a question that was withdrawn meanwhile goes away, too', async () => {
  const gone = { ok: false, error: { code: 'not_found', message: 'You were not asked into such a room.' } };
  const { offers: mine } = offers({ 'offer:accept': gone });
  mine.take([den]);
  assert.equal(await mine.answer(den.room, true), false);
  assert.deepEqual([mine.all, mine.problem], [[], 'You were not asked into such a room.']);
});

test('two clicks are one answer', async () => {
  const slow = pending();
  let count = 0;
  const mine = new Offers({ ask: () => {
    count += 1;
    return slow.promise;
  } });
  mine.take([den]);
  const answers = [mine.answer(den.room, true), mine.answer(den.room, true)];
  slow.keep({ ok: true });
  await settled();
  assert.deepEqual([await Promise.all(answers), count], [[true, false], 1]);
});
