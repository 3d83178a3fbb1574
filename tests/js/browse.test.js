/** The list of public rooms, and the actions that one is offered. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { stepAmong } from '../../static/js/lib/step.js';
import { generalActions, roomActions } from '../../static/js/model/actions.js';
import { browsed } from '../../static/js/model/browse.js';
import { join } from '../../static/js/model/membership.js';
import { askedFor, begin, chat, greet, no, roomOf, server, summary } from './onpage.js';

const entry = (name, given = {}) => ({ ...summary(name, given), title: name });
const names = (rooms, wanted = {}) => browsed(rooms, { typed: '', order: 'name', most: 50, ...wanted }).shown.map(({ slug }) => slug);

test('public rooms are listed, ours too, but neither private nor archived ones nor conversations', () => {
  const rooms = [entry('a'), entry('b', { member: false }), entry('c', { kind: 'private' }), entry('d', { archived: true }), entry('e', { kind: 'direct' })];
  assert.deepEqual(names(rooms), ['a', 'b']);
});

test('they stand by their last activity, by name or by members, and equal ones by name', () => {
  const rooms = [entry('b10', { last_at: 5, member_count: 1 }), entry('b2'), entry('a', { last_at: 9 }), entry('c', { last_at: 5, member_count: 3 })];
  assert.deepEqual(['active', 'name', 'members'].map((order) => names(rooms, { order })), [['a', 'b10', 'c', 'b2'], ['a', 'b2', 'b10', 'c'], ['c', 'b10', 'a', 'b2']]);
});

test('they are found by name or topic', () => {
  const rooms = [entry('Café'), entry('x', { topic: 'All cafes of the town' }), entry('y')];
  assert.deepEqual(names(rooms, { typed: 'cafe' }), ['Café', 'x']);
});

test('of many rooms some are shown, and all are counted', () => {
  const rooms = Array.from({ length: 500 }, (_, n) => entry(`room ${n}`));
  const { found, shown } = browsed(rooms, { typed: 'room', order: 'name', most: 50 });
  assert.deepEqual([found, shown.length, shown.at(-1)?.slug], [500, 50, 'room 49']);
});

const offered = (rights, here = {}) => {
  const may = (right) => rights.includes(right);
  return roomActions({ room: roomOf('lobby'), isMember: true, may, mayHere: may, ...here }).map(({ name, label }) => (name === 'archive' || name === 'topic' ? label : name));
};
const EVERYTHING = ['room:invite', 'member:add', 'person:list', 'room:topic', 'room:settings', 'room:archive', 'room:leave'];

test('in a room one is offered what one may do there', () => {
  assert.deepEqual(offered([]), ['members']);
  assert.deepEqual(offered(EVERYTHING), ['members', 'invite', 'add', 'Add a topic', 'settings', 'Archive room', 'leave']);
  assert.deepEqual(offered(['member:add']), ['members'], 'without the directory there is nobody to choose');
  assert.deepEqual([offered(['room:settings']), offered(['room:archive'])], [['members', 'settings'], ['members', 'settings', 'Archive room']]);
  assert.deepEqual(offered(['room:leave'], { isMember: false }), ['members']);
  assert.deepEqual(offered(EVERYTHING, { room: null }), []);
});

test('an archived room can be opened again, a topic changed, and a conversation has neither a topic nor an end', () => {
  assert.ok(offered(EVERYTHING, { room: roomOf('old', { archived: true }) }).includes('Unarchive room'));
  assert.ok(offered(EVERYTHING, { room: roomOf('tea', { topic: 'Tea' }) }).includes('Change topic'));
  assert.deepEqual(offered(['room:topic', 'room:leave'], { room: roomOf('d', { kind: 'direct' }) }), ['members']);
});

test('anywhere one is offered what one may do, and guests a way to an account', () => {
  const general = (rights, isGuest) => generalActions({ may: (right) => rights.includes(right), isGuest }).map(({ name }) => name);
  assert.deepEqual(general([], true), ['preferences', 'self', 'keys', 'sign-up', 'sign-in', 'sign-out']);
  assert.deepEqual(general(['room:create', 'direct:open', 'invitation:create', 'admin:people'], false), ['room', 'direct', 'invite-workspace', 'browse', 'preferences', 'self', 'keys', 'admin', 'sign-out']);
});

const LABELS = ['Members', 'Archive', 'Add', 'Leave'];
for (const [at, key, to] of [
  [0, 'ArrowDown', 1], [3, 'ArrowDown', 0], [-1, 'ArrowDown', 0], [0, 'ArrowUp', 3], [-1, 'ArrowUp', 3], [2, 'ArrowUp', 1], [2, 'Home', 0], [0, 'End', 3],
  [0, 'a', 1], [1, 'A', 2], [2, 'a', 1], [0, 'm', 0], [0, 'x', null], [0, ' ', null], [0, 'Enter', null],
]) {
  test(`in a menu, "${key}" on item ${at} leads to ${to ?? 'no other one'}`, () => assert.equal(stepAmong(LABELS, at, key), to));
}

test('in an empty menu no key leads anywhere', () => assert.equal(stepAmong([], -1, 'End'), null));

beforeEach(begin);

test('another room is joined without opening it here, and stays as it is if that is refused', async () => {
  server['room:list'] = () => ({ rooms: [summary('lobby'), summary('tea', { member: false }), summary('den', { member: false })], more: false });
  server['room:join'] = ({ room }) => (room === 'den' ? no('forbidden') : {});
  await greet();
  const answers = [await join(chat, 'tea'), await join(chat, 'den')];
  assert.deepEqual(answers.map(({ ok }) => ok), [true, false]);
  assert.deepEqual([askedFor('room:join'), askedFor('room:open').length], [[{ room: 'tea' }, { room: 'den' }], 1]);
  assert.deepEqual(['tea', 'den'].map((slug) => chat.rooms.get(slug)?.member), [true, false]);
});
