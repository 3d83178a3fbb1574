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

test('the messages of a room, and no others, are those of the room', () => {
  const { outbox } = setUp();
  outbox.add('lobby', 'here');
  outbox.add('design', 'there');
  assert.deepEqual(['lobby', 'design', 'nowhere'].map((room) => outbox.of(room).map((entry) => entry.text)), [['here'], ['there'], []]);
});

test('a message has no reason to be told as long as nothing refused it, and none again when it is sent once more', async () => {
  const { outbox, posted } = setUp();
  outbox.setOnline(true);
  const { client_id, reason } = outbox.add('lobby', 'bad');
  await posted[0].answer(no('forbidden'));
  const refused = outbox.entries[0].reason;
  outbox.retry(client_id);
  assert.deepEqual([reason, refused, outbox.entries[0].reason], ['', 'because forbidden', '']);
});

test('only what failed is sent again when asked: not what is on its way, and not what is gone', async () => {
  const { outbox, posted } = setUp();
  outbox.setOnline(true);
  const { client_id } = outbox.add('lobby', 'one');
  outbox.retry(client_id);
  outbox.retry('unheard-of');
  assert.deepEqual([states(outbox), posted.length], [['sending'], 1]);
  outbox.setOnline(false);
  await posted[0].answer(no('timeout'));
  outbox.setOnline(true);
  assert.equal(posted.length, 2);
});

test('a message whose room is held up does not let one of another room by under its name', async () => {
  const { outbox, posted, clock } = setUp();
  outbox.setOnline(true);
  outbox.add('lobby', 'one');
  outbox.add('design', 'two');
  await posted[0].answer(no('too_many', { retry_after: 5 }));
  outbox.add('design', 'three');
  await posted[1].answer(ok);
  assert.deepEqual(posted.map((p) => p.entry.text), ['one', 'two', 'three']);
  await clock.pass(5_000);
  assert.equal(posted[3].entry.text, 'one');
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

for (const [code, state] of [['conflict', 'failed'], ['internal', 'failed'], ['offline', 'queued']]) {
  test(`after an answer "${code}" a message is ${state}`, async () => {
    const { outbox, posted } = setUp();
    outbox.setOnline(true);
    outbox.add('lobby', 'one');
    await posted[0].answer(no(code));
    assert.deepEqual(states(outbox), [state]);
  });
}

test('only where the server asks for it are there seconds to wait', async () => {
  const { outbox, posted, clock } = setUp();
  outbox.setOnline(true);
  outbox.add('lobby', 'one');
  await posted[0].answer(no('unavailable'));
  assert.equal(outbox.secondsLeft('lobby', clock.time), 0);
});

test('after a message that went out the waits begin small again', async () => {
  const { outbox, posted, clock } = setUp();
  outbox.setOnline(true);
  outbox.add('lobby', 'one');
  outbox.add('lobby', 'two');
  for (const wait of [1_000, 2_000]) {
    await posted.at(-1).answer(no('unavailable'));
    await clock.pass(wait);
  }
  await posted.at(-1).answer(ok);
  await posted.at(-1).answer(no('unavailable'));
  const before = posted.length;
  await clock.pass(1_000);
  assert.equal(posted.length, before + 1);
});

test('the waits between tries end at half a minute', async () => {
  const { outbox, posted, clock } = setUp();
  outbox.setOnline(true);
  outbox.add('lobby', 'one');
  for (const wait of [1, 2, 4, 8, 16, 30, 30]) {
    await posted.at(-1).answer(no('unavailable'));
    const before = posted.length;
    await clock.pass(wait * 1_000 - 100);
    assert.equal(posted.length, before, `before ${wait} s`);
    await clock.pass(100);
    assert.equal(posted.length, before + 1, `after ${wait} s`);
  }
});

test('a message that was given up while it travelled stays away, whatever the answer is, and the next one goes', async () => {
  const { outbox, posted, storage } = setUp();
  outbox.setOnline(true);
  const { client_id } = outbox.add('lobby', 'one');
  outbox.add('lobby', 'two');
  outbox.drop(client_id);
  await posted[0].answer(no('forbidden'));
  assert.deepEqual([outbox.entries.map((entry) => entry.text), posted[1].entry.text], [['two'], 'two']);
  await until(async () => (await storage.all()).every((entry) => entry.text === 'two'));
});

test('giving up what is not there is nothing', async () => {
  const { outbox, storage } = setUp();
  let removed = 0;
  storage.remove = async () => { removed += 1; };
  const before = outbox.entries;
  outbox.drop('unheard-of');
  assert.deepEqual([outbox.entries === before, removed], [true, 0]);
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
