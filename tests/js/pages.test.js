import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Pages } from '../../static/js/model/pages.js';
import { Timeline } from '../../static/js/model/timeline.js';
import { Log, settled } from './helpers.js';

/** @type {Log} */
let log;
/** @type {{payload: any, answer: (ack: any) => Promise<unknown>}[]} */
let asked;
/** @type {any} */
let room;
/** @type {Pages} */
let pages;

/** A room of a hundred messages, of which those from 41 to 60 are loaded. */
beforeEach(() => {
  log = new Log();
  for (let i = 0; i < 100; i += 1) log.post();
  asked = [];
  room = { slug: 'lobby', status: 'ready', problem: '', timeline: new Timeline() };
  begin();
  const ask = (event, payload) => new Promise((keep) => {
    assert.equal(event, 'message:list');
    asked.push({ payload, answer: (ack) => {
      keep(ack);
      return settled();
    } });
  });
  pages = new Pages(room, { ask: /** @type {any} */ (ask) });
});

function begin() {
  room.timeline.reset({ ...log.newest(), epoch: 'e' }, { messages: log.messages.slice(40, 60), more: true, rev: 100, from: 41 });
}

const older = (seq, limit = 10) => ({ ok: true, ...log.before(seq, limit) });
const newer = (seq, limit = 10) => ({ ok: true, ...log.after(seq, limit) });
const refused = { ok: false, error: { code: 'unavailable', message: 'Not now.' } };
const bounds = () => [room.timeline.from, room.timeline.to, room.timeline.messages.length];

test('the page before is asked for, and added above', async () => {
  const loaded = pages.loadOlder();
  assert.deepEqual([pages.isLoadingOlder, asked[0]?.payload], [true, { room: 'lobby', before: 41, limit: 50 }]);
  await asked[0]?.answer(older(41));
  assert.deepEqual([await loaded, pages.isLoadingOlder, bounds()], [true, false, [31, 60, 30]]);
});

test('the page after is asked for, and added below', async () => {
  const loaded = pages.loadNewer();
  assert.deepEqual(asked[0]?.payload, { room: 'lobby', after: 60, limit: 100 });
  await asked[0]?.answer(newer(60));
  await loaded;
  assert.deepEqual(bounds(), [41, 70, 30]);
  void pages.loadNewer();
  assert.equal(asked[1]?.payload.after, 70);
});

test('a page is asked for once at a time, in either direction', async () => {
  void pages.loadOlder();
  assert.equal(await pages.loadOlder(), false);
  void pages.loadNewer();
  await pages.loadNewer();
  assert.deepEqual(asked.map(({ payload }) => Object.keys(payload)[1]), ['before', 'after']);
});

test('nothing is asked for where there is nothing more, or of a room that is not ready', async () => {
  for (const status of ['loading', 'left']) {
    room.status = status;
    assert.equal(await pages.loadOlder(), false);
    await pages.loadNewer();
  }
  room.status = 'ready';
  room.timeline.reset({ ...log.newest(100), epoch: 'e' });
  assert.equal(await pages.loadOlder(), false);
  await pages.loadNewer();
  await pages.loadNewest();
  assert.equal(asked.length, 0);
});

test('that earlier messages could not be loaded is said until it is tried again', async () => {
  const loaded = pages.loadOlder();
  await asked[0]?.answer(refused);
  assert.deepEqual([await loaded, room.problem, bounds()], [false, 'Couldn’t load earlier messages.', [41, 60, 20]]);
  void pages.loadOlder();
  assert.equal(room.problem, '');
  await asked[1]?.answer(older(41));
  assert.equal(room.problem, '');
});

test('later messages that could not be loaded are asked for again', async () => {
  void pages.loadNewer();
  await asked[0]?.answer(refused);
  void pages.loadNewest();
  await asked[1]?.answer(refused);
  assert.deepEqual(bounds(), [41, 60, 20]);
  void pages.loadNewer();
  await asked[2]?.answer(newer(60));
  assert.deepEqual(bounds(), [41, 70, 30]);
});

test('a page of what was thrown away meanwhile is of no use, also when the bounds are the same again', async () => {
  const loaded = pages.loadOlder();
  void pages.loadNewer();
  void pages.loadNewest();
  begin();
  await asked[0]?.answer(older(41));
  await asked[1]?.answer(newer(60));
  await asked[2]?.answer({ ok: true, ...log.newest(10) });
  assert.deepEqual([await loaded, bounds(), room.problem], [false, [41, 60, 20], '']);
});

test('a page that comes when further ones are here already does not take the bounds back', async () => {
  const late = pages.loadOlder();
  void pages.loadNewer();
  pages.stop();
  assert.equal(pages.isLoadingOlder, false);
  void pages.loadOlder();
  void pages.loadNewer();
  await asked[2]?.answer(older(41));
  await asked[3]?.answer(newer(60));
  assert.deepEqual(bounds(), [31, 70, 40]);
  await asked[0]?.answer(older(41, 5));
  await asked[1]?.answer(newer(60, 5));
  assert.deepEqual([await late, bounds()], [false, [31, 70, 40]]);
});

test('the newest page takes the place of what was loaded', async () => {
  void pages.loadNewest();
  assert.deepEqual(asked[0]?.payload, { room: 'lobby', limit: 50 });
  await asked[0]?.answer({ ok: true, ...log.newest(10) });
  assert.deepEqual(bounds(), [91, Infinity, 10]);
});

const answer = (given) => ({ messages: log.messages.slice(50), more: true, read_seq: 30, role: 'member', ...given });

test('where reading stopped begins a little before what is new', async () => {
  const found = pages.whereReadingStopped(answer({}));
  assert.deepEqual(asked[0]?.payload, { room: 'lobby', after: 15, limit: 100 });
  await asked[0]?.answer(newer(15));
  assert.deepEqual({ ...(await found), messages: [] }, { ok: true, messages: [], more: true, rev: 100, from: 16 });
});

test('who read next to nothing begins with the first message', async () => {
  const found = pages.whereReadingStopped(answer({ read_seq: 15 }));
  assert.equal(asked[0]?.payload.after, 0);
  await asked[0]?.answer(newer(0));
  assert.equal((await found)?.from, 0);
  void pages.whereReadingStopped(answer({ read_seq: 3 }));
  assert.equal(asked[1]?.payload.after, 0);
});

test('where reading stopped is not asked for when the newest page reaches back to it, is all there is, or we only look', async () => {
  for (const given of [{ read_seq: 50 }, { more: false }, { role: null }, { messages: [] }]) assert.equal(await pages.whereReadingStopped(answer(given)), null);
  assert.equal(asked.length, 0);
  void pages.whereReadingStopped(answer({ read_seq: 49 }));
  assert.equal(asked.length, 1);
});

test('where that can not be told, the newest page has to do', async () => {
  for (const ack of [refused, { ok: true, messages: [], more: false, rev: 100 }]) {
    const found = pages.whereReadingStopped(answer({}));
    await asked.at(-1)?.answer(ack);
    assert.equal(await found, null);
  }
});
