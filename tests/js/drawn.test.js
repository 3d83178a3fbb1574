/** Which rooms have their rows in the document. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Drawn } from '../../static/js/model/drawn.js';

/** Rooms are told apart by themselves, so that words will do. @type {(name: string) => any} */
const room = (name) => name;
/** @type {Drawn} */
let drawn;
/** Opens rooms, one after the other, and tells which are drawn then. @param {string[]} names */
const open = (...names) => names.map((name) => drawn.turnTo(room(name), () => true).join(' '));

beforeEach(() => {
  drawn = new Drawn();
});

test('the open room and the two before it are drawn, and no more', () => {
  assert.deepEqual(open('a', 'b', 'c', 'd', 'e'), ['a', 'a b', 'a b c', 'b c d', 'c d e']);
});

test('a room that is opened again stays where it is, because a moved one would lose its layout', () => {
  assert.deepEqual(open('a', 'b', 'c', 'a', 'b', 'a'), ['a', 'a b', 'a b c', 'a b c', 'a b c', 'a b c']);
});

test('the one goes that was open longest ago, wherever it stands', () => {
  open('a', 'b', 'c', 'a');
  assert.deepEqual(open('d'), ['a c d']);
});

test('drawing the open room again changes nothing', () => {
  assert.deepEqual(open('a', 'b', 'b', 'b', 'c', 'c'), ['a', 'a b', 'a b', 'a b', 'a b c', 'a b c']);
});

test('a room that may stay no longer goes, unless it is the open one', () => {
  open('a', 'b', 'c');
  assert.deepEqual(drawn.turnTo(room('c'), (one) => one !== room('a')), ['b', 'c']);
  assert.deepEqual(drawn.turnTo(room('c'), () => false), ['c']);
  assert.deepEqual(open('a'), ['c a']);
});

test('it is known which rooms are drawn', () => {
  open('a', 'b', 'c', 'd');
  assert.deepEqual(['a', 'b', 'd', 'e'].map((name) => drawn.has(room(name))), [false, true, true, false]);
});

test('behind something else that is shown in the place of a room, the rows stay', () => {
  open('a', 'b', 'c');
  assert.deepEqual(drawn.turnTo(null, () => true), ['a', 'b', 'c']);
  assert.deepEqual(drawn.turnTo(null, (one) => one !== room('a')), ['b', 'c']);
  assert.deepEqual(open('d', 'e'), ['b c d', 'c d e']);
});
