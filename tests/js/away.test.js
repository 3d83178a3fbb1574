/** Something else than a room is in view, such as the inbox. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { preview } from '../../static/js/model/preview.js';
import { askedFor, begin, chat, greet, hear, log, quiet, roomOf, server, summary } from './onpage.js';

beforeEach(() => {
  begin();
  for (let i = 0; i < 3; i += 1) log.post();
});

test('the room is closed, what arrives in it counts as unread, and nothing is read', async () => {
  await greet();
  chat.reading.saw(3);
  chat.leave();
  chat.leave();
  assert.deepEqual([askedFor('room:close'), chat.reading.total], [[{ room: 'lobby' }], 0]);
  const { message } = log.post();
  hear('message', { room: 'lobby', prev: 3, rev: 4, message });
  hear('unread', { room: 'lobby', seq: 4, author: 2 });
  chat.reading.saw(4);
  assert.deepEqual([chat.rooms.get('lobby')?.unread, chat.reading.total, chat.current.unread.readSeq], [1, 1, 3]);
});

test('a message that was on its way when the room was closed is counted', async () => {
  await greet();
  chat.reading.saw(3);
  chat.leave();
  hear('message', log.post());
  assert.deepEqual([chat.rooms.get('lobby')?.unread, chat.current.timeline.rev], [1, 3]);
});

test('what was unread in the room is so in the list', async () => {
  server['room:list'] = () => ({ rooms: [summary('lobby', { unread: 3, rev: 3, last_seq: 3 })], more: false });
  await greet();
  chat.reading.saw(1);
  hear('read', { room: 'lobby', rev: 3, reads: 1, read_seq: 1, unread: 2, mentions: [] });
  chat.leave();
  assert.deepEqual([chat.rooms.get('lobby')?.unread, chat.reading.total], [2, 2]);
});

test('coming back opens the room again, with what was missed', async () => {
  await greet();
  chat.leave();
  log.post();
  await chat.show('lobby');
  assert.deepEqual([askedFor('room:open').length, chat.current.timeline.rev, chat.isAway], [2, 4, false]);
});

test('no room is opened on the line, or when rights or rules change', async () => {
  chat.leave();
  await greet();
  hear('me', { me: { ...chat.me, name: 'Anna' } });
  await quiet();
  assert.deepEqual([askedFor('room:open'), chat.rooms.isLoaded], [[], true]);
  await chat.show('lobby');
  chat.leave();
  hear('room', { room: roomOf('lobby', { posting: 'moderators' }) });
  await quiet();
  assert.equal(askedFor('room:open').length, 1);
});

test('a room that came with the page is not shown', async () => {
  chat.leave();
  await preview(chat, async () => ({ blocked: [], opened: { ok: true, ...log.newest(), room: roomOf('lobby') } }));
  assert.equal(chat.current.timeline.isLoaded, false);
});
