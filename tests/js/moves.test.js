/** The line about people who came and went. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hidesSome, isMove, MoveKeys, partsOf, sentence } from '../../static/js/model/moves.js';
import { ann, bob, message } from './helpers.js';

const cy = { id: 3, name: 'Cy' };
const dee = { id: 4, name: 'Dee' };
const crowd = Array.from({ length: 34 }, (_one, at) => ({ id: 100 + at, name: `P${at}` }));

/** @param {string} kind @param {object} author @param {object} [given] */
const move = (kind, author, given = {}) => ({ kind, author, text: null, about: null, ...given });
/** @param {object[]} moves */
const told = (moves) => moves.map((one, at) => message({ seq: at + 1, ...one }));
/** @param {object[]} moves @param {boolean} [isWhole] */
const said = (moves, isWhole) => sentence(partsOf(told(moves)), isWhole).map((piece) => (typeof piece === 'string' ? piece : `<${piece.name}>`)).join('');

test('whoever comes, goes, is added or removed makes a move, and whoever says something does not', () => {
  const kinds = ['join', 'leave', 'add', 'remove', 'text', 'topic', 'announcement'];
  assert.deepEqual(kinds.filter((kind) => isMove(message({ kind }))), ['join', 'leave', 'add', 'remove']);
});

test('people who did the same are named together, three of them or two and a number', () => {
  assert.equal(said([move('join', ann)]), '<Ann> joined');
  assert.equal(said([move('join', ann), move('join', bob)]), '<Ann> and <Bob> joined');
  assert.equal(said([move('join', ann), move('join', bob), move('join', cy)]), '<Ann>, <Bob> and <Cy> joined');
  assert.equal(said(crowd.slice(0, 4).map((one) => move('join', one))), '<P0>, <P1> and 2 others joined');
  assert.equal(said(crowd.map((one) => move('leave', one))), '<P0>, <P1> and 32 others left');
});

test('on demand everybody is named', () => {
  assert.equal(said(crowd.slice(0, 4).map((one) => move('join', one)), true), '<P0>, <P1>, <P2> and <P3> joined');
  const [few, many] = [3, 4].map((count) => partsOf(told(crowd.slice(0, count).map((one) => move('join', one)))));
  assert.deepEqual([few.some(hidesSome), many.some(hidesSome)], [false, true]);
});

test('those who came, went, and did both are told apart', () => {
  assert.equal(said([move('join', ann), move('leave', bob), move('leave', cy)]), '<Ann> joined, <Bob> and <Cy> left');
  assert.equal(said([move('join', ann), move('join', bob), move('leave', ann)]), '<Ann> joined and left, <Bob> joined');
  assert.equal(said([move('leave', ann), move('join', ann)]), '<Ann> came back');
  assert.equal(said([move('join', ann), move('leave', ann), move('join', ann)]), '<Ann> joined');
  assert.equal(said([move('leave', ann), move('join', ann), move('leave', ann)]), '<Ann> left');
});

test('one message about several moves in a row is told as those', () => {
  assert.equal(said([move('join', ann, { edited_at: 5 })]), '<Ann> came back');
  assert.equal(said([move('leave', ann, { edited_at: 5 })]), '<Ann> joined and left');
  assert.equal(said([move('leave', ann, { edited_at: 5 }), move('join', ann)]), '<Ann> joined');
});

test('who added or removed somebody is always told', () => {
  assert.equal(said([move('add', ann, { about: cy }), move('add', ann, { about: dee }), move('add', bob, { about: { id: 9, name: 'Eve' } })]), '<Ann> added <Cy> and <Dee>, <Bob> added <Eve>');
  assert.equal(said([move('join', cy), move('remove', ann, { about: cy })]), '<Ann> removed <Cy>');
  assert.equal(said([move('add', ann, { about: cy }), move('leave', cy)]), '<Cy> joined and left');
  assert.equal(said([move('remove', ann, { about: cy }), move('join', cy)]), '<Cy> came back');
  assert.equal(said([move('leave', cy), move('add', ann, { about: cy })]), '<Ann> added <Cy>');
});

test('people who are not known any more are someone each', () => {
  assert.equal(said([move('remove', ann), move('remove', ann), move('add', null, { about: cy })]), '<Ann> removed <someone> and <someone>, <someone> added <Cy>');
});

test('a line keeps its key while more people come, and while earlier ones are loaded', () => {
  const keys = new MoveKeys();
  const of = (...lines) => {
    keys.begin();
    return lines.map((seqs) => keys.of(seqs.map((seq) => message({ seq }))));
  };
  const [first] = of([5]);
  assert.deepEqual(of([5, 6, 7]), [first]);
  assert.deepEqual(of([3, 4, 5, 6, 7]), [first]);
  assert.deepEqual(of([3, 4]), [first]);
  const split = of([3], [4, 5], [6], [7]);
  assert.equal(split[0], first);
  assert.equal(new Set(split).size, 4);
  assert.deepEqual(of([3], [4, 5], [6], [7]), split);
  const [early, late] = of([20], [5, 6]);
  assert.equal(new Set([early, late]).size, 2);
});

test('no two lines have one key, though one is a single message whose key went to another', () => {
  const keys = new MoveKeys();
  keys.of([message({ seq: 1 })]);
  keys.begin();
  keys.of([message({ seq: 0 }), message({ seq: 1 })]);
  keys.begin();
  const both = [keys.of([message({ seq: 0 })]), keys.of([message({ seq: 1 })])];
  assert.notEqual(both[0], both[1]);
});
