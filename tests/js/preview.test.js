/** The preview of a room until the page is connected. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { preview } from '../../static/js/model/preview.js';
import { asked, begin, chat, greet, log, me, no, quiet, roomOf } from './onpage.js';
import { ann, bob } from './helpers.js';

beforeEach(begin);

const opened = (given = {}) => ({
  ok: true, ...log.newest(), room: roomOf('lobby', { name: 'Lobby' }), epoch: 'e', reset: false, members: [], member_count: 2, here: 1, read_seq: 0, role: 'member', may: ['message:post'], ...given,
});
/** @param {any} [given] */
const show = (given = {}, blocked = []) => preview(chat, async () => /** @type {any} */ ({ blocked, opened: opened(given) }));
const texts = () => chat.current.timeline.messages.map((message) => message.text);

test('messages that came with the page are shown before it is connected, with the name of the room', async () => {
  log.post({ text: 'hello', author: bob });
  await show({}, [7]);
  assert.deepEqual([texts(), chat.title, chat.current.status, chat.current.unread.dividerAfter], [['hello'], 'Lobby', 'ready', 0]);
  assert.deepEqual([[...chat.blocked], asked], [[7], []]);
});

test('once connected, the room goes on from there, and nothing is loaded twice', async () => {
  log.post({ text: 'before' });
  await show();
  log.post({ text: 'after' });
  await greet();
  assert.deepEqual(texts(), ['before', 'after']);
  assert.deepEqual(asked.filter(([name]) => name === 'room:open'), [['room:open', { room: 'lobby', since: 1, epoch: 'e' }]]);
});

test('it comes too late once we are connected, or look at another room', async () => {
  log.post({ text: 'hello' });
  await greet({ me: { ...me, ...ann } });
  log.post({ text: 'unheard of' });
  await show();
  assert.deepEqual(texts(), ['hello']);
  begin();
  const late = preview(chat, async () => {
    void chat.show('design');
    return /** @type {any} */ ({ blocked: [1], opened: opened() });
  });
  await late;
  assert.deepEqual([chat.blocked.size, chat.visited.get('lobby')?.timeline.isLoaded], [0, false]);
});

test('while the room is being opened it is of no use', async () => {
  log.post({ text: 'hello' });
  void chat.current.open(true);
  chat.current.preview(/** @type {any} */ (opened({ rev: 9, messages: [] })));
  await quiet();
  assert.deepEqual(texts(), ['hello']);
});

test('where reading stopped further back, the messages there come first', async () => {
  for (let i = 0; i < 60; i += 1) log.post();
  await show({ read_seq: 3 });
  assert.equal(chat.current.timeline.isLoaded, false);
  await show({ read_seq: 10 });
  assert.equal(chat.current.timeline.isLoaded, true);
});

test('a room that can not be opened, or could not be loaded, waits for the connection', async () => {
  await preview(chat, async () => /** @type {any} */ ({ blocked: [], opened: no('not_found') }));
  await preview(chat, async () => null);
  await preview(chat, () => Promise.reject(new TypeError('no network')));
  assert.equal(chat.current.status, 'loading');
});

test('of the page around a message the part around it is shown, and nothing if that did not come', async () => {
  for (let i = 0; i < 90; i += 1) log.post();
  chat.current.aim = 20;
  await show();
  assert.equal(chat.current.timeline.isLoaded, false);
  const around = { ok: true, messages: log.messages.slice(9, 30), more: true, newer: true, rev: 90 };
  await preview(chat, async () => /** @type {any} */ ({ blocked: [], opened: opened(), around }));
  assert.deepEqual([chat.current.timeline.from, chat.current.timeline.to, chat.current.isAround], [10, 30, true]);
});
