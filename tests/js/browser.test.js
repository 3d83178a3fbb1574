/** The small libraries that reach into the browser, on a browser of a few lines. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { copyFrom } from '../../static/js/lib/clipboard.js';
import { scheduler } from '../../static/js/lib/schedule.js';
import { tabLocks } from '../../static/js/lib/tabs.js';
import { timers } from '../../static/js/lib/timers.js';
import { csrfToken, previewOf, sendAvatar } from '../../static/js/lib/upload.js';
import { settled } from './helpers.js';

/** What was asked of the browser. @type {any[]} */
let asked = [];
/** @type {(() => void)[]} */
let frames = [];
/** @type {[() => void, number][]} */
let waits = [];
let token = /** @type {string | null} */ ('secret');
let copies = true;

/** What was there before. @type {Map<string, PropertyDescriptor | undefined>} */
const before = new Map();

/** Puts something of a browser in its place, until the test is over. @param {string} name @param {any} value */
function given(name, value) {
  if (!before.has(name)) before.set(name, Object.getOwnPropertyDescriptor(globalThis, name));
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

afterEach(() => {
  for (const [name, known] of before) known ? Object.defineProperty(globalThis, name, known) : Reflect.deleteProperty(globalThis, name);
  before.clear();
});

beforeEach(() => {
  [asked, frames, waits, token, copies] = [[], [], [], 'secret', true];
  given('document', {
    hidden: false,
    querySelector: (selector) => (token === null || selector !== 'meta[name="csrf-token"]' ? null : { getAttribute: (name) => (name === 'content' ? token : null) }),
    execCommand: (command) => {
      asked.push(command);
      return copies;
    },
  });
  given('requestAnimationFrame', (work) => void frames.push(work));
  given('navigator', { clipboard: { writeText: async (text) => void asked.push(text) } });
});

/** A drawing, and how often it was drawn. @param {boolean} [hidden] */
function drawing(hidden = false) {
  const real = globalThis.setTimeout;
  const page = Object.assign(new EventTarget(), { hidden });
  given('document', page);
  let count = 0;
  const { soon, now } = scheduler(() => { count += 1; });
  /** @param {() => void} act */
  const withTimers = (act) => {
    given('setTimeout', (work, ms) => void waits.push([work, ms]));
    act();
    given('setTimeout', real);
  };
  const hide = () => withTimers(() => {
    page.hidden = true;
    page.dispatchEvent(new Event('visibilitychange'));
  });
  return { soon: () => withTimers(soon), now, hide, drawn: () => count };
}

test('a page that is hidden before its frame comes is drawn soon, too, and once', () => {
  const resting = drawing();
  resting.hide();
  assert.equal(waits.length, 0);
  const shown = drawing();
  shown.soon();
  shown.hide();
  waits.forEach(([work]) => work());
  frames.forEach((work) => work());
  assert.deepEqual([shown.drawn(), resting.drawn()], [1, 0]);
});

test('however often a drawing is asked for, there is one, in the next frame', () => {
  const { soon, drawn } = drawing();
  soon();
  soon();
  assert.deepEqual([frames.length, waits.length, drawn()], [1, 0, 0]);
  frames[0]?.();
  assert.equal(drawn(), 1);
  soon();
  assert.equal(frames.length, 2);
});

test('a hidden page, which gets no frames, is drawn soon too', () => {
  const { soon, drawn } = drawing(true);
  soon();
  assert.deepEqual([frames.length, waits.map(([, ms]) => ms)], [0, [50]]);
  waits[0]?.[0]();
  assert.equal(drawn(), 1);
});

test('a drawing at once takes the place of the one that was asked for', () => {
  const { soon, now, drawn } = drawing();
  soon();
  now();
  frames[0]?.();
  assert.equal(drawn(), 1);
});

test('a text is copied; where there is no clipboard, by selecting it', async () => {
  const field = { value: 'https://chat.example/i/abc', select: () => void asked.push('selected') };
  assert.equal(await copyFrom(/** @type {any} */ (field)), true);
  given('navigator', {});
  assert.equal(await copyFrom(/** @type {any} */ (field)), true);
  copies = false;
  assert.equal(await copyFrom(/** @type {any} */ (field)), false);
  assert.deepEqual(asked, [field.value, 'selected', 'copy', 'selected', 'copy']);
});

test('a timer runs unless it is cancelled', async () => {
  const ran = [];
  timers.cancel(timers.later(() => ran.push('cancelled'), 0));
  await new Promise((resolve) => timers.later(() => resolve(ran.push('run')), 1));
  assert.deepEqual(ran, ['run']);
});

/** @param {number} status @param {unknown} said undefined: not JSON @returns what the server answers from now on */
function answers(status, said) {
  given('fetch', async (path, options) => {
    asked.push([path, options]);
    return { ok: status < 300, status, json: async () => (said === undefined ? Promise.reject(new SyntaxError('not JSON')) : said) };
  });
}

test('a picture is sent as a form, with the proof that it came from our page', async () => {
  answers(200, { avatar: 'f00' });
  const picture = new File(['x'], 'me.png');
  assert.deepEqual(await sendAvatar(picture), { ok: true, avatar: 'f00' });
  const [path, { method, headers, body }] = asked[0];
  assert.deepEqual([path, method, headers, body.get('image').name], ['/avatar', 'POST', { 'X-CSRFToken': 'secret', Accept: 'application/json' }, 'me.png']);
});

test('a picture is taken away without a body', async () => {
  answers(200, {});
  assert.deepEqual(await sendAvatar(null), { ok: true });
  assert.deepEqual([asked[0][1].method, 'body' in asked[0][1]], ['DELETE', false]);
});

test('a page without a token has none to show', () => {
  token = null;
  assert.equal(csrfToken(), '');
});

test('why a picture was not taken is told beside its field, whoever refused it', async () => {
  const error = async (status, said) => {
    answers(status, said);
    const { ok, error: told } = await sendAvatar(null);
    return [ok, told];
  };
  assert.deepEqual(await error(403, { error: { code: 'forbidden', message: 'Guests have none.' } }), [false, { code: 'forbidden', field: 'image', message: 'Guests have none.' }]);
  assert.deepEqual(await error(413, undefined), [false, { code: 'invalid', field: 'image', message: 'This file is too large. Choose a smaller one.' }]);
  assert.deepEqual(await error(502, {}), [false, { code: 'invalid', field: 'image', message: 'The server didn’t accept it. Try again.' }]);
});

test('a picture that could not be sent says that there is no connection', async () => {
  given('fetch', async () => { throw new TypeError('failed'); });
  assert.deepEqual(await sendAvatar(null), { ok: false, error: { code: 'offline', field: 'image', message: 'Can’t reach the server. Try again in a moment.' } });
});

test('a chosen file is shown from what was read of it, or not at all', async () => {
  class Reader {
    readAsDataURL(file) {
      Object.assign(this, file.name ? { result: `data:${file.name}` } : { error: new Error('gone') });
      (file.name ? this.onload : this.onerror)();
    }
  }
  given('FileReader', Reader);
  assert.equal(await previewOf(/** @type {any} */ ({ name: 'me.png' })), 'data:me.png');
  await assert.rejects(previewOf(/** @type {any} */ ({})), /gone/);
});

test('a tab holds a lock of its own for as long as it lives', async () => {
  const held = [];
  const locks = { request: (name, work) => {
    held.push(name, work());
    return Promise.reject(new Error('refused'));
  } };
  tabLocks('one', /** @type {any} */ (locks)).claim();
  tabLocks('two', undefined).claim();
  await settled();
  assert.equal(held[0], 'banter-tab-one');
  assert.equal(await Promise.race([held[1], settled().then(() => 'held')]), 'held');
});

test('what a tab left is looked at only if nobody holds its lock, without waiting for it', async () => {
  const locks = { request: (name, options, work) => {
    asked.push([name, options]);
    return work(name === 'banter-tab-gone' ? { name } : null);
  } };
  const worked = [];
  for (const tab of ['gone', 'living']) await tabLocks('me', /** @type {any} */ (locks)).ifGone(tab, async () => void worked.push(tab));
  assert.deepEqual([worked, asked], [['gone'], [['banter-tab-gone', { ifAvailable: true }], ['banter-tab-living', { ifAvailable: true }]]]);
});

test('the locks are those of the browser', () => {
  given('navigator', { locks: { request: async (name) => void asked.push(name) } });
  tabLocks('one').claim();
  assert.deepEqual(asked, ['banter-tab-one']);
});
