/** The quick switcher: what is found for a query, and in which order. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matcher } from '../../static/js/lib/search.js';
import { askedOf, directoryOf, groupsFor, stepped } from '../../static/js/model/jump.js';
import { titleOf } from '../../static/js/model/rooms.js';
import { ann, bob } from './helpers.js';
import { askedFor, begin, chat, clock, me, server, summary } from './onpage.js';

const zoe = { id: 3, name: 'Zoë Müller' };
const entry = (slug, given = {}) => {
  const room = summary(slug, given);
  return { ...room, title: titleOf(room, ann.id) };
};
const direct = (slug, people, given = {}) => entry(slug, { kind: 'direct', name: '', people: [ann, ...people], ...given });
const action = (name, label, words = '') => ({ name, label, words, sign: 'x' });

function groups(given) {
  return groupsFor({ typed: '', rooms: [], people: [], actions: [], me: ann.id, blocked: new Set(), current: 'lobby', ...given });
}
const titles = (given) => Object.fromEntries(groups(given).map(({ label, choices }) => [label, choices.map(({ title }) => title)]));
const order = (given) => groups(given).map(({ label }) => label);

for (const [typed, rank] of [
  ['', 0], ['mull', 1], ['MÜLL', 1], ['zoe', 0], ['zoe m', 0], ['m zoe', 1], ['ulle', 2], ['oe ler', 2], ['#zoe', 0], ['@zoe', 0], ['plumb', 3], ['zoe plumb', 3], ['lumb', Infinity], ['zoe x', Infinity],
]) {
  test(`"${typed}" matches Zoë Müller, the plumber, with rank ${rank}`, () => {
    assert.equal(matcher(typed)('Zoë Müller', 'the plumber'), rank);
  });
}

test('the sign of a room is part of a name only where it stands in one', () => {
  assert.deepEqual([matcher('c#')('C# here'), matcher('#')('tea'), matcher('t#')('tea')], [0, 0, Infinity]);
});

test('letters with a stroke and ligatures are found by the plain letters', () => {
  assert.deepEqual(['strasse', 'lodz', 'smorrebrod', 'aether'].map((typed) => matcher(typed)('Straße Łódź Smørrebrød Æther')), [0, 1, 1, 1]);
});

test('the server is asked for the longest word', () => {
  assert.deepEqual(['', '  ', '@', 'b', '@Zoë Mü', 'an smith'].map(askedOf), ['', '', '', 'b', 'Zoë', 'smith']);
});

test('people are asked for when typing pauses, and only by those who may look them up and write to them', async () => {
  begin();
  server['person:list'] = () => ({ people: [zoe], more: false });
  chat.me = { ...me, may: ['person:list', 'direct:open'] };
  const people = directoryOf(chat);
  for (const typed of ['z', 'zoë', 'zoë mü']) people?.search(typed);
  await clock.pass(250);
  assert.deepEqual([askedFor('person:list'), people?.rows], [[{ query: 'zoë' }], [zoe]]);
  for (const may of [['person:list'], ['direct:open'], []]) {
    chat.me = { ...me, may };
    assert.equal(directoryOf(chat), null);
  }
});

test('nobody is offered a conversation with somebody whom they have blocked', () => {
  assert.deepEqual(titles({ typed: 'o', people: [bob, zoe], blocked: new Set([bob.id]) }), { People: ['Zoë Müller'] });
});

test('before anything is typed, unread rooms are first, then the recent ones, but neither the open room nor those of others', () => {
  const rooms = [entry('lobby', { last_at: 9 }), entry('old', { last_at: 1 }), entry('new', { last_at: 5 }), direct('d', [bob], { last_at: 3 }), entry('loud', { unread: 2 }), entry('theirs', { member: false, last_at: 8 })];
  assert.deepEqual(titles({ rooms, actions: [action('room', 'New room')] }), { Recent: ['loud', 'new', 'Bob', 'old'], Actions: ['New room'] });
});

test('rooms, people and actions are found by parts of their words, the better match first and then the more recent', () => {
  const rooms = [entry('a', { name: 'Tea' }), entry('b', { name: 'Green tea', last_at: 1 }), entry('c', { name: 'Iced tea', last_at: 2 }), entry('d', { name: 'Steam' }), entry('e', { topic: 'Tea and cake' }), entry('f', { name: 'Coffee' })];
  const actions = [action('leave', 'Leave', 'team'), action('keys', 'Keys')];
  assert.deepEqual(titles({ typed: 'tea', rooms, actions }), { Rooms: ['Tea', 'Iced tea', 'Green tea', 'Steam', 'e'], Actions: ['Leave'] });
});

test('among equal matches our rooms come before those of others', () => {
  const rooms = [entry('tea-1', { member: false, last_at: 9 }), entry('tea-2')];
  assert.deepEqual(titles({ typed: 'tea', rooms }), { Rooms: ['tea-2', 'tea-1'] });
});

test('a person is found once, with the conversation if there is one, and neither oneself nor whom an older query has found', () => {
  const found = groups({ typed: 'b', rooms: [direct('d', [bob])], people: [bob, { id: 4, name: 'Abe' }, { ...ann, name: 'Ann B' }, zoe] });
  assert.deepEqual(found.flatMap(({ choices }) => choices.map(({ key, room, person }) => [key, room?.slug, person?.name])), [['person-2', 'd', 'Bob'], ['person-4', undefined, 'Abe']]);
});

test('a conversation of three is found by each name, and is not one of them', () => {
  const [group] = groups({ typed: 'zoe', rooms: [direct('d', [bob, zoe])] });
  assert.deepEqual([group?.label, group?.choices.map(({ key, person }) => [key, person])], ['People', [['room-d', undefined]]]);
});

test('a group with a good match is above one with a poor match', () => {
  const rooms = [entry('a', { topic: 'about signs' })];
  assert.deepEqual(order({ typed: 'sign', rooms, actions: [action('sign-out', 'Sign out')] }), ['Actions', 'Rooms']);
  assert.deepEqual(order({ typed: 'sign', rooms: [entry('sign')], actions: [action('sign-out', 'Sign out')] }), ['Rooms', 'Actions']);
});

test('people whom the server finds move no other group', () => {
  const actions = [action('leave', 'Leave', 'zoe')];
  const rooms = [entry('a', { topic: 'zoe' })];
  assert.deepEqual(order({ typed: 'zoe', rooms, actions, people: [zoe] }), ['Rooms', 'People', 'Actions']);
});

test('each group has a few choices only', () => {
  const many = Array.from({ length: 20 }, (_, n) => n);
  const found = titles({
    typed: 'x', rooms: many.map((n) => entry(`x${n}`)), people: many.map((n) => ({ id: 10 + n, name: `x${n}` })), actions: many.map((n) => action(`${n}`, `x${n}`)),
  });
  assert.deepEqual([found.Rooms.length, found.People.length, found.Actions.length], [8, 6, 5]);
});

test('the arrow keys go around, and begin with the first choice', () => {
  const choices = ['a', 'b', 'c'].map((key) => ({ key, title: key }));
  assert.deepEqual([stepped(choices, '', 1), stepped(choices, 'c', 1), stepped(choices, 'a', -1), stepped([], '', 1)], ['b', 'a', 'c', '']);
});
