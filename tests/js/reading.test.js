/** The read mark, the divider, and the unread messages. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Reading } from '../../static/js/model/reading.js';
import { Rooms } from '../../static/js/model/rooms.js';
import { ThreadMarks } from '../../static/js/model/thread_marks.js';
import { Timeline } from '../../static/js/model/timeline.js';
import { Unread } from '../../static/js/model/unread.js';
import { Visited } from '../../static/js/model/visited.js';
import { ann, bob, Clock, Log, message } from './helpers.js';

const summary = (slug, given = {}) => ({ slug, name: slug, topic: '', kind: 'public', archived: false, people: [], member: true, here: 0, unread: 0, read_seq: 0, last_seq: 0, rev: 0, reads: 0, mentions: [], level: 'all', threads: 'flat', ...given });

/** @type {Unread} */
let unread;
beforeEach(() => { unread = new Unread(ann.id); });
const some = (...seqs) => seqs.map((seq) => message({ seq }));

test('texts and announcements of others are news, and what nobody wrote', () => {
  const news = [{}, { kind: 'announcement' }, { kind: 'announcement', author: null }, { kind: 'join' }, { author: ann }, { kind: 'announcement', author: ann }];
  assert.deepEqual(news.map((given) => unread.isNews(message(/** @type {any} */ (given)))), [true, true, true, false, false, false]);
});

test('a divider stands after what was read where there is news behind it, or more that is not loaded', () => {
  unread.read(5);
  const put = (messages, hasNewer) => {
    unread.mark(messages, hasNewer);
    return unread.dividerAfter;
  };
  assert.deepEqual([put(some(4, 5)), put(some(5, 6)), put([message({ seq: 6, author: ann })]), put([message({ seq: 4 }), message({ seq: 6, author: ann })])], [null, 5, null, null]);
  assert.deepEqual([put([], true), put([])], [5, null]);
});

test('the first news that comes unseen puts the divider, and it stays there', () => {
  unread.read(5);
  for (const one of [message({ seq: 5 }), message({ seq: 6, author: ann })]) unread.arrived(one);
  assert.equal(unread.dividerAfter, null);
  unread.arrived(message({ seq: 7 }));
  assert.equal(unread.dividerAfter, 5);
  unread.read(7);
  unread.arrived(message({ seq: 8 }));
  assert.equal(unread.dividerAfter, 5);
  unread.clearDivider();
  assert.equal(unread.dividerAfter, null);
});

test('reading again what was read is not news to the marker', () => {
  assert.deepEqual([unread.read(5), unread.read(5), unread.read(6)], [true, false, true]);
});

test('what is unread is counted from any place', () => {
  const messages = some(1, 2, 3, 4);
  assert.deepEqual([unread.count(messages), unread.count(messages, 2), unread.count(messages, 4), unread.count([])], [4, 2, 0, 0]);
});

test('the twenty rooms that were visited last are kept', () => {
  const visited = new Visited((slug) => /** @type {any} */ ({ slug }));
  const first = visited.visit('room 1');
  for (let i = 2; i <= 20; i += 1) visited.visit(`room ${i}`);
  assert.equal(visited.visit('room 1'), first);
  visited.visit('room 21');
  assert.deepEqual([visited.get('room 1'), visited.get('room 2'), visited.get('room 3')?.slug, [...visited.all].length], [first, undefined, 'room 3', 20]);
});

test('all rooms but one are let go of', () => {
  const visited = new Visited((slug) => /** @type {any} */ ({ slug }));
  const [kept] = ['lobby', 'design'].map((slug) => visited.visit(slug));
  visited.forgetBut(kept);
  assert.deepEqual([visited.get('lobby'), visited.get('design'), [...visited.all]], [kept, undefined, [kept]]);
});

/** A page with one room in view, of which so many messages are loaded. @param {number} [count] @param {object} [ack] the server's answer to everything */
function page(count = 3, ack = { ok: true }) {
  const clock = new Clock();
  const asked = [];
  const log = new Log();
  for (let i = 0; i < count; i += 1) log.post();
  const timeline = new Timeline();
  timeline.reset({ ...log.newest(), messages: log.messages, more: false, epoch: 'e' });
  const rooms = new Rooms(ann.id);
  rooms.reset([summary('lobby', { unread: 7, rev: 7, last_seq: count }), summary('design', { unread: 2, rev: 2 })]);
  const current = { slug: 'lobby', status: 'ready', isOpening: false, isMember: true, timeline, unread: new Unread(ann.id) };
  const connection = { isOnline: true };
  const chat = { current, rooms, connection, threadMarks: new ThreadMarks(ann.id, null) };
  const reading = new Reading(/** @type {any} */ (chat), { ask: async (event, payload) => asked.push([event, payload]) && ack, ...clock });
  return { reading, current, rooms, connection, asked, clock, chat, log };
}

test('what was seen is read, in the list too, and the server is told after a moment', async () => {
  const { reading, current, rooms, asked, clock } = page();
  reading.saw(2);
  assert.deepEqual([current.unread.readSeq, rooms.get('lobby')?.read_seq, asked], [2, 2, []]);
  await clock.pass(399);
  assert.equal(asked.length, 0);
  await clock.pass(1);
  assert.deepEqual(asked, [['room:read', { room: 'lobby', seq: 2 }]]);
});

test('each room has a moment of its own', async () => {
  const { reading, chat, asked, clock } = page();
  reading.saw(1);
  chat.current = { ...chat.current, slug: 'design', unread: new Unread(ann.id) };
  reading.saw(3);
  await clock.pass(400);
  assert.deepEqual(asked.map(([, { room, seq }]) => [room, seq]), [['lobby', 1], ['design', 3]]);
});

for (const [when, given] of [['nobody looks', { isLooking: false }], ['the room is not there', { status: 'removed' }], ['the room is being opened', { isOpening: true }]]) {
  test(`while ${when} nothing is read`, async () => {
    const { reading, current, rooms, clock } = page();
    const { isLooking = true, ...more } = /** @type {any} */ (given);
    reading.isLooking = isLooking;
    Object.assign(current, more);
    reading.saw(2);
    assert.deepEqual([current.unread.readSeq, rooms.get('lobby')?.read_seq, clock.timers.length], [0, 0, 0]);
  });
}

test('what is seen before we are connected is not read yet, because nobody could be told', () => {
  const { reading, current, connection } = page();
  connection.isOnline = false;
  reading.saw(2);
  connection.isOnline = true;
  assert.equal(current.unread.readSeq, 0);
  reading.saw(2);
  assert.equal(current.unread.readSeq, 2);
});

test('who only looks at a room reads it, and nobody is told', () => {
  const { reading, current, clock } = page();
  current.isMember = false;
  reading.saw(2);
  assert.deepEqual([current.unread.readSeq, clock.timers.length], [2, 0]);
});

test('who looks away has the divider where they stopped, unless everything was read', () => {
  const { reading, current } = page();
  current.unread.dividerAfter = 0;
  reading.setLooking(false);
  assert.deepEqual([reading.isLooking, current.unread.dividerAfter], [false, 0]);
  reading.setLooking(true);
  current.unread.read(3);
  reading.setLooking(true);
  assert.deepEqual([reading.isLooking, current.unread.dividerAfter], [true, 0]);
  reading.setLooking(false);
  assert.equal(current.unread.dividerAfter, null);
});

test('as many are unread as are loaded and were not seen; a hundred where more follow', () => {
  const { reading, current } = page(120);
  assert.equal(reading.here, 100);
  current.unread.read(30);
  assert.equal(reading.here, 90);
  current.timeline.to = 120;
  assert.equal(reading.here, 100);
});

test('a message that an edit made meant for me is read up to the edit once it is in view, and no message behind it that is not', () => {
  const { reading, rooms, current } = page(3);
  rooms.reset([summary('lobby', { unread: 3, rev: 9, last_seq: 3, mentions: [{ seq: 2, rev: 5 }, { seq: 1, rev: 7 }] })]);
  reading.saw(2, 2);
  assert.equal(current.unread.readSeq, 2); // the third message is not in view
  reading.saw(3, 2);
  assert.equal(current.unread.readSeq, 5); // the first one is not
  reading.saw(3, 1);
  assert.deepEqual([current.unread.readSeq, rooms.get('lobby')?.mentions], [7, []]);
});

test('a message that an edit made meant for me is read up to the edit far above what was read, too, also where newer messages are not loaded', () => {
  const { reading, rooms, current } = page(5);
  rooms.reset([summary('lobby', { unread: 0, rev: 7, last_seq: 5, mentions: [{ seq: 1, rev: 6 }, { seq: 4, rev: 7 }] })]);
  current.unread.read(5);
  reading.saw(3, 2);
  assert.equal(current.unread.readSeq, 5); // neither is in view
  current.timeline.to = 4;
  reading.saw(2, 1);
  assert.equal(current.unread.readSeq, 6);
  reading.saw(4, 3);
  assert.deepEqual([current.unread.readSeq, rooms.get('lobby')?.mentions], [7, []]);
});

test('such a message is not read past newer ones that are neither loaded nor read', () => {
  const { reading, rooms, current } = page(3);
  rooms.reset([summary('lobby', { unread: 1, rev: 9, last_seq: 8, mentions: [{ seq: 1, rev: 9 }] })]);
  current.timeline.to = 3;
  reading.saw(3, 1);
  assert.equal(current.unread.readSeq, 3);
});

test('a room is left as unread from a message on, and looking at it reads nothing until it is visited again', async () => {
  const { reading, current, asked, clock } = page();
  reading.saw(3);
  await clock.pass(400);
  asked.length = 0;
  await reading.leaveFrom(2);
  assert.deepEqual(asked, [['room:unread', { room: 'lobby', seq: 2 }]]);
  reading.saw(3);
  assert.deepEqual([current.unread.readSeq, current.unread.dividerAfter, current.unread.isKept, clock.timers.length], [1, 1, true, 0]);
  current.unread.mark(current.timeline.messages);
  reading.saw(3);
  assert.equal(current.unread.readSeq, 3);
});

test('the server hears first how far was read, so that it can go back from there', async () => {
  const { reading, asked, clock } = page();
  reading.saw(3);
  await reading.leaveFrom(2);
  await clock.pass(400);
  assert.deepEqual(asked.map(([event, { seq }]) => [event, seq]), [['room:read', 3], ['room:unread', 2]]);
});

test('what is unread already stays so from where it is', async () => {
  const { reading, current } = page();
  reading.saw(1);
  await reading.leaveFrom(3);
  assert.equal(current.unread.readSeq, 1);
});

test('a room that could not be left as unread is as it was', async () => {
  const { reading, current } = page(3, { ok: false, error: { code: 'rate_limited', message: 'Too fast.' } });
  reading.saw(3);
  assert.equal((await reading.leaveFrom(2)).ok, false);
  assert.deepEqual([current.unread.readSeq, current.unread.dividerAfter, current.unread.isKept], [3, null, false]);
});

test('a message can be left as unread if others said something from it on', () => {
  const { reading, current, log } = page();
  log.post({ author: ann });
  current.timeline.reset({ ...log.newest(), messages: log.messages, more: false, epoch: 'e' });
  assert.deepEqual([1, 3, 4].map((seq) => reading.hasNewsFrom(seq)), [true, true, false]);
});

test('of a room that is not loaded the list knows how many are unread', () => {
  const { reading, current, chat } = page();
  current.timeline.clear();
  assert.deepEqual([reading.here, reading.total], [7, 9]);
  chat.current = { ...current, slug: 'unheard-of' };
  assert.deepEqual([reading.here, reading.total], [0, 9]);
});

test('everywhere are as many unread as in the list, and of the room in view as are left', () => {
  const { reading, current } = page();
  current.unread.read(1);
  assert.deepEqual([reading.here, reading.total], [2, 4]);
});
