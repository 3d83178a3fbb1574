/** The address bar and the title of the tab, on a browser of a few lines. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Address } from '../../static/js/view/address.js';

/** What the browser was told. @type {string[]} */
let told;
/** What it will do after the next frame. @type {(() => void)[]} */
let frames;
/** @type {Address} */
let address;
const kept = globalThis.setTimeout;

/** Goes to a room, or something in it. @param {string} place @param {number | null} [left] */
function go(place, left = null) {
  address.turnTo(`/rooms/${place}`, left);
  address.settle(place);
}

/** Gives the page a frame, and what comes after it. */
function frame() {
  for (const work of frames.splice(0)) work();
}

beforeEach(() => {
  [told, frames] = [[], []];
  const document = { hidden: false, set title(/** @type {string} */ title) { told.push(title); } };
  const history = {
    replaceState: (/** @type {{at: number | null}} */ { at }) => told.push(`at ${at}`),
    pushState: (/** @type {any[]} */ ...given) => told.push(given[2]),
  };
  Object.assign(globalThis, { document, history, requestAnimationFrame: (work) => frames.push(work), setTimeout: (work) => work() });
  address = new Address('/rooms/lobby');
});

afterEach(() => {
  globalThis.setTimeout = kept;
  for (const name of ['document', 'history', 'requestAnimationFrame']) Reflect.deleteProperty(globalThis, name);
});

test('while one stays, the title follows each drawing, and the address is left alone', () => {
  address.settle('Lobby');
  address.settle('(1) Lobby');
  frame();
  assert.deepEqual(told, ['Lobby', '(1) Lobby']);
});

test('another room is painted first, and then gets an entry of the history, with its title', () => {
  go('garden');
  address.settle('Garden');
  assert.deepEqual(told, []);
  frame();
  assert.deepEqual(told, ['at null', '/rooms/garden', 'Garden']);
  address.settle('(1) Garden');
  frame();
  assert.deepEqual(told.slice(3), ['(1) Garden']);
});

test('the entry that is left keeps the message that was in view there', () => {
  go('lobby/m/7', 3);
  frame();
  assert.deepEqual(told, ['at 3', '/rooms/lobby/m/7', 'lobby/m/7']);
});

test('of what was passed within one frame, the last is entered, and the first is what one comes back to', () => {
  go('garden', 3);
  go('plans', 5);
  frame();
  assert.deepEqual(told, ['at 3', '/rooms/plans', 'plans']);
  go('garden');
  go('plans');
  frame();
  assert.deepEqual(told.slice(3), ['plans'], 'there and back is nowhere');
});

test('what is open already makes no entry', () => {
  go('lobby');
  frame();
  assert.deepEqual(told, ['lobby']);
});

test('who goes back in the history makes no entry there, even within a frame', () => {
  go('garden');
  frame();
  address.wentTo('/rooms/lobby');
  address.settle('Lobby');
  frame();
  assert.deepEqual(told.slice(3), ['Lobby']);
  go('garden');
  address.wentTo('/rooms/plans');
  address.settle('Plans');
  frame();
  assert.deepEqual(told.slice(4), ['Plans']);
});

test('a hidden page, which gets no frames, does not wait for one', () => {
  document.hidden = true;
  go('garden');
  assert.deepEqual(told.slice(0, 2), ['at null', '/rooms/garden']);
});
