import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { bansHere } from '../../static/js/model/bans.js';
import { Chat } from '../../static/js/model/chat.js';
import { inbox } from '../../static/js/model/inbox.js';
import { join } from '../../static/js/model/membership.js';
import { ann, bob, Clock, Log, settled } from './helpers.js';

const me = { ...ann, avatar: null, role: 'member', status: '', may: ['room:list'] };

/** @type {Chat} */
let chat;
/** @type {(event: string, data: any) => boolean} */
let hear;
/** @type {Record<string, any>} what the server says of the room */
let room;
/** @type {string[]} our rights in it */
let may;
/** The error with which no room can be opened. */
let refused = '';
/** Those who are banned from the room. @type {any[]} */
let bans;
/** @type {[string, any][]} */
let asked;
/** @type {any[]} */
let list;
/** @type {string | null} what we are in a room that is opened */
let role;

const summary = (slug, given = {}) => ({
  slug, name: slug, topic: '', kind: 'public', archived: false, people: [], member: true, here: 0, unread: 0, read_seq: 0, last_seq: 0, rev: 0, reads: 0, mentions: [], level: 'all', threads: 'flat', ...given,
});

async function ask(event, payload) {
  asked.push([event, payload]);
  const then = may;
  await settled();
  if (event === 'room:list') return { ok: true, rooms: structuredClone(list), more: false };
  if (event === 'room:join') role = 'member';
  if (event === 'room:bans') return { ok: true, bans: structuredClone(bans), more: false };
  if (event !== 'room:open') return { ok: true };
  if (refused) return { ok: false, error: { code: refused, message: 'There is no such room.' } };
  const log = new Log();
  return { ok: true, ...log.newest(), room: { ...room, slug: payload.room }, epoch: 'e', reset: false, members: [], member_count: 1, here: 1, read_seq: 0, role, may: then };
}

const opened = () => asked.filter(([event]) => event === 'room:open').length;

async function quiet() {
  for (let i = 0; i < 20; i += 1) await settled();
}

beforeEach(async () => {
  asked = [];
  [refused, bans] = ['', []];
  role = 'member';
  may = ['message:post'];
  room = { name: 'Secret', topic: '', kind: 'private', posting: 'everybody', slow_seconds: 0, archived: false, people: [] };
  list = [summary('secret', { kind: 'private' }), summary('lobby')];
  const clock = new Clock();
  chat = new Chat({
    me, workspace: '', ask, connect: () => {}, textStorage: null, random: () => 0.5,
    storage: { all: async () => [], put: async () => {}, remove: async () => {} },
    tabs: { id: 't', ifGone: async (_tab, work) => work() },
    newId: () => 'c', now: clock.now, later: clock.later, cancel: clock.cancel,
  }, 'secret');
  hear = inbox(chat, { now: clock.now, startAfresh: () => {} });
  hear('hello', { me, workspace: 'Here', epoch: 'e', blocked: [bob.id] });
  await quiet();
});

test('the hello and the opened room say what one may do', () => {
  assert.deepEqual([chat.can('room:list'), chat.can('audit:list'), chat.current.can('message:post'), chat.current.can('member:remove')], [true, false, true, false]);
  assert.deepEqual([...chat.blocked], [bob.id]);
});

test('when our rights change, the open room is asked what we may do there now', async () => {
  may = ['message:post', 'member:remove'];
  hear('me', { me: { ...me, name: 'Anna', may: ['audit:list'] } });
  await quiet();
  assert.deepEqual([chat.me.name, chat.can('audit:list'), chat.current.can('member:remove'), opened()], ['Anna', true, true, 2]);
});

test('a room from which one was banned opens once the ban is lifted, and one that isn’t there stays so', async () => {
  for (const [code, then] of [['forbidden', 'ready'], ['not_found', 'missing']]) {
    refused = code;
    await chat.show(`room-${code}`);
    assert.equal(chat.current.status, 'missing');
    refused = '';
    hear('me', { me });
    await quiet();
    assert.equal(chat.current.status, then);
  }
});

test('those who see the bans of the open room see them change', async () => {
  const list = bansHere(chat);
  await quiet();
  assert.deepEqual(list.rows, []);
  bans.push({ person: bob, until: null, at: 1, by: ann });
  hear('bans', { room: 'elsewhere' });
  hear('bans', { room: 'secret' });
  await quiet();
  assert.deepEqual(list.rows.map(({ person }) => person.id), [bob.id]);
});

test('what was told while the room was being opened is not overtaken by an answer of before', async () => {
  list.push(summary('plans', { kind: 'private' }));
  void chat.show('plans');
  may = ['message:post', 'member:remove'];
  hear('me', { me });
  await quiet();
  assert.deepEqual([chat.current.status, chat.current.can('member:remove')], ['ready', true]);
});

test('somebody who has another name, picture or status has it wherever they are', async () => {
  const cleo = { id: 3, name: 'Cleo' };
  list.push(summary('dm', { kind: 'direct', name: '', people: [ann, bob], title: 'Bob' }));
  await chat.loadRooms();
  const post = new Log();
  for (const given of [{}, { kind: 'add', author: cleo, about: bob }, { author: cleo }]) hear('message', { ...post.post(given), room: 'secret' });
  hear('presence', { room: 'secret', here: 2, came: [bob, cleo], went: [] });
  const bobby = { id: bob.id, name: 'Bobby', avatar: 'f00' };
  const before = chat.current.timeline.version;
  hear('person', { person: bobby, status: 'away' });
  const [said, added, other] = chat.current.timeline.messages;
  assert.deepEqual([said?.author, added?.about, added?.author, other?.author], [bobby, bobby, cleo, cleo]);
  assert.ok(chat.current.timeline.version > before, 'and views know that they are to look again');
  const member = chat.current.presence.get(bob.id);
  assert.deepEqual([member?.name, member?.avatar, member?.status, member?.here], ['Bobby', 'f00', 'away', true]);
  assert.equal(chat.rooms.get('dm')?.title, 'Bobby');
  hear('person', { person: bob, status: '' });
  assert.equal(chat.current.presence.get(bob.id)?.avatar, null, 'a picture that was taken away is gone');
});

test('rights that are told again are the same list, so that no row is drawn anew', async () => {
  const before = chat.current.may;
  may = [...may];
  await chat.open(false);
  assert.equal(chat.current.may, before);
  may = ['typing:start', ...may];
  await chat.open(false);
  assert.deepEqual(chat.current.may, may);
});

test('when the rules of the open room change, so may our rights there', async () => {
  may = [];
  hear('room', { room: { ...room, slug: 'secret', topic: 'only the topic' } });
  await quiet();
  assert.deepEqual([opened(), chat.current.can('message:post')], [1, true]);
  hear('room', { room: { ...room, slug: 'secret', posting: 'moderators' } });
  await quiet();
  assert.deepEqual([opened(), chat.current.can('message:post')], [2, false]);
});

test('who is removed from the open room is told by whom, and a private room is gone from the list', () => {
  hear('member', { room: 'secret', person: ann, member: false, by: bob });
  assert.deepEqual([chat.current.status, chat.current.removedBy, chat.rooms.get('secret')], ['removed', bob, undefined]);
  hear('me', { me });
  assert.equal(opened(), 1, 'a room that one was removed from is not opened again');
});

test('who leaves in another tab is not told that somebody did it', () => {
  hear('member', { room: 'secret', person: ann, member: false, by: null });
  assert.equal(chat.current.status, 'left');
});

test('a room that is closed to us meanwhile counts as removed, not as mistyped', async () => {
  refused = 'not_found';
  await chat.resume();
  assert.deepEqual([chat.current.status, chat.rooms.get('secret')], ['removed', undefined]);
});

test('who was removed from a public room, and hears of it only by the rights, is not brought back by asking for them', async () => {
  await chat.show('lobby');
  list = [summary('lobby', { member: false })];
  hear('me', { me });
  await quiet();
  assert.deepEqual([chat.current.status, opened()], ['removed', 2]);
});

test('looking at a public room makes nobody a member, and neither does coming back to one that was left', async () => {
  list.push(summary('garden', { member: false }));
  await chat.loadRooms();
  role = null;
  await chat.show('garden');
  assert.deepEqual([chat.current.isMember, chat.rooms.get('garden')?.member], [false, false]);
  hear('message', { ...new Log().post({ author: bob }), room: 'garden' });
  chat.reading.saw(1);
  await quiet();
  assert.deepEqual(asked.filter(([event]) => event === 'room:join' || event === 'room:read'), []);
  hear('me', { me });
  await quiet();
  assert.deepEqual([chat.current.status, chat.current.isMember], ['ready', false], 'and when rights change one goes on looking');
});

test('who joins the room in view is a member of it, here and in the list', async () => {
  list.push(summary('garden', { member: false }));
  await chat.loadRooms();
  role = null;
  await chat.show('garden');
  assert.ok((await join(chat)).ok);
  assert.deepEqual([chat.current.isMember, chat.rooms.get('garden')?.member], [true, true]);
});

test('a room to which we are added appears at once', async () => {
  list.push(summary('plans', { kind: 'private' }));
  hear('member', { room: 'plans', person: ann, member: true, by: bob });
  await quiet();
  assert.equal(chat.rooms.get('plans')?.member, true);
});

test('a session that was ended is not taken up again', async () => {
  hear('signed_out', { message: 'You are banned from this workspace.' });
  chat.connection.lost();
  assert.deepEqual([chat.signedOut, chat.connection.state], ['You are banned from this workspace.', 'refused']);
});

test('what was blocked in another tab is blocked here, and nobody blocked is seen typing', () => {
  hear('typing', { room: 'secret', person: bob });
  assert.deepEqual(chat.current.typing.names(0), []);
  hear('blocked', { blocked: [] });
  hear('typing', { room: 'secret', person: bob });
  assert.deepEqual(chat.current.typing.names(0), ['Bob']);
});

test('the workspace is called by its new name', () => {
  hear('workspace', { name: 'Garden' });
  assert.equal(chat.workspace, 'Garden');
});

test('a conversation that another worker told us nothing of appears when our rights are looked at again', async () => {
  list.push(summary('d1', { kind: 'direct', name: '', people: [ann, bob] }));
  hear('me', { me });
  await quiet();
  assert.deepEqual(chat.rooms.direct.map((one) => one.title), ['Bob']);
});

test('a slug with chance in it is nobody\'s name', async () => {
  assert.equal(chat.title, 'Secret');
  void chat.show('plans-0123456789');
  assert.equal(chat.title, '');
  void chat.show('green-house');
  assert.equal(chat.title, 'green-house');
});
