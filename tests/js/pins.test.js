import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Pins } from '../../static/js/model/pins.js';
import { bob, pending } from './helpers.js';
import { askedFor, begin, chat, greet, hear, log, no, quiet, server } from './onpage.js';

/** @type {Pins} */
let pins;

beforeEach(async () => {
  begin();
  for (let i = 0; i < 4; i += 1) log.post();
  server['room:pins'] = ({ room }) => ({ pins: room === 'lobby' ? log.messages.filter(({ pinned }) => pinned).map((message) => ({ message, by: bob, at: 1 })) : [] });
  server['message:pin'] = ({ id, on }) => ({ message: log.change(log.messages.findIndex((one) => one.id === id), { pinned: on }).message });
  pins = new Pins(chat);
  await greet();
});

/** A change that somebody else makes, as the page hears of it. */
async function changed(index, change) {
  const event = log.change(index, change);
  hear('message', event);
  pins.heard('message', structuredClone(event));
  await quiet();
}
const pinned = () => pins.all.map(({ message: { text } }) => text);

test('they are loaded once somebody wants to see them, and the number is known then', async () => {
  await changed(1, { pinned: true });
  assert.deepEqual([pins.count, askedFor('room:pins').length], [null, 0]);
  pins.want();
  pins.want();
  await quiet();
  pins.want();
  assert.deepEqual([pins.count, pinned(), askedFor('room:pins')], [1, ['text 2'], [{ room: 'lobby' }]]);
});

test('they follow what others pin, unpin, edit and delete', async () => {
  await pins.load();
  assert.equal(pins.count, 0);
  await changed(1, { pinned: true });
  await changed(2, { pinned: true });
  assert.deepEqual(pinned(), ['text 2', 'text 3']);
  await changed(1, { text: 'better' });
  assert.deepEqual([pinned(), askedFor('room:pins').length], [['better', 'text 3'], 3]);
  await changed(1, { pinned: false });
  await changed(2, { pinned: undefined, deleted: true, text: null });
  assert.deepEqual([pinned(), pins.count], [[], 0]);
});

test('what one pins oneself is in the room and in the list at once, and a refusal is handed on', async () => {
  await pins.load();
  assert.ok((await pins.pin(20, true)).ok);
  await quiet();
  assert.deepEqual([pinned(), chat.current.timeline.find(20)?.pinned], [['text 2'], true]);
  await pins.pin(20, false);
  assert.deepEqual(pinned(), []);
  server['message:pin'] = () => no('conflict');
  assert.ok(!(await pins.pin(20, true)).ok);
  assert.deepEqual(pinned(), []);
});

test('another room has its own', async () => {
  await changed(1, { pinned: true });
  await pins.load();
  await chat.show('design');
  assert.equal(pins.count, null);
  pins.want();
  assert.deepEqual(pinned(), []);
  await quiet();
  assert.equal(pins.count, 0);
  await changed(2, { pinned: true });
  assert.deepEqual([pinned(), askedFor('room:pins').length], [[], 2], 'a late event of the first room');
});

test('an answer that comes after a later question is dropped', async () => {
  const late = pending();
  server['room:pins'] = () => late.promise;
  const first = pins.load();
  await quiet();
  server['room:pins'] = () => ({ pins: [] });
  await pins.load();
  late.keep({ pins: [{ message: log.messages[0], by: bob, at: 1 }] });
  await first;
  assert.deepEqual(pinned(), []);
});

test('after the connection was lost they are loaded again; if that fails, it can be tried again', async () => {
  await pins.load();
  log.change(0, { pinned: true });
  pins.heard('hello', {});
  await quiet();
  assert.equal(pins.count, 1);
  server['room:pins'] = () => no('unavailable');
  await pins.load();
  pins.want();
  assert.deepEqual([pins.state, pins.count], ['failed', 1]);
});

test('a person or a group with another name has it in pinned messages at once, also who pinned them', async () => {
  await changed(1, { pinned: true, mentions: [bob], groups: [{ id: 3, name: 'gardeners' }] });
  await pins.load();
  pins.heard('person', { person: { ...bob, name: 'Rob' }, status: '' });
  pins.heard('group', { id: 3, name: 'growers', deleted: false });
  const [{ message, by }] = /** @type {any} */ (pins.all);
  assert.deepEqual([message.mentions[0].name, message.groups, by.name], ['Rob', [{ id: 3, name: 'growers' }], 'Rob']);
});
