/** Which room is in view, what becomes of it, and what is said of it. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { join } from '../../static/js/model/membership.js';
import { bob } from './helpers.js';
import { askedFor, begin, chat, clock, greet, hear, log, me, no, quiet, roomOf, server, summary } from './onpage.js';

beforeEach(begin);

test('what is written belongs to the open room', async () => {
  await greet();
  chat.composition.target.text = 'for the lobby';
  await chat.show('design');
  assert.equal(chat.composition.target.text, '');
  await chat.show('lobby');
  assert.equal(chat.composition.target.text, 'for the lobby');
});

test('the room that is in view is not opened again, unless it is there no more', async () => {
  await greet();
  await chat.show('lobby');
  assert.equal(askedFor('room:open').length, 1);
  chat.wasLeft('lobby');
  await chat.show('lobby');
  assert.deepEqual([askedFor('room:open').length, askedFor('room:close'), chat.current.status], [2, [], 'ready']);
});

test('a room that was loaded is ready at once, and one that was not says that it loads, and since when', async () => {
  await greet();
  clock.time = 77;
  const shown = chat.show('design');
  assert.deepEqual([chat.current.status, chat.current.loadingSince], ['loading', 77]);
  await shown;
  const back = chat.show('lobby');
  assert.equal(chat.current.status, 'ready');
  await back;
});

test('a public room that is not ours is looked at until it says otherwise, one of ours is not, and neither is one that is not known', async () => {
  server['room:list'] = () => ({ rooms: [summary('lobby'), summary('design'), summary('garden', { member: false })], more: false });
  await greet();
  const seen = [];
  for (const slug of ['design', 'garden', 'unheard-of']) {
    void chat.show(slug);
    seen.push(chat.current.isMember);
  }
  assert.deepEqual(seen, [true, false, true]);
});

for (const [behind, held] of [[2_000, 1], [2_001, undefined]]) {
  test(`a room that is ${behind} messages behind is ${held ? 'caught up with' : 'loaded from its newest page'}`, async () => {
    log.post();
    await greet();
    await chat.show('design');
    chat.rooms.update('lobby', { last_seq: 1 + behind });
    await chat.show('lobby');
    assert.equal(askedFor('room:open').at(-1).since, held);
  });
}

test('coming into view puts the divider, coming back on the line does not', async () => {
  log.post();
  log.post();
  await greet();
  chat.current.unread.read(1);
  chat.current.unread.dividerAfter = 0;
  await chat.resume();
  assert.equal(chat.current.unread.dividerAfter, 0);
  await chat.show('design');
  await chat.show('lobby');
  assert.equal(chat.current.unread.dividerAfter, 1);
});

test('a room that was left is not opened by coming back on the line', async () => {
  await greet();
  chat.wasLeft('lobby');
  await greet();
  assert.equal(askedFor('room:open').length, 1);
});

test('what waits is not sent when the line went while the room was opened', async () => {
  await greet();
  chat.pause();
  chat.post('hello');
  const resumed = chat.resume();
  chat.connection.lost();
  await resumed;
  await quiet();
  assert.deepEqual(askedFor('message:post'), []);
});

test('without a line nothing is sent, and what comes waits', async () => {
  await greet();
  chat.pause();
  chat.post('hello');
  hear('message', { ...log.post(), room: 'lobby' });
  await quiet();
  assert.deepEqual([askedFor('message:post'), chat.current.timeline.messages.length, chat.outbox.entries.map(({ state }) => state)], [[], 0, ['queued']]);
});

test('a room that was left while the list was fetched, or went out of view, is not opened for our new rights', async () => {
  await greet();
  hear('me', { me });
  chat.wasLeft('lobby');
  await quiet();
  assert.equal(askedFor('room:open').length, 1);
  void chat.show('design');
  await quiet();
  hear('me', { me });
  void chat.show('lobby');
  await quiet();
  assert.deepEqual(askedFor('room:open').map(({ room }) => room), ['lobby', 'design', 'lobby']);
  hear('me', { me });
  chat.connection.lost();
  await quiet();
  assert.equal(askedFor('room:open').length, 3);
});

test('new rights do not move the divider', async () => {
  log.post();
  log.post();
  await greet();
  chat.current.unread.read(2);
  hear('me', { me });
  await quiet();
  assert.equal(chat.current.unread.dividerAfter, 0);
});

test('a room that is not in the list any more when our rights change was taken from us', async () => {
  await greet();
  server['room:list'] = () => ({ rooms: [summary('design')], more: false });
  hear('me', { me });
  await quiet();
  assert.deepEqual([chat.current.status, chat.current.removedBy, askedFor('room:open').length], ['removed', null, 1]);
});

test('of a room that was never visited only the list knows that it was left or changed', async () => {
  await greet();
  chat.wasLeft('design');
  chat.updateRoom(/** @type {any} */ (roomOf('design', { archived: true })));
  assert.deepEqual([chat.rooms.get('design'), chat.visited.get('design'), chat.visited.get('lobby')?.slug], [undefined, undefined, 'lobby']);
});

test('the open room is opened again when it is archived, and no other, and none that is not ready', async () => {
  await greet();
  await chat.show('design');
  const count = () => askedFor('room:open').length;
  hear('room', { room: roomOf('lobby', { archived: true }) });
  await quiet();
  assert.equal(count(), 2);
  hear('room', { room: roomOf('design', { archived: true }) });
  await quiet();
  assert.equal(count(), 3);
  chat.wasLeft('design');
  hear('room', { room: roomOf('design', { archived: true }) });
  await quiet();
  assert.equal(count(), 3);
});

test('the rules of a room that change do not move the divider', async () => {
  log.post();
  log.post();
  await greet();
  chat.current.unread.read(2);
  hear('room', { room: roomOf('lobby', { posting: 'moderators' }) });
  await quiet();
  assert.equal(chat.current.unread.dividerAfter, 0);
});

test('that one may write, or may not, is said only when it changes while one is there', async () => {
  const mayNow = (may) => { server['room:open'] = ((open) => (payload) => ({ ...open(payload), may }))(server['room:open']); };
  await greet();
  const said = () => [chat.announcer.words, chat.announcer.turn];
  await chat.open(false);
  assert.deepEqual(said(), ['', 0]);
  mayNow([]);
  await chat.open(true);
  assert.deepEqual(said(), ['', 0], 'who has just come reads it');
  mayNow(['message:post']);
  await chat.open(false);
  assert.deepEqual(said(), ['You can post here now.', 1]);
  server['room:open'] = () => no('not_found');
  await chat.open(false);
  assert.deepEqual([chat.announcer.turn, chat.current.status], [1, 'removed']);
});

test('whoever may not write in a room from the first is not told so, and whoever is removed while it is opened is not told that they may', async () => {
  server['room:open'] = ((open) => (payload) => ({ ...open(payload), may: [] }))(server['room:open']);
  await greet();
  assert.equal(chat.announcer.turn, 0);
  const opened = chat.open(false);
  chat.wasLeft('lobby', bob);
  await opened;
  assert.deepEqual([chat.announcer.turn, chat.current.status], [0, 'removed']);
});

test('a room that goes out of view is closed, on the line, with what is unread in it in the list', async () => {
  await greet();
  for (let i = 0; i < 3; i += 1) hear('message', { ...log.post(), room: 'lobby' });
  chat.announcer.say('something');
  await chat.show('design');
  assert.deepEqual([askedFor('room:close'), chat.rooms.get('lobby')?.unread, chat.announcer.words], [[{ room: 'lobby' }], 3, '']);
  chat.connection.lost();
  await chat.show('lobby');
  assert.equal(askedFor('room:close').length, 1);
});

test('joining opens the room anew, if it is still in view, and a refusal changes nothing', async () => {
  server['room:list'] = () => ({ rooms: [summary('lobby'), summary('garden', { member: false })], more: false });
  await greet();
  await chat.show('garden');
  server['room:join'] = () => no('forbidden');
  assert.equal((await join(chat)).ok, false);
  assert.deepEqual([chat.rooms.get('garden')?.member, askedFor('room:open').length], [false, 2]);
  server['room:join'] = () => ({});
  chat.current.unread.dividerAfter = 0;
  await join(chat);
  assert.deepEqual([askedFor('room:join').at(-1), chat.rooms.get('garden')?.member, askedFor('room:open').length, chat.current.unread.dividerAfter], [{ room: 'garden' }, true, 3, null]);
  const joined = join(chat);
  void chat.show('lobby');
  await joined;
  await quiet();
  assert.deepEqual(askedFor('room:open').map(({ room }) => room), ['lobby', 'garden', 'garden', 'lobby']);
});
