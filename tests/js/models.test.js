import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Connection } from '../../static/js/model/connection.js';
import { Drafts } from '../../static/js/model/drafts.js';
import { Presence } from '../../static/js/model/presence.js';
import { Rooms } from '../../static/js/model/rooms.js';
import { bounded, boundsOf, lastSlice, slideDown, slideUp } from '../../static/js/model/slice.js';
import { Typing, typingLine } from '../../static/js/model/typing.js';
import { Unread } from '../../static/js/model/unread.js';
import { ann, bob, Clock, message } from './helpers.js';

const room = (slug, given = {}) => ({ slug, name: slug, topic: '', kind: 'public', member: true, here: 0, unread: 0, read_seq: 0, last_seq: 0, rev: 0, reads: 0, mentions: [], level: 'all', threads: 'flat', ...given });
const member = (person, here) => ({ ...person, here });

function line(random = () => 0.5) {
  const clock = new Clock();
  let tries = 0;
  const connection = new Connection({ connect: () => { tries += 1; }, random, ...clock, now: clock.now });
  return { clock, connection, tries: () => tries };
}

test('when the server says that it restarts, everybody comes back at a moment of their own', () => {
  const [soon, late] = [line(() => 0.01), line(() => 0.99)];
  for (const { connection } of [soon, late]) {
    connection.restarting(10);
    connection.lost();
  }
  assert.deepEqual([soon, late].map(({ clock, connection }) => connection.secondsLeft(clock.time)), [1, 10]);
  late.connection.lost();
  assert.equal(late.connection.secondsLeft(late.clock.time), 3, 'only the first try is spread like that');
});

test('a lost line is tried again by itself, after waits that double up to twenty seconds', async () => {
  const { clock, connection, tries } = line();
  const waits = [];
  for (let i = 0; i < 7; i += 1) {
    connection.lost();
    waits.push(connection.secondsLeft(clock.time));
    await clock.pass(connection.nextTry - clock.time);
  }
  assert.deepEqual([waits, tries()], [[1, 2, 4, 8, 16, 20, 20], 7]);
});

test('waits are jittered, so that not everybody comes back at once', () => {
  const soon = line(() => 0);
  const late = line(() => 0.99);
  for (const { connection } of [soon, late]) for (let i = 0; i < 3; i += 1) connection.lost();
  assert.ok(soon.connection.nextTry < late.connection.nextTry - 3_000);
});

test('"try now" tries at once, and only once', async () => {
  const { clock, connection, tries } = line();
  connection.lost();
  connection.tryNow();
  connection.tryNow();
  await clock.pass(60_000);
  assert.deepEqual([connection.state, tries()], ['connecting', 1]);
});

test('once connected the waits begin small again', () => {
  const { clock, connection } = line();
  for (let i = 0; i < 5; i += 1) connection.lost();
  connection.online();
  connection.lost();
  assert.equal(connection.secondsLeft(clock.time), 1);
});

test('a server that will not have us is not tried again', async () => {
  const { clock, connection, tries } = line();
  connection.refused({ code: 'forbidden', message: 'Sign in.' });
  connection.lost();
  await clock.pass(60_000);
  assert.deepEqual([connection.state, tries(), connection.refusal?.message], ['refused', 0, 'Sign in.']);
});

test('drafts are kept for each room and person', () => {
  const kept = new Map();
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => void kept.set(key, text), removeItem: (key) => void kept.delete(key) };
  new Drafts(1, storage).set('lobby', 'half a thought');
  assert.deepEqual(['lobby', 'design'].map((slug) => new Drafts(1, storage).get(slug)), ['half a thought', '']);
  assert.equal(new Drafts(2, storage).get('lobby'), '');
  new Drafts(1, storage).set('lobby', '');
  assert.equal(kept.size, 0);
});

test('a browser that refuses storage still keeps the draft while the page lives', () => {
  const refuse = () => { throw new Error('refused'); };
  const drafts = new Drafts(1, { getItem: refuse, setItem: refuse, removeItem: refuse });
  drafts.set('lobby', 'x');
  assert.deepEqual([drafts.get('lobby'), drafts.get('design')], ['x', '']);
});

test('who came and who went is known, and the totals are the server’s', () => {
  const presence = new Presence();
  presence.reset({ members: [member(ann, true), member(bob, false)], member_count: 2, here: 1 });
  presence.move({ here: 2, came: [bob], went: [] });
  assert.deepEqual(presence.faces(3).map((m) => m.name), ['Ann', 'Bob']);
  presence.move({ here: 1, came: [], went: [ann.id] });
  assert.deepEqual([presence.faces(3).map((m) => m.name), presence.here, presence.total], [['Bob'], 1, 2]);
});

test('joining and leaving count once, in whatever order the events come', () => {
  const zoe = { id: 3, name: 'Zoë' };
  for (const order of [['came', 'joined'], ['joined', 'came']]) {
    const presence = new Presence();
    presence.reset({ members: [member(ann, true)], member_count: 1, here: 1 });
    for (const what of order) {
      if (what === 'came') presence.move({ here: 2, came: [zoe], went: [] });
      else presence.change(zoe, true);
    }
    assert.deepEqual([presence.total, presence.members.length], [2, 2]);
    assert.equal(presence.members.find((m) => m.id === 3)?.here, true);
    presence.change(zoe, false);
    assert.equal(presence.total, 1);
  }
});

test('of a room with more members than were sent the total still follows', () => {
  const presence = new Presence();
  presence.reset({ members: [member(ann, true)], member_count: 500, here: 1 });
  presence.change(bob, true);
  presence.change(bob, false);
  assert.equal(presence.total, 500);
});

test('who leaves is counted down, also when they were never loaded', () => {
  const presence = new Presence();
  presence.reset({ members: [member(ann, true)], member_count: 500, here: 1 });
  presence.change({ id: 400, name: 'Somebody further down' }, false);
  assert.equal(presence.total, 499);
});

test('rooms stand by name, ours apart from those one could join', () => {
  const rooms = new Rooms();
  rooms.reset([room('b2'), room('b10'), room('a'), room('z', { member: false })]);
  assert.deepEqual([rooms.mine.map((r) => r.slug), rooms.others.map((r) => r.slug)], [['a', 'b2', 'b10'], ['z']]);
});

test('the unread count grows with each message, never twice for one, and stops at a hundred', () => {
  const rooms = new Rooms();
  rooms.reset([room('a', { unread: 98, rev: 98 })]);
  for (const seq of [99, 99, 100, 101]) rooms.heard('a', { seq, rev: seq, author: 2, gone: 0, since: 0 }, seq);
  assert.deepEqual([rooms.get('a')?.unread, rooms.get('a')?.last_at], [100, 101]);
});

test('we tell that we write every three seconds, and again at once after sending', () => {
  const typing = new Typing();
  assert.deepEqual([0, 1_000, 2_999, 3_000].map((now) => typing.shouldTell(now)), [true, false, false, true]);
  typing.finished();
  assert.equal(typing.shouldTell(3_001), true);
});

test('the line about typing names two at most', () => {
  assert.deepEqual([[], ['Ann'], ['Ann', 'Bob'], ['Ann', 'Bob', 'Zoë']].map(typingLine),
    ['', 'Ann is typing', 'Ann and Bob are typing', 'Several people are typing']);
});

test('the read marker only moves forward', () => {
  const unread = new Unread(ann.id);
  assert.deepEqual([unread.read(5), unread.read(3), unread.readSeq], [true, false, 5]);
});

test('what counts as unread is text of others that still stands', () => {
  const unread = new Unread(ann.id);
  const messages = [message({ seq: 1 }), message({ seq: 2, author: ann }), message({ seq: 3, kind: 'join' }), message({ seq: 4, deleted: true }), message({ seq: 5 })];
  assert.equal(unread.count(messages), 2);
  unread.read(1);
  assert.equal(unread.count(messages), 1);
});

const many = Array.from({ length: 1_000 }, (_, i) => message({ seq: (i + 1) * 3 }));
const sizeOf = (slice) => { const [start, end] = boundsOf(slice, many); return end - start; };

test('the part in the document moves over all messages in both directions and stays small', () => {
  let slice = lastSlice(many);
  assert.equal(slice.to, Infinity);
  while (boundsOf(slice, many)[0] > 0) {
    const [before] = boundsOf(slice, many);
    slice = slideUp(slice, many);
    assert.ok(boundsOf(slice, many)[0] < before && sizeOf(slice) <= 200);
  }
  while (slice.to !== Infinity) {
    slice = slideDown(slice, many);
    assert.ok(sizeOf(slice) <= 200);
  }
  assert.equal(boundsOf(slice, many)[1], 1_000);
});

test('messages that pour in below a reader do not grow the document without end', () => {
  const slice = bounded({ from: 3, to: Infinity }, many);
  assert.deepEqual(boundsOf(slice, many), [0, 160]);
});
