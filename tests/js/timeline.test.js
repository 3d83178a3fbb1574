import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Timeline } from '../../static/js/model/timeline.js';
import { bob, Log, randomFrom } from './helpers.js';

/** @param {Log} log @param {number} [limit] */
function opened(log, limit = 50) {
  const timeline = new Timeline();
  timeline.reset({ ...log.newest(limit), epoch: 'e' });
  return timeline;
}

const texts = (timeline) => timeline.messages.map((m) => m.text);

test('an event that follows directly is applied, and moves the rev', () => {
  const log = new Log();
  const timeline = opened(log);
  timeline.receive(log.post({ text: 'hello' }));
  assert.deepEqual([texts(timeline), timeline.rev, timeline.hasHole], [['hello'], 1, false]);
});

test('an event after a hole waits until the hole is filled', () => {
  const log = new Log();
  const timeline = opened(log);
  log.post({ text: 'lost' });
  timeline.receive(log.post({ text: 'early' }));
  assert.deepEqual([texts(timeline), timeline.rev, timeline.hasHole], [[], 0, true]);
  timeline.advance({ messages: [log.messages[0]], more: false, rev: 1 });
  assert.deepEqual([texts(timeline), timeline.rev, timeline.hasHole], [['lost', 'early'], 2, false]);
});

test('an event that was coalesced by the server is no hole', () => {
  const log = new Log();
  const timeline = opened(log);
  log.post();
  const last = log.change(0, { text: 'at last' });
  timeline.receive({ ...last, prev: 0 });
  assert.deepEqual([texts(timeline), timeline.rev], [['at last'], 2]);
});

test('an event that arrives twice changes nothing', () => {
  const log = new Log();
  const timeline = opened(log);
  const event = log.post();
  timeline.receive(event);
  const { version } = timeline;
  timeline.receive(event);
  assert.deepEqual([timeline.messages.length, timeline.version], [1, version]);
});

test('events that arrive while the room is being opened wait for the answer', () => {
  const log = new Log();
  log.post({ text: 'old' });
  const timeline = new Timeline();
  timeline.hold();
  const answer = log.newest();
  timeline.receive(log.post({ text: 'meanwhile' }));
  assert.equal(timeline.messages.length, 0);
  timeline.reset({ ...answer, epoch: 'e' });
  assert.deepEqual([texts(timeline), timeline.rev], [['old', 'meanwhile'], 2]);
});

test('after a restart with another log, events with small revs are not taken for known ones', () => {
  const old = new Log();
  for (let i = 0; i < 9; i += 1) old.post();
  const timeline = opened(old);
  timeline.hold();
  const fresh = new Log();
  fresh.post({ text: 'restored' });
  const answer = fresh.newest();
  timeline.receive(fresh.post({ text: 'new' }));
  timeline.reset({ ...answer, epoch: 'f' });
  assert.deepEqual([texts(timeline), timeline.rev], [['restored', 'new'], 2]);
});

test('a page of older messages that was read before a change does not bring back the old text', () => {
  const log = new Log();
  for (let i = 0; i < 60; i += 1) log.post();
  const timeline = opened(log);
  const page = log.before(timeline.from);
  timeline.receive(log.change(3, { text: 'changed meanwhile' }));
  timeline.prepend(page);
  assert.equal(timeline.find(log.messages[3].id)?.text, 'changed meanwhile');
  assert.deepEqual([timeline.messages.length, timeline.hasOlder], [60, false]);
});

test('a page of older messages that is newer than a remembered change wins', () => {
  const log = new Log();
  for (let i = 0; i < 60; i += 1) log.post();
  const timeline = opened(log);
  timeline.receive(log.change(3, { text: 'first' }));
  log.change(3, { text: 'second' });
  timeline.prepend(log.before(timeline.from));
  assert.equal(timeline.find(log.messages[3].id)?.text, 'second');
});

test('a deleted message stays in its place as a tombstone', () => {
  const log = new Log();
  for (let i = 0; i < 3; i += 1) log.post();
  const timeline = opened(log);
  timeline.receive(log.change(1, { deleted: true, text: null }));
  assert.deepEqual(timeline.messages.map((m) => m.deleted), [false, true, false]);
  assert.equal(timeline.messages[1]?.text, null);
});

test('the answer to a post may come before events with lower seqs, and nothing doubles', () => {
  const log = new Log();
  const timeline = opened(log);
  const theirs = log.post({ text: 'theirs' });
  const ours = log.post({ text: 'ours' });
  timeline.merge(ours.message);
  timeline.receive(theirs);
  timeline.receive(ours);
  assert.deepEqual([texts(timeline), timeline.rev], [['theirs', 'ours'], 2]);
});

test('a message made long ago and changed since is remembered, not shown out of its place', () => {
  const log = new Log();
  for (let i = 0; i < 60; i += 1) log.post();
  const timeline = opened(log);
  timeline.receive(log.change(0, { text: 'far above' }));
  assert.equal(timeline.messages[0]?.seq, timeline.from);
  assert.equal(timeline.messages.length, 50);
});

/** One random step in the life of the log. @param {Log} log @param {() => number} random */
function step(log, random) {
  const index = Math.floor(random() * log.messages.length);
  if (log.messages.length === 0 || random() < 0.5) return log.post();
  if (random() < 0.3) return log.change(index, { deleted: true, text: null });
  return log.change(index, { text: `edit ${log.rev}`, edited_at: log.rev });
}

/** A client on a bad line: events lost, doubled and out of order, answers late. @param {number} seed */
function badLine(seed) {
  const random = randomFrom(seed);
  const log = new Log();
  for (let i = 0; i < random() * 120; i += 1) step(log, random);
  const timeline = opened(log, 20);
  /** @type {(() => void)[]} what is still on its way */
  const travelling = [];
  for (let i = 0; i < 300; i += 1) {
    const event = step(log, random);
    const copies = random() < 0.3 ? 0 : random() < 0.2 ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) travelling.push(() => timeline.receive(event));
    if (random() < 0.1) {
      const page = log.since(Math.max(timeline.rev, 0), 5);
      travelling.push(() => timeline.advance(page));
    }
    if (random() < 0.05 && timeline.hasOlder) {
      const { from } = timeline;
      const page = log.before(from, 10);
      travelling.push(() => timeline.from === from && timeline.prepend(page));
    }
    if (random() < 0.05) timeline.merge(log.messages[Math.floor(random() * log.messages.length)]);
    while (travelling.length > random() * 8) travelling.splice(Math.floor(random() * travelling.length), 1)[0]?.();
  }
  for (const arrives of travelling) arrives();
  return { log, timeline };
}

test('whatever is lost, doubled or late: a client that asks for what it lacks ends equal to one that saw all', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const { log, timeline } = badLine(seed);
    for (let more = true; more;) {
      const page = log.since(timeline.rev, 7);
      timeline.advance(page);
      more = page.more;
    }
    while (timeline.hasOlder) timeline.prepend(log.before(timeline.from, 13));
    assert.deepEqual(timeline.messages, log.messages, `seed ${seed}`);
    assert.deepEqual([timeline.rev, timeline.hasHole], [log.rev, false], `seed ${seed}`);
  }
});

/** What stands between where reading stopped and the newest is not loaded at first. @param {Log} log @param {number} after */
function from(log, after, limit = 10) {
  const timeline = new Timeline();
  const page = log.messages.filter((m) => m.seq > after);
  timeline.reset({ ...log.newest(), epoch: 'e' }, { messages: page.slice(0, limit), more: page.length > limit, rev: log.rev, from: after && after + 1 });
  return timeline;
}

const pageAfter = (log, seq, limit = 10) => {
  const page = log.messages.filter((m) => m.seq > seq);
  return { messages: page.slice(0, limit), more: page.length > limit, rev: log.rev };
};

test('a room is loaded from where reading stopped, and page after page to the newest', () => {
  const log = new Log();
  for (let i = 0; i < 100; i += 1) log.post();
  const timeline = from(log, 20);
  assert.deepEqual([timeline.from, timeline.to, timeline.hasOlder, timeline.hasNewer, timeline.rev], [21, 30, true, true, 100]);
  while (timeline.hasNewer) timeline.append(pageAfter(log, timeline.to));
  assert.deepEqual([timeline.messages.map((m) => m.seq), timeline.to], [Array.from({ length: 80 }, (_, i) => i + 21), Infinity]);
});

test('what is written and changed beyond what is loaded is there when its page comes, also when that was read before', () => {
  const log = new Log();
  for (let i = 0; i < 25; i += 1) log.post();
  const timeline = from(log, 0);
  const early = pageAfter(log, 10, 15);
  timeline.receive(log.change(19, { text: 'changed' }));
  timeline.receive(log.post({ text: 'new' }));
  assert.deepEqual([timeline.messages.length, timeline.rev], [10, 27]);
  timeline.append(early);
  assert.deepEqual([timeline.messages.length, timeline.hasNewer, texts(timeline)[19], texts(timeline).at(-1)], [26, false, 'changed', 'new']);
});

test('who turns to the newest has the newest page, with what came since it was read, and the rest above it', () => {
  const log = new Log();
  for (let i = 0; i < 200; i += 1) log.post();
  const timeline = from(log, 5);
  const page = log.newest();
  timeline.receive(log.post({ text: 'new' }));
  timeline.turnToNewest(page);
  assert.deepEqual([timeline.from, timeline.hasNewer, timeline.messages.length, texts(timeline).at(-1)], [151, false, 51, 'new']);
  timeline.prepend(log.before(timeline.from));
  assert.deepEqual(timeline.messages.map((m) => m.seq), Array.from({ length: 101 }, (_, i) => i + 101));
});

test('somebody who is called another name is so too in what waits, and in what is remembered of messages that are not loaded', () => {
  const log = new Log();
  for (let i = 0; i < 60; i += 1) log.post();
  const timeline = opened(log);
  const page = log.before(timeline.from);
  timeline.receive(log.change(3, { text: 'changed' }));
  const lost = log.post({ author: null }).message;
  timeline.receive(log.post({ text: 'early' }));
  const bobby = { id: bob.id, name: 'Bobby' };
  timeline.reintroduce(bobby);
  timeline.prepend(page);
  timeline.advance({ messages: [lost], more: false, rev: lost.rev });
  assert.deepEqual([timeline.messages[3]?.author, texts(timeline).at(-1), timeline.messages.at(-1)?.author], [bobby, 'early', bobby]);
});
