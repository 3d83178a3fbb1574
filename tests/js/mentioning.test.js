/** Completing names after an @. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Completion } from '../../static/js/model/completion.js';
import { Mentioning } from '../../static/js/model/mentioning.js';
import { askedFor, begin, chat, clock, greet, hear, log, me, quiet, roomOf, server } from './onpage.js';
import { bob } from './helpers.js';

/** @type {Mentioning} */
let source;
/** @type {Completion} */
let completion;
const person = (/** @type {number} */ id, /** @type {string} */ name) => ({ id, name, avatar: null, here: true, role: 'member', status: '' });

async function come({ members = [person(1, 'Ann'), person(2, 'Bob'), person(3, 'Bea Lund')], count = members.length, may = ['message:post'], room = {}, all = ['person:list', 'group:list'] } = {}) {
  begin();
  const open = server['room:open'];
  server['room:open'] = (payload) => ({ ...open?.(payload), may, members, member_count: count, room: roomOf('lobby', room) });
  server['member:list'] = () => ({ members, more: false });
  server['group:list'] = () => ({ groups: [{ id: 3, name: 'gardeners', people: [1, 2] }] });
  server['person:list'] = ({ query }) => ({ people: [person(1, 'Ann'), person(2, 'Bob'), person(8, 'Berta')].filter(({ name }) => name.toLowerCase().startsWith(query)), more: false });
  source = new Mentioning(() => chat, clock.later);
  completion = new Completion([source]);
  await greet({ me: { ...me, may: ['room:list', ...all] } });
}

/** What is offered for a text, at once and after a moment. @param {string} text */
async function offered(text) {
  completion.look({}, text, text.length);
  await quiet();
  await clock.pass(200);
  await quiet();
  return completion.items.map(({ label }) => label);
}

beforeEach(() => come());

test('members come first, those who talked last before others, then the room and groups', async () => {
  hear('message', { room: 'lobby', ...log.post({ author: { id: 3, name: 'Bea Lund' }, text: 'y' }) });
  hear('message', { room: 'lobby', ...log.post({ author: bob, text: 'x' }) });
  assert.deepEqual(await offered('hello @'), ['@Bob', '@Bea Lund', '@room', '@here', '@gardeners']);
  assert.deepEqual(await offered('@gar'), ['@gardeners']);
  assert.deepEqual(await offered('@bea lu'), ['@Bea Lund']);
});

test('others are searched for after a pause, and said not to be in the room', async () => {
  assert.deepEqual(await offered('@b'), ['@Bea Lund', '@Bob', '@Berta']);
  completion.look({}, '@be', 3);
  assert.deepEqual(completion.items.map(({ label }) => label), ['@Bea Lund']);
  await quiet();
  completion.look({}, '@ber', 4);
  await clock.pass(200);
  await quiet();
  assert.deepEqual(completion.items.map(({ label, hint }) => [label, hint]).at(-1), ['@Berta', 'Not in this room']);
  assert.deepEqual(askedFor('person:list').map(({ query }) => query), ['b', 'ber']);
});

test('nobody is searched for by a name that begins like one of nobody', async () => {
  await offered('@zo');
  await offered('@zoe now');
  assert.deepEqual(askedFor('person:list').map(({ query }) => query), ['zo']);
});

test('what is written is the name, and no list is shown within words, addresses and code of mentions', async () => {
  await offered('hi @bo');
  assert.deepEqual(completion.choose(), { from: 3, to: 6, text: '@Bob ' });
  for (const text of ['ann@b', 'https://a.example/@b', '<@b', '\\@b', '@bob ', '@ b', '@a b c d e']) assert.deepEqual(await offered(text), [], text);
});

test('the room is offered to all in small rooms, to moderators in others, and in no direct conversation', async () => {
  await come({ count: 21 });
  assert.ok(!(await offered('@room')).includes('@room'));
  await come({ count: 21, may: ['message:post', 'message:mention_room'] });
  assert.deepEqual((await offered('@r')).filter((label) => label === '@room'), ['@room']);
  assert.equal(completion.items.find(({ key }) => key === 'room')?.hint, 'Notify all 21 members');
  await come({ room: { kind: 'direct' } });
  assert.ok(!(await offered('@')).includes('@here'));
});

test('groups are loaded once, and again when one changes; people who may not list anybody ask for nothing', async () => {
  await offered('@g');
  await offered('@ga');
  assert.equal(askedFor('group:list').length, 1);
  source.heard('group');
  await quiet();
  assert.equal(askedFor('group:list').length, 2);
  await come({ all: [] });
  assert.deepEqual(await offered('@b'), ['@Bea Lund', '@Bob']);
  assert.deepEqual([askedFor('group:list'), askedFor('person:list')], [[], []]);
});

test('we ourselves and blocked people are not offered', async () => {
  hear('blocked', { blocked: [2] });
  assert.deepEqual(await offered('@'), ['@Bea Lund', '@room', '@here', '@gardeners']);
});
