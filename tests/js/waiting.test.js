/** The words of the page while it waits for the server. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Connection } from '../../static/js/model/connection.js';
import { connectingWords, isWorthALine, loadingWords, unsentWords } from '../../static/js/model/waiting.js';
import { Clock } from './helpers.js';

test('what waits to be sent is counted, and nothing is not mentioned', () => {
  assert.deepEqual([0, 1, 2, 1_200].map(unsentWords), ['', '1 message waiting.', '2 messages waiting.', '1,200 messages waiting.']);
});

test('what takes four seconds is slow', () => {
  assert.deepEqual([loadingWords(5, 4_004), loadingWords(5, 4_005)], ['Loading messages…', 'Still loading: slow connection']);
});

/** A connection of a page that was just loaded. */
function made() {
  const clock = new Clock();
  return { clock, connection: new Connection({ ...clock, connect: () => {}, random: () => 0.5 }) };
}

test('another try to connect is said to be slow four seconds after its own beginning', () => {
  const { clock, connection } = made();
  const said = () => connectingWords(connection, clock.time);
  connection.online();
  clock.time += 60_000;
  connection.lost();
  clock.time += 30_000;
  connection.tryNow();
  clock.time += 3_999;
  const almost = said();
  clock.time += 1;
  assert.deepEqual([almost, said()], ['Reconnecting…', 'Still connecting: slow connection.']);
});

test('a lost connection is worth a line within a second, the first one to be made after four, and a refusal at once', () => {
  const { clock, connection } = made();
  /** @param {number[]} after ms */
  const shown = (after) => after.map((ms) => isWorthALine(connection, clock.time + ms));
  assert.deepEqual(shown([0, 3_999, 4_000]), [false, false, true]);
  connection.lost();
  assert.deepEqual(shown([899, 900]), [false, true]);
  connection.online();
  assert.deepEqual(shown([60_000]), [false]);
  clock.time += 60_000;
  connection.lost();
  connection.tryNow();
  assert.deepEqual(shown([899, 900]), [false, true]);
  connection.refused({ code: 'forbidden', message: 'no' });
  assert.deepEqual(shown([0]), [true]);
});
