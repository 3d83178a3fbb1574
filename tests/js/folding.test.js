/** Rooms whose replies are folded into threads. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roomActions } from '../../static/js/model/actions.js';
import { Folding, isInLog } from '../../static/js/model/folding.js';
import { Landing } from '../../static/js/model/landing.js';
import { rememberedRows } from '../../static/js/model/slice.js';
import { ThreadMarks } from '../../static/js/model/thread_marks.js';
import { Timeline } from '../../static/js/model/timeline.js';
import { ann, message } from './helpers.js';
import { chat, comeOnline, hear, lobby } from './onchat.js';
import { opened, tell, thread } from './onthread.js';

test('folded replies take no rows, and the one that a link leads to has its own', async () => {
  await opened(3);
  const { timeline } = chat.current;
  const rows = rememberedRows();
  assert.equal(rows(timeline).length, 4);
  timeline.folding.turn(true);
  assert.deepEqual(rows(timeline).map(({ text }) => text), ['a question']);
  const landing = new Landing(chat);
  landing.aim(3);
  assert.equal(landing.take()?.seq, 3);
  assert.deepEqual(rows(timeline).map(({ seq }) => seq), [1, 3]);
});

test('who reads a folded room up to a message has read the replies behind it, and not what comes after them', async () => {
  await opened(2);
  tell(lobby().post({ text: 'next' }));
  const { timeline, unread } = chat.current;
  chat.reading.saw(1);
  assert.equal(unread.readSeq, 1);
  timeline.folding.turn(true);
  chat.reading.saw(1);
  assert.equal(unread.readSeq, 3);
  assert.equal(new Folding().readTo([{ seq: 1 }, { seq: 2, root: 10 }], 1), 1);
});

const fresh = (marks = chat.threadMarks) => Object.fromEntries([...marks.newIn(chat.current)].map(([id, replies]) => [id, replies.map(({ seq }) => seq)]));
const kept = () => {
  const all = new Map();
  return /** @type {any} */ ({ getItem: (key) => all.get(key) ?? null, setItem: (key, text) => all.set(key, text) });
};

test('new replies are found by thread, without deleted ones, ours and those that were read', async () => {
  for (const given of [{ root: 1 }, { root: 1 }, { root: 2, deleted: true }, { root: 2, author: ann }, { root: 2 }, {}]) lobby().post(/** @type {any} */ (given));
  await comeOnline();
  chat.current.unread.clearDivider();
  chat.current.unread.read(1);
  assert.deepEqual(fresh(), { 1: [2], 2: [5] });
});

test('replies that the mark of a folded room passes stay new until their thread is opened', async () => {
  const first = await opened(1);
  chat.reading.saw(2);
  chat.current.timeline.folding.turn(true);
  assert.deepEqual(fresh(), {});
  tell(lobby().post({ root: first.id }));
  tell(lobby().post({ root: 99 }));
  tell(lobby().post({ text: 'next' }));
  chat.reading.saw(5);
  assert.deepEqual([chat.current.unread.readSeq, fresh()], [5, { [first.id]: [3], 99: [4] }]);
  tell(lobby().post({ root: first.id }));
  await thread.open(first.id);
  thread.see();
  assert.deepEqual(fresh(), { 99: [4] });
  chat.reading.saw(6);
  assert.deepEqual(fresh(), { 99: [4] });
});

test('replies that were marked as unread stay new while their thread is open beside the room, until this is visited again', async () => {
  const first = await opened(2);
  chat.current.timeline.folding.turn(true);
  chat.reading.saw(1);
  await thread.open(first.id);
  thread.see();
  assert.deepEqual(fresh(), {});
  hear('read', { room: 'lobby', rev: 3, reads: 1, read_seq: 3, unread: 0, mentions: [] });
  hear('read', { room: 'lobby', rev: 3, reads: 2, read_seq: 2, unread: 1, mentions: [] });
  thread.see();
  assert.deepEqual(fresh(), { [first.id]: [3] });
  await chat.show('design');
  await chat.show('lobby');
  thread.see();
  assert.deepEqual(fresh(), {});
});

test('what is new of threads is known after a reload, and what this browser refuses to keep as long as the page', () => {
  const storage = kept();
  const marks = new ThreadMarks(1, storage);
  const room = () => /** @type {any} */ ({ slug: 'lobby', timeline: { folding: { isOn: true, hides: () => true }, messages: [message({ seq: 3, root: 10 })] }, unread: { readSeq: 3, isNews: () => true } });
  marks.passed(room(), 2);
  const seqs = (one) => [...one.newIn(room()).values()].flat().map(({ seq }) => seq);
  assert.deepEqual([seqs(marks), seqs(new ThreadMarks(1, storage)), seqs(new ThreadMarks(2, storage)), seqs(new ThreadMarks(1, null))], [[3], [3], [], []]);
  storage.setItem('banter-threads-1', '{');
  const refused = new ThreadMarks(1, { ...storage, setItem: () => { throw new Error('full'); } });
  refused.passed(room(), 2);
  assert.deepEqual(seqs(refused), [3]);
});

test('who unfolds a room and reads on has seen the replies, and who moves the mark back has not', async () => {
  const first = await opened(1);
  const { folding } = chat.current.timeline;
  folding.turn(true);
  chat.reading.saw(1);
  assert.deepEqual(fresh(), { [first.id]: [2] });
  folding.turn(false);
  chat.current.unread.clearDivider();
  tell(lobby().post({ root: first.id }));
  chat.reading.saw(3);
  assert.deepEqual(fresh(), {});
  hear('read', { room: 'lobby', rev: 3, reads: 1, read_seq: 3, unread: 0, mentions: [] });
  hear('read', { room: 'lobby', rev: 3, reads: 2, read_seq: 1, unread: 2, mentions: [] });
  assert.deepEqual(fresh(), { [first.id]: [2, 3] });
});

test('only so many threads of a room are remembered, those that changed last', () => {
  const marks = new ThreadMarks(1, null);
  const messages = Array.from({ length: 102 }, (_one, at) => message({ seq: at + 1, root: at + 1000 }));
  const room = /** @type {any} */ ({ slug: 'lobby', timeline: { folding: { isOn: true, hides: () => true }, messages }, unread: { readSeq: 0, isNews: () => true } });
  for (let seq = 1; seq <= 102; seq += 1) {
    room.unread.readSeq = seq;
    marks.passed(room, seq - 1);
  }
  assert.deepEqual([marks.newIn(room).size, marks.newIn(room).has(1000)], [100, false]);
});

test('in a folded room a reply that failed, or whose thread is not loaded, is in the log unless its thread is open', async () => {
  await opened(1);
  const { timeline } = chat.current;
  const shows = (given, open = 0) => isInLog(/** @type {any} */ ({ state: 'queued', ...given }), timeline, open);
  const [here, elsewhere] = [{ answered: { root: 10 } }, { answered: { root: 99 } }];
  assert.equal(shows(here), true);
  timeline.folding.turn(true);
  assert.deepEqual([shows({}), shows(here), shows({ ...here, state: 'failed' }), shows(elsewhere)], [true, false, true, true]);
  assert.deepEqual([shows({}, 10), shows({ ...here, state: 'failed' }, 10), shows(elsewhere, 99), shows(elsewhere, 10)], [true, false, false, true]);
});

test('members choose how replies are shown', () => {
  const offered = (isMember, isFolded, rights = ['room:options']) => roomActions({ room: /** @type {any} */ ({ kind: 'public' }), isMember, isFolded, may: () => false, mayHere: (right) => rights.includes(right) })
    .filter(({ name }) => name === 'fold').map(({ label }) => label);
  assert.deepEqual([offered(true, false), offered(true, true), offered(false, false), offered(true, false, [])], [['Fold replies into threads'], ['Show replies in the timeline'], [], []]);
});

test('a timeline is not folded before anyone chose so', () => {
  assert.equal(new Timeline().folding.isOn, false);
});
