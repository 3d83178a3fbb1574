/** What one wants to hear of a room. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { roomActions } from '../../static/js/model/actions.js';
import { commandIn, runCommand } from '../../static/js/model/commands.js';
import { choose, countOf, toldOf } from '../../static/js/model/levels.js';
import { askedFor, begin, chat, greet, hear, no, quiet, roomOf, server, summary } from './onpage.js';

const mentions = [{ seq: 4, rev: 4 }, { seq: 6, rev: 6 }];
const room = (given = {}) => summary('lobby', { unread: 7, ...given });

beforeEach(async () => {
  begin();
  server['room:list'] = () => ({ rooms: [summary('lobby'), summary('design', { unread: 7, mentions, last_seq: 7, rev: 7 }), summary('garden', { unread: 3, last_seq: 3, rev: 3 })], more: false });
  const open = server['room:open'];
  server['room:open'] = (payload) => ({ ...open?.(payload), may: ['message:post', 'room:options'] });
  server['room:options'] = () => ({});
  await greet();
});

test('the count of a room is of what is meant for one, else of all that is unread', () => {
  assert.deepEqual(countOf(room()), { count: 7, isYours: false });
  assert.deepEqual(countOf(room({ mentions })), { count: 2, isYours: true });
  assert.deepEqual(countOf(room({ kind: 'direct' })), { count: 7, isYours: true });
  assert.deepEqual(countOf(room({ level: 'mentions' })), { count: 0, isYours: false });
  assert.deepEqual(countOf(room({ level: 'mentions', mentions })), { count: 2, isYours: true });
  assert.deepEqual(countOf(room({ level: 'mentions', kind: 'direct' })), { count: 7, isYours: true });
  assert.deepEqual(countOf(room({ level: 'nothing', mentions, kind: 'direct' })), { count: 0, isYours: false });
});

test('in the title are all messages of rooms with all, what is meant for one of others, and nothing of muted ones', () => {
  assert.deepEqual(['all', 'mentions', 'nothing'].map((level) => toldOf(room({ level, mentions }))), [7, 2, 0]);
  assert.deepEqual(['all', 'mentions', 'nothing'].map((level) => toldOf(room({ level, kind: 'direct' }))), [7, 7, 0]);
  assert.equal(chat.reading.total, 10);
  hear('options', { room: 'garden', level: 'nothing', threads: 'flat' });
  assert.equal(chat.reading.total, 7);
  hear('options', { room: 'design', level: 'mentions', threads: 'flat' });
  assert.equal(chat.reading.total, 2);
  hear('options', { room: 'lobby', level: 'nothing', threads: 'flat' });
  hear('message', { room: 'lobby', rev: 1, prev: 0, message: { id: 1, seq: 1, rev: 1, kind: 'text', author: { id: 2, name: 'Bob' }, text: 'a', at: 1, edited_at: null, deleted: false, client_id: null } });
  assert.deepEqual([chat.reading.here, chat.reading.total], [1, 2]);
});

test('a choice is seen at once, and taken back if it is refused', async () => {
  const done = choose(chat, 'design', 'nothing');
  assert.equal(chat.rooms.get('design')?.level, 'nothing');
  assert.equal((await done).ok, true);
  server['room:options'] = () => no('too_many');
  const ack = await choose(chat, 'design', 'mentions');
  assert.deepEqual([ack.ok, chat.rooms.get('design')?.level, chat.announcer.words], [false, 'nothing', 'Not changed. because too_many']);
});

test('/mute mutes the open room, and undoes it', async () => {
  const here = /** @type {any} */ ({ chat, send() {}, open() {} });
  const mute = () => runCommand(here, /** @type {any} */ (commandIn('/mute')));
  assert.deepEqual(await mute(), { problem: '', told: 'You’ll hear nothing of this room now. /mute again to undo.' });
  assert.deepEqual(await mute(), { problem: '', told: 'You’ll hear of this room again.' });
  assert.deepEqual(askedFor('room:options'), [{ room: 'lobby', level: 'nothing' }, { room: 'lobby', level: 'all' }]);
  server['room:options'] = () => no('too_many');
  assert.deepEqual(await mute(), { problem: 'because too_many', told: '' });
  await quiet();
});

test('the levels are among the actions of a room that one is in, and one of them is on', () => {
  const of = (/** @type {boolean} */ isMember) => roomActions({ room: roomOf('lobby'), isMember, level: 'mentions', may: () => true, mayHere: () => true }).filter(({ name }) => name.startsWith('level'));
  assert.deepEqual(of(true).map(({ name, isOn }) => [name, isOn]), [['level:all', false], ['level:mentions', true], ['level:nothing', false]]);
  assert.deepEqual(of(false), []);
});
