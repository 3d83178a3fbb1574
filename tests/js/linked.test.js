import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Linked } from '../../static/js/model/linked.js';
import { bob, Clock, message, settled } from './helpers.js';

const HERE = 'https://chat.example';
/** @type {Clock} */
let clock;
/** @type {any[]} */
let asked;
/** The messages that we may read, by room and seq. @type {Map<string, ReturnType<typeof message>>} */
let there;
let isUp = true;
/** @type {Linked} */
let linked;

beforeEach(() => {
  [clock, asked, isUp] = [new Clock(), [], true];
  there = new Map([['lobby/3', message({ seq: 3 })], ['design/7', message({ seq: 7 })]]);
  const ask = async (event, { links }) => {
    assert.equal(event, 'message:linked');
    asked.push(links.map(({ room, seq }) => `${room}/${seq}`));
    await settled();
    if (!isUp) return { ok: false, error: { code: 'timeout', message: '' } };
    const found = links.filter(({ room, seq }) => there.has(`${room}/${seq}`)).map(({ room, seq }) => ({ room, message: there.get(`${room}/${seq}`) }));
    return { ok: true, found: structuredClone(found) };
  };
  linked = new Linked({ ask: /** @type {any} */ (ask), origin: HERE, later: clock.later });
});

const linking = (...places) => message({ seq: 50, text: places.map((place) => `${HERE}/rooms/${place}`).join(' ') });
const shown = (one) => linked.below(one).map(({ slug, seq, message: found }) => [slug, seq, found?.text ?? null]);

async function look(...messages) {
  linked.look(messages);
  await clock.pass(60);
  await settled();
}

test('all links in view are asked for together and once, and those out of view not at all', async () => {
  const [one, other, elsewhere] = [linking('lobby/3'), linking('design/7', 'den/1', 'lobby/3'), linking('lobby/99')];
  linked.look([one]);
  await look(other, one);
  assert.deepEqual(asked, [['lobby/3', 'design/7', 'den/1']]);
  assert.deepEqual(shown(one), [['lobby', 3, 'text 3']]);
  assert.deepEqual(shown(other), [['design', 7, 'text 7'], ['den', 1, null], ['lobby', 3, 'text 3']]);
  assert.deepEqual(shown(elsewhere), []);
  await look(one, other);
  assert.equal(asked.length, 1);
});

test('while nothing is known, nothing is shown, and what is shown is the same as long as nothing changes', async () => {
  const one = linking('lobby/3');
  const before = linked.below(one);
  assert.deepEqual([before.length, linked.below(message())], [0, before]);
  await look(one);
  const found = linked.below(one);
  await look(linking('design/7'));
  assert.equal(linked.below(one), found);
});

test('more than twenty links are asked for in parts', async () => {
  const many = Array.from({ length: 9 }, (_, at) => linking(...[0, 1, 2].map((one) => `lobby/${100 + at * 3 + one}`)));
  await look(...many);
  await clock.pass(60);
  assert.deepEqual(asked.map((one) => one.length), [20, 7]);
});

test('a change of a linked message shows below the link, and a deleted one is gone', async () => {
  const one = linking('lobby/3');
  await look(one);
  linked.heard('message', { room: 'lobby', message: message({ seq: 3, rev: 60, text: 'new' }) });
  linked.heard('message', { room: 'lobby', message: message({ seq: 3, rev: 55, text: 'late' }) });
  linked.heard('message', { room: 'design', message: message({ seq: 3, rev: 99, text: 'other' }) });
  assert.deepEqual(shown(one), [['lobby', 3, 'new']]);
  linked.heard('message', { room: 'lobby', message: message({ seq: 3, rev: 61, text: null, deleted: true }) });
  assert.equal(linked.below(one)[0]?.message, null);
});

test('after the connection was lost what is in view is asked for again, and stays until the answer comes', async () => {
  const one = linking('lobby/3');
  await look(one);
  there.delete('lobby/3');
  linked.heard('hello', {});
  linked.look([one]);
  assert.deepEqual(shown(one), [['lobby', 3, 'text 3']]);
  await look(one);
  assert.deepEqual(shown(one), [['lobby', 3, null]]);
});

test('what could not be asked for is asked for again after a while', async () => {
  const one = linking('lobby/3');
  isUp = false;
  await look(one);
  isUp = true;
  await look(one);
  assert.deepEqual([asked.length, shown(one)], [1, []]);
  await clock.pass(5_000);
  await look(one);
  assert.deepEqual(shown(one), [['lobby', 3, 'text 3']]);
});

test('a deleted message and a notice link to nothing', async () => {
  await look({ ...linking('lobby/3'), deleted: true }, { ...linking('lobby/3'), kind: 'topic' });
  assert.deepEqual(asked, []);
});

test('a message of a room that is not open here is asked for again once it was edited', async () => {
  const one = linking('lobby/3');
  await look(one);
  there.set('lobby/3', message({ seq: 3, rev: 9, text: 'edited' }));
  const { version } = linked;
  linked.heard('unread', { room: 'lobby', seq: 4, rev: 8 });
  assert.equal(linked.version, version);
  linked.heard('unread', { room: 'lobby', seq: 3, rev: 9 });
  assert.notEqual(linked.version, version);
  await look(one);
  assert.deepEqual(shown(one), [['lobby', 3, 'edited']]);
});

test('a person or a group with another name has it below links at once', async () => {
  there.set('lobby/3', message({ seq: 3, mentions: [bob], groups: [{ id: 3, name: 'gardeners' }] }));
  const one = linking('lobby/3', 'lobby/99');
  await look(one);
  linked.heard('person', { person: { ...bob, name: 'Rob' }, status: '' });
  linked.heard('group', { id: 3, name: 'growers', deleted: false });
  const [{ message: found }, missing] = /** @type {any} */ (linked.below(one));
  assert.deepEqual([found.mentions[0].name, found.groups, missing.message], ['Rob', [{ id: 3, name: 'growers' }], null]);
});
