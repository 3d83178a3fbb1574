import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IDBFactory } from 'fake-indexeddb';
import { objectStore } from '../../static/js/lib/database.js';
import { tabLocks } from '../../static/js/lib/tabs.js';
import { Outbox } from '../../static/js/model/outbox.js';
import { ann, Clock, pending, settled } from './helpers.js';

/** An outbox whose server answers by hand. @param {object} [given] */
function setUp({ factory = new IDBFactory(), tab = 'a', locks = undefined, author = ann.id } = {}) {
  const clock = new Clock();
  /** @type {{entry: any, answer: (ack: any) => Promise<unknown>}[]} */
  const posted = [];
  let made = 0;
  const storage = objectStore('outbox', factory);
  const outbox = new Outbox({
    author,
    storage,
    tabs: tabLocks(tab, locks),
    post: (entry) => {
      const { promise, keep } = pending();
      posted.push({ entry: { ...entry }, answer: (ack) => { keep(ack); return settled(); } });
      return promise;
    },
    newId: () => `${tab}-${(made += 1)}`,
    later: clock.later,
    now: () => (clock.time += 1),
  });
  return { outbox, posted, clock, storage, factory };
}

const ok = { ok: true, message: {} };
const no = (code, more = {}) => ({ ok: false, error: { code, message: `because ${code}`, ...more } });
const states = (outbox) => outbox.entries.map((entry) => entry.state);
/** @param {() => Promise<boolean>} holds */
async function until(holds) {
  for (let i = 0; !(await holds()); i += 1) {
    assert.ok(i < 2_000, `never: ${holds}`);
    await settled();
  }
}

test('a message is queued without a line, sending on the line, and gone when the server has it', async () => {
  const { outbox, posted } = setUp();
  outbox.add('lobby', 'hello');
  assert.deepEqual(states(outbox), ['queued']);
  outbox.setOnline(true);
  assert.deepEqual(states(outbox), ['sending']);
  await posted[0].answer(ok);
  assert.deepEqual(outbox.entries, []);
});

test('one message of a room travels at a time, in the order they were written', async () => {
  const { outbox, posted } = setUp();
  outbox.setOnline(true);
  for (const text of ['one', 'two', 'three']) outbox.add('lobby', text);
  assert.deepEqual(posted.map((p) => p.entry.text), ['one']);
  await posted[0].answer(ok);
  await posted[1].answer(ok);
  assert.deepEqual(posted.map((p) => p.entry.text), ['one', 'two', 'three']);
});

test('rooms do not wait for each other', () => {
  const { outbox, posted } = setUp();
  outbox.setOnline(true);
  outbox.add('lobby', 'here');
  outbox.add('design', 'there');
  assert.deepEqual(posted.map((p) => p.entry.room), ['lobby', 'design']);
});

for (const code of ['timeout', 'unavailable', 'unknown']) {
  test(`an answer "${code}" is tried again with the same client_id, and nothing overtakes it`, async () => {
    const { outbox, posted, clock } = setUp();
    outbox.setOnline(true);
    outbox.add('lobby', 'one');
    outbox.add('lobby', 'two');
    await posted[0].answer(no(code));
    assert.equal(posted.length, 1);
    await clock.pass(1_000);
    assert.equal(posted[1].entry.client_id, posted[0].entry.client_id);
    await posted[1].answer(ok);
    assert.equal(posted[2].entry.text, 'two');
  });
}

test('"too many" waits as long as the server asks', async () => {
  const { outbox, posted, clock } = setUp();
  outbox.setOnline(true);
  outbox.add('lobby', 'one');
  await posted[0].answer(no('too_many', { retry_after: 7 }));
  await clock.pass(6_900);
  assert.equal(posted.length, 1);
  await clock.pass(200);
  assert.equal(posted.length, 2);
});

test('the waits between tries grow', async () => {
  const { outbox, posted, clock } = setUp();
  outbox.setOnline(true);
  outbox.add('lobby', 'one');
  await posted[0].answer(no('unavailable'));
  await clock.pass(1_000);
  await posted[1].answer(no('unavailable'));
  await clock.pass(1_000);
  assert.equal(posted.length, 2);
  await clock.pass(1_000);
  assert.equal(posted.length, 3);
});

test('in slow mode what was written waits for the seconds that are left, and then goes out', async () => {
  const { outbox, posted, clock } = setUp();
  outbox.setOnline(true);
  outbox.add('lobby', 'too soon');
  await posted[0].answer({ ok: false, error: { code: 'too_many', message: 'Slow mode.', retry_after: 12 } });
  await clock.pass(4_000);
  assert.deepEqual([states(outbox), outbox.secondsLeft('lobby', clock.time), outbox.secondsLeft('design', clock.time)], [['queued'], 8, 0]);
  await clock.pass(8_000);
  assert.deepEqual([posted.length, posted[1]?.entry.text, outbox.secondsLeft('lobby', clock.time)], [2, 'too soon', 0]);
});

for (const code of ['invalid', 'forbidden', 'not_found']) {
  test(`an answer "${code}" makes the message failed with the reason, and the next one goes out`, async () => {
    const { outbox, posted } = setUp();
    outbox.setOnline(true);
    outbox.add('lobby', 'bad');
    outbox.add('lobby', 'good');
    await posted[0].answer(no(code));
    assert.deepEqual([outbox.entries[0].state, outbox.entries[0].reason], ['failed', `because ${code}`]);
    assert.equal(posted[1].entry.text, 'good');
  });
}

test('a failed message is sent again when asked, or given up', async () => {
  const { outbox, posted } = setUp();
  outbox.setOnline(true);
  const { client_id } = outbox.add('lobby', 'bad');
  await posted[0].answer(no('forbidden'));
  outbox.retry(client_id);
  assert.deepEqual([posted.length, states(outbox)], [2, ['sending']]);
  await posted[1].answer(no('forbidden'));
  outbox.drop(client_id);
  assert.deepEqual(outbox.entries, []);
});

test('what was in flight when the line went is sent again when it is back', async () => {
  const { outbox, posted } = setUp();
  outbox.setOnline(true);
  outbox.add('lobby', 'one');
  outbox.setOnline(false);
  await posted[0].answer(no('timeout'));
  assert.deepEqual(states(outbox), ['queued']);
  outbox.setOnline(true);
  assert.equal(posted[1].entry.client_id, posted[0].entry.client_id);
});

test('unsent messages survive the tab and keep their order and client_ids', async () => {
  const first = setUp({ tab: 'closed' });
  const sent = ['one', 'two'].map((text) => first.outbox.add('lobby', text).client_id);
  await until(async () => (await first.storage.all()).length === 2);
  const second = setUp({ tab: 'new', factory: first.factory });
  await second.outbox.adopt();
  assert.deepEqual(second.outbox.entries.map((e) => [e.client_id, e.text, e.tab]), [[sent[0], 'one', 'new'], [sent[1], 'two', 'new']]);
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
