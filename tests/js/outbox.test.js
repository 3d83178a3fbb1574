import assert from 'node:assert/strict';
import { test } from 'node:test';
import { no, ok, setUp, states, until } from './outboxes.js';

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
