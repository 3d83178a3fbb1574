/** What of the outbox survives its tab, and how others take it over. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IDBFactory } from 'fake-indexeddb';
import { ann } from './helpers.js';
import { no, ok, setUp, states, until } from './outboxes.js';

test('unsent messages survive the tab and keep their order and client_ids', async () => {
  const first = setUp({ tab: 'closed' });
  const sent = ['one', 'two'].map((text) => first.outbox.add('lobby', text).client_id);
  await until(async () => (await first.storage.all()).length === 2);
  const second = setUp({ tab: 'new', factory: first.factory });
  await second.outbox.adopt();
  assert.deepEqual(second.outbox.entries.map((e) => [e.client_id, e.text, e.tab]), [[sent[0], 'one', 'new'], [sent[1], 'two', 'new']]);
  assert.deepEqual((await second.storage.all()).map(({ tab }) => tab), ['new', 'new'], 'and are kept by the tab that has them now');
});

test('a message that was sent is not kept', async () => {
  const { outbox, posted, storage } = setUp();
  outbox.setOnline(true);
  outbox.add('lobby', 'one');
  await posted[0].answer(ok);
  await until(async () => (await storage.all()).length === 0);
});

test('messages of another person on this browser stay where they are', async () => {
  const first = setUp({ tab: 'closed' });
  first.outbox.add('lobby', 'private thought');
  await until(async () => (await first.storage.all()).length === 1);
  const second = setUp({ tab: 'new', factory: first.factory, author: 99 });
  await second.outbox.adopt();
  assert.deepEqual(second.outbox.entries, []);
});

test('a tab that still lives keeps its messages; one that is gone leaves them', async () => {
  const living = new Set(['banter-tab-other']);
  const locks = { request: (name, options, work) => work(living.has(name) ? null : { name }) };
  const first = setUp({ tab: 'other' });
  first.outbox.add('lobby', 'mine');
  await until(async () => (await first.storage.all()).length === 1);
  const second = setUp({ tab: 'b', factory: first.factory, locks });
  await second.outbox.adopt();
  assert.equal(second.outbox.entries.length, 0);
  living.clear();
  await second.outbox.adopt();
  assert.equal(second.outbox.entries.length, 1);
});

test('without storage messages still go out', async () => {
  const { outbox, posted } = setUp({ factory: { open: () => { throw new Error('refused'); } } });
  await outbox.adopt();
  outbox.setOnline(true);
  outbox.add('lobby', 'one');
  await posted[0].answer(ok);
  assert.deepEqual(outbox.entries, []);
});

test('when the session has ended nothing is lost: what was written waits, and goes out after signing in again', async () => {
  const { outbox, posted, storage, factory } = setUp({ tab: 'ended' });
  outbox.setOnline(true);
  const { client_id } = outbox.add('lobby', 'last words');
  await posted[0].answer(no('unauthenticated'));
  outbox.setOnline(false);
  assert.deepEqual([states(outbox), (await storage.all()).length], [['queued'], 1]);
  const again = setUp({ tab: 'new', factory });
  again.outbox.setOnline(true);
  await again.outbox.adopt();
  assert.deepEqual(again.posted.map(({ entry }) => [entry.client_id, entry.text]), [[client_id, 'last words']]);
});

test('a message that failed is kept as failed, with its reason, and one that is sent again is not', async () => {
  const first = setUp({ tab: 'closed' });
  const kept = async () => (await first.storage.all()).map(({ state, reason }) => [state, reason]);
  first.outbox.setOnline(true);
  const { client_id } = first.outbox.add('lobby', 'bad');
  await first.posted[0].answer(no('forbidden'));
  await until(async () => (await kept())[0]?.[0] === 'failed');
  const second = setUp({ tab: 'new', factory: first.factory });
  second.outbox.setOnline(true);
  await second.outbox.adopt();
  assert.deepEqual([states(second.outbox), second.outbox.entries[0].reason, second.posted.length], [['failed'], 'because forbidden', 0]);
  second.outbox.setOnline(false);
  second.outbox.retry(client_id);
  await until(async () => (await kept())[0]?.[0] === 'queued');
  assert.deepEqual(await kept(), [['queued', '']]);
});

test('what is on its way is kept as it was written', async () => {
  const { outbox, posted, storage } = setUp();
  let written = 0;
  storage.put = async () => { written += 1; };
  outbox.setOnline(true);
  outbox.add('lobby', 'one');
  await posted[0].answer(no('unavailable'));
  assert.equal(written, 1);
});

test('what closed tabs left goes out in the order in which it was written, also among what is written here', async () => {
  const factory = new IDBFactory();
  const [one, two] = ['one', 'two'].map((tab) => setUp({ tab, factory }));
  two.clock.time += 5_000;
  two.outbox.add('lobby', 'later');
  one.outbox.add('lobby', 'earlier');
  await until(async () => (await one.storage.all()).length === 2);
  const three = setUp({ tab: 'three', factory });
  three.clock.time += 2_000;
  three.outbox.add('lobby', 'between');
  await three.outbox.adopt();
  assert.deepEqual(three.outbox.entries.map((entry) => [entry.text, entry.state]), [['earlier', 'queued'], ['between', 'queued'], ['later', 'queued']]);
});

test('what was in flight when its tab was closed is queued again', async () => {
  const first = setUp({ tab: 'closed' });
  await first.storage.put({ client_id: 'x', room: 'lobby', text: 'half way', at: 1, author: ann.id, tab: 'closed', state: 'sending', reason: '' });
  const second = setUp({ tab: 'new', factory: first.factory });
  await second.outbox.adopt();
  assert.deepEqual(states(second.outbox), ['queued']);
});

test('of two tabs that left something only the one that is gone is taken over', async () => {
  const living = new Set(['banter-tab-living']);
  const locks = { request: (name, options, work) => work(living.has(name) ? null : { name }) };
  const factory = new IDBFactory();
  for (const tab of ['gone', 'living']) setUp({ tab, factory }).outbox.add('lobby', `of ${tab}`);
  const third = setUp({ tab: 'third', factory, locks });
  await until(async () => (await third.storage.all()).length === 2);
  await third.outbox.adopt();
  assert.deepEqual(third.outbox.entries.map((entry) => entry.text), ['of gone']);
});

test('without locks, too, each message that was left is taken once, however often it is looked for', async () => {
  const first = setUp({ tab: 'closed' });
  for (const text of ['one', 'two']) first.outbox.add('lobby', text);
  await until(async () => (await first.storage.all()).length === 2);
  const second = setUp({ tab: 'new', factory: first.factory });
  await Promise.all([second.outbox.adopt(), second.outbox.adopt(), second.outbox.adopt()]);
  assert.deepEqual(second.outbox.entries.map((entry) => entry.text), ['one', 'two']);
});

test('what another tab has sent while we waited for its lock is not taken up', async () => {
  const first = setUp({ tab: 'closed' });
  const { client_id } = first.outbox.add('lobby', 'one');
  await until(async () => (await first.storage.all()).length === 1);
  const second = setUp({ tab: 'new', factory: first.factory, locks: { request: async (name, options, work) => {
    await first.storage.remove(client_id);
    await work({ name });
  } } });
  await second.outbox.adopt();
  assert.deepEqual(second.outbox.entries, []);
});

test('what a tab itself has sent is not taken up by it while it is still being forgotten', async () => {
  const { outbox, posted, storage } = setUp();
  storage.remove = async () => {};
  outbox.setOnline(true);
  outbox.add('lobby', 'one');
  await posted[0].answer(ok);
  assert.equal((await storage.all()).length, 1);
  await outbox.adopt();
  assert.deepEqual([outbox.entries, posted.length], [[], 1]);
});
