import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Presence } from '../../static/js/model/presence.js';
import { ann, bob } from './helpers.js';

const cleo = { id: 3, name: 'Cleo' };
const member = (person, here, given = {}) => ({ avatar: null, role: 'member', status: '', ...person, here, ...given });

/** @type {Presence} */
let presence;
let seen = -1;
beforeEach(() => {
  presence = new Presence();
  presence.reset({ members: [member(bob, false), member(cleo, true), member(ann, false)], member_count: 3, here: 1 });
  seen = presence.version;
});

/** Views look again when the version has grown. */
const isNew = () => {
  const grown = presence.version > seen;
  seen = presence.version;
  return grown;
};
const names = () => presence.members.map(({ name }) => name);

test('those who are here come first, then all by name', () => {
  assert.deepEqual(names(), ['Cleo', 'Ann', 'Bob']);
  presence.move({ here: 2, came: [bob], went: [] });
  assert.deepEqual(names(), ['Bob', 'Cleo', 'Ann']);
});

test('of faces there are as many as were asked for, of those who are here', () => {
  presence.move({ here: 3, came: [ann, bob], went: [] });
  assert.deepEqual([presence.faces(2), presence.faces(9)].map((some) => some.map(({ name }) => name)), [['Ann', 'Bob'], ['Ann', 'Bob', 'Cleo']]);
});

test('each change is told to the views, and what changes nothing is not', () => {
  const acts = [
    () => presence.reset({ members: [member(ann, true)], member_count: 1, here: 1 }), () => presence.extend([member(bob, false)]), () => presence.reintroduce(ann, 'away'),
    () => presence.setRole(ann.id, 'muted'), () => presence.move({ here: 1, came: [], went: [] }), () => presence.change(bob, true),
  ];
  assert.deepEqual(acts.map((act) => (act(), isNew())), acts.map(() => true));
  presence.reintroduce({ id: 99, name: 'Nobody' }, '');
  presence.setRole(99, 'muted');
  assert.deepEqual([isNew(), presence.get(99)], [false, undefined]);
});

test('who comes and was not known is a member like any other', () => {
  presence.move({ here: 2, came: [{ id: 4, name: 'Dora' }], went: [] });
  assert.deepEqual([presence.get(4), presence.total], [member({ id: 4, name: 'Dora' }, true), 4]);
});

test('who joins and is not here yet is a member like any other', () => {
  presence.change({ id: 4, name: 'Dora' }, true);
  assert.deepEqual([presence.get(4), presence.total], [member({ id: 4, name: 'Dora' }, false), 4]);
});

test('who is known keeps what is known of them when they come or join again', () => {
  presence.extend([member(bob, true, { role: 'moderator', status: 'in the garden' })]);
  presence.change(bob, true);
  assert.deepEqual([presence.get(bob.id), presence.total], [member(bob, true, { role: 'moderator', status: 'in the garden' }), 3]);
});

test('that somebody went whom we don\'t know changes nothing but the total', () => {
  presence.move({ here: 0, came: [], went: [99, cleo.id] });
  assert.deepEqual([presence.here, presence.get(cleo.id)?.here, presence.members.length], [0, false, 3]);
  presence.change({ id: 99, name: 'Nobody' }, false);
  assert.equal(presence.total, 3, 'where all are known, they were not counted');
});

test('of a room of which not all are known the total is counted on, once for each', () => {
  presence.reset({ members: [member(ann, true)], member_count: 500, here: 1 });
  assert.equal(presence.isComplete, false);
  presence.move({ here: 2, came: [bob], went: [] });
  assert.equal(presence.total, 500, 'who comes was counted');
  presence.change(bob, true);
  assert.equal(presence.total, 500, 'and so was who joins when they are here already');
  presence.change(cleo, true);
  assert.equal(presence.total, 501);
});

test('a room is complete when all are known', () => {
  assert.equal(presence.isComplete, true);
  presence.change(cleo, false);
  assert.deepEqual([presence.isComplete, presence.total, names()], [true, 2, ['Ann', 'Bob']]);
});

test('opened again, a room knows of those it is told now alone, with the role and the words it knew', () => {
  presence.extend([member(bob, true, { role: 'moderator', status: 'in the garden' })]);
  presence.reset({ members: [member(bob, true)], member_count: 9, here: 1 });
  assert.deepEqual([presence.members, presence.total], [[member(bob, true, { role: 'moderator', status: 'in the garden' })], 9]);
});
