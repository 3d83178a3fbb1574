/** Preferences: those in force, and where they are stored. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Preferences } from '../../static/js/model/preferences.js';
import { pending, settled } from './helpers.js';

const [ANN, BEN] = [{ id: 1 }, { id: 2 }];
/** @type {Map<string, string>} what the browser keeps */
let kept;
/** @type {any[]} */
let asked;
/** The server's answer. @type {(payload: any) => any} */
let answer;

beforeEach(() => {
  [kept, asked] = [new Map(), []];
  answer = ({ preferences }) => ({ ok: true, preferences });
});

const textStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => void kept.set(key, text), removeItem: (key) => void kept.delete(key) };

/** A page of this person, in the browser. */
function page(me = ANN, storage = /** @type {any} */ (textStorage)) {
  const ask = async (name, payload) => {
    asked.push([name, payload]);
    return answer(payload);
  };
  return new Preferences({ me, ask: /** @type {any} */ (ask), textStorage: storage });
}

/** @param {Record<string, string>} given */
function account(me = ANN, given = {}) {
  const preferences = page(me);
  preferences.greeted(true, given);
  return preferences;
}

function guest(me = ANN) {
  const preferences = page(me);
  preferences.greeted(false, {});
  return preferences;
}

test('what was not chosen has its default', () => {
  assert.deepEqual(page().now, {
    theme: 'system', accent: 'coral', density: 'comfortable', text_size: 'normal', clock: 'auto', enter: 'send', local_time: 'show', start_room: '', first_steps: [],
  });
});

test('a page that keeps nothing has the look of its first frame until it is connected', () => {
  const preferences = new Preferences({ me: ANN, ask: /** @type {any} */ (null), textStorage: null, look: { accent: 'green' } });
  assert.equal(preferences.now.accent, 'green');
  preferences.greeted(true, { accent: 'blue' });
  assert.equal(preferences.now.accent, 'blue');
  preferences.greeted(false, {});
  assert.equal(preferences.now.accent, 'coral');
});

test('a guest’s choice shows at once and stays in the browser, also for the next guest', async () => {
  const preferences = guest();
  assert.deepEqual(await preferences.choose({ theme: 'dark' }), { ok: true });
  await preferences.choose({ accent: 'blue' });
  for (const now of [preferences.now, page().now, guest().now, guest(BEN).now]) assert.deepEqual([now.theme, now.accent], ['dark', 'blue']);
  assert.deepEqual(asked, []);
});

test('another tab of a guest follows, and one of an account waits for the server', async () => {
  const other = guest();
  await guest().choose({ theme: 'dark' });
  assert.equal(other.now.theme, 'system');
  other.reload();
  assert.equal(other.now.theme, 'dark');
  const ben = account(BEN, { theme: 'light' });
  other.reload();
  assert.equal(other.now.theme, 'system', 'an account in the same browser is somebody else');
  await guest().choose({ accent: 'blue' });
  ben.reload();
  assert.equal(ben.now.accent, 'coral');
});

test('an account’s choices are there before the page is connected, and give way to what the server says', () => {
  account(ANN, { theme: 'dark', enter: 'break' });
  const preferences = page();
  assert.deepEqual([preferences.now.theme, preferences.now.enter], ['dark', 'break']);
  preferences.greeted(true, { theme: 'light' });
  assert.deepEqual([preferences.now.theme, preferences.now.enter], ['light', 'send']);
  preferences.heard({ accent: 'pink' });
  assert.deepEqual([preferences.now.theme, preferences.now.accent, page().now.accent], ['system', 'pink', 'pink']);
});

test('nobody gets what somebody else has chosen in the same browser', async () => {
  account(ANN, { theme: 'dark' });
  for (const other of [page(BEN), guest(BEN), account(BEN)]) assert.equal(other.now.theme, 'system');
  await guest(BEN).choose({ theme: 'light' });
  assert.equal(account(ANN).now.theme, 'system');
  assert.deepEqual(asked, []);
});

test('who signs up brings along what they chose as a guest and the account has not', async () => {
  await guest().choose({ theme: 'dark', accent: 'blue' });
  account(ANN, { accent: 'green' });
  await settled();
  assert.deepEqual(asked, [['me:preferences', { preferences: { theme: 'dark' } }]]);
  account(ANN, { accent: 'green', theme: 'dark' });
  assert.equal(asked.length, 1, 'only once');
});

test('a choice shows at once, whatever the server still says, and counts with all others when it is confirmed', async () => {
  const preferences = account(ANN, { accent: 'blue' });
  const held = pending();
  answer = () => held.promise;
  const chosen = preferences.choose({ theme: 'dark' });
  assert.equal(preferences.now.theme, 'dark');
  preferences.heard({ accent: 'green', theme: 'light' });
  assert.deepEqual([preferences.now.theme, preferences.now.accent], ['dark', 'green']);
  held.keep({ ok: true, preferences: { accent: 'green', theme: 'dark' } });
  assert.equal((await chosen).ok, true);
  assert.deepEqual([preferences.now.theme, preferences.now.accent, page().now.theme], ['dark', 'green', 'dark']);
});

test('of two choices in a row the later one shows, also while the earlier one is confirmed', async () => {
  const preferences = account();
  const held = [pending(), pending()];
  answer = () => held[asked.length - 1].promise;
  const both = [preferences.choose({ theme: 'dark' }), preferences.choose({ theme: 'light' })];
  held[0].keep({ ok: true, preferences: { theme: 'dark' } });
  await both[0];
  assert.equal(preferences.now.theme, 'light');
  held[1].keep({ ok: true, preferences: { theme: 'light' } });
  await both[1];
  preferences.heard({ theme: 'system' });
  assert.equal(preferences.now.theme, 'system', 'nothing waits any more');
});

test('a choice that is refused is taken back', async () => {
  const preferences = account(ANN, { theme: 'light' });
  answer = () => ({ ok: false, error: { code: 'too_many', message: 'Wait.' } });
  const ack = await preferences.choose({ theme: 'dark' });
  assert.equal(ack.ok, false);
  assert.deepEqual([preferences.now.theme, page().now.theme], ['light', 'light']);
});

test('an account that is not connected yet is told that its choice was not kept', async () => {
  account(ANN, { theme: 'light' });
  const preferences = page();
  answer = () => ({ ok: false, error: { code: 'offline', message: 'Offline.' } });
  assert.equal((await preferences.choose({ theme: 'dark' })).ok, false);
  assert.equal(preferences.now.theme, 'light');
});

test('what can not be read counts as nothing, and a browser that keeps nothing still shows a choice', async () => {
  for (const broken of ['', '{', 'null', '7', '{"chosen":7}', '{"chosen":null}']) {
    kept.set('banter-preferences', broken);
    assert.equal(guest().now.theme, 'system', broken);
  }
  const refuses = () => {
    throw new Error('No storage.');
  };
  for (const storage of [null, { getItem: refuses, setItem: refuses, removeItem: refuses }]) {
    const preferences = page(ANN, storage);
    preferences.greeted(false, {});
    await preferences.choose({ theme: 'dark' });
    assert.equal(preferences.now.theme, 'dark');
  }
});

test('what is in force is a new object only if it is another', async () => {
  const preferences = account(ANN, { theme: 'dark' });
  const before = preferences.now;
  preferences.heard({ theme: 'dark' });
  assert.equal(preferences.now, before);
});
