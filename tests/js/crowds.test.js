/** Messages that tell many people, and people who are mentioned and not in the room. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Composition } from '../../static/js/model/composition.js';
import { crowdOf } from '../../static/js/model/outbox.js';
import { askedFor, begin, chat, greet, log, quiet, server } from './onpage.js';
import { ann, bob } from './helpers.js';
import { no, ok, setUp, until } from './outboxes.js';

const crowd = { field: 'wide', message: '132 people will be notified. Send it with `wide` if you want that.' };
const [cleo, dana] = [{ id: 8, name: 'Cleo', avatar: null }, { id: 9, name: 'Dana', avatar: null }];

test('a message for many people waits for an answer, and is sent with the same id', async () => {
  const { outbox, posted, storage } = setUp();
  outbox.setOnline(true);
  outbox.add('lobby', '@room lunch');
  await posted[0]?.answer(no('conflict', crowd));
  const [entry] = outbox.entries;
  assert.deepEqual([entry?.state, entry?.isAsked, entry?.reason, entry?.text], ['failed', true, 'This will notify 132 people.', '@room lunch']);
  await until(async () => (await storage.all())[0]?.isAsked === true);
  outbox.retry(entry?.client_id ?? '');
  assert.deepEqual([posted[1]?.entry.wide, posted[1]?.entry.isAsked, posted[1]?.entry.client_id], [true, false, posted[0]?.entry.client_id]);
  await posted[1]?.answer(ok);
  assert.deepEqual(outbox.entries, []);
});

test('other conflicts are no question, and trying again says no yes', async () => {
  const { outbox, posted } = setUp();
  outbox.setOnline(true);
  outbox.add('lobby', '@room lunch');
  await posted[0]?.answer(no('conflict', { field: 'text' }));
  assert.deepEqual([outbox.entries[0]?.isAsked, outbox.entries[0]?.reason], [false, 'because conflict']);
  outbox.retry(outbox.entries[0]?.client_id ?? '');
  assert.equal(posted[1]?.entry.wide, false);
  assert.deepEqual([crowdOf({ code: 'conflict', ...crowd }), crowdOf({ code: 'conflict', message: '' })], ['This will notify 132 people.', '']);
});

test('the page asks, sends it after a yes, and offers to add those who are not in the room', async () => {
  begin();
  server['message:post'] = ({ wide, text, client_id }) => (wide
    ? { message: log.post({ author: ann, text, client_id }).message, outside: [cleo] }
    : { ok: false, error: { code: 'conflict', ...crowd } });
  await greet();
  chat.post('@room and @Cleo');
  await quiet();
  assert.equal(chat.announcer.words, 'This will notify 132 people. Send it?');
  chat.outbox.retry(chat.outbox.entries[0]?.client_id ?? '');
  await quiet();
  assert.deepEqual(askedFor('message:post').map(({ wide }) => wide), [undefined, true]);
  assert.deepEqual([chat.outbox.entries, chat.composition.outside], [[], [cleo]]);
  server['message:edit'] = ({ id, text }) => ({ message: { ...log.messages[0], id, text }, outside: [dana, cleo] });
  await chat.edit(10, '@Dana', true);
  assert.deepEqual([askedFor('message:edit')[0]?.wide, chat.composition.outside], [true, [dana, cleo]]);
});

test('a text that was not sent comes back behind what was written since', () => {
  const drafts = new Map();
  const composition = new Composition('lobby', /** @type {any} */ ({ get: (/** @type {string} */ room) => drafts.get(room) ?? '', set: (/** @type {string} */ room, /** @type {string} */ text) => drafts.set(room, text) }));
  composition.giveBack('@room lunch');
  assert.equal(composition.target.text, '@room lunch');
  composition.giveBack('tea');
  assert.equal(composition.target.text, '@room lunch\n\ntea');
  composition.offerToAdd([bob]);
  composition.offerToAdd();
  assert.deepEqual(composition.outside, [bob]);
});
