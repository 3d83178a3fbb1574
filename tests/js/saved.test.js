import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Saved } from '../../static/js/model/saved.js';
import { bob, message, pending, settled } from './helpers.js';

/** What the server keeps, the newest first. @type {{message: ReturnType<typeof message>, room: string, note: string, at: number}[]} */
let kept;
/** @type {[string, any][]} */
let asked;
/** @type {Record<string, (payload: any) => any>} */
let server;
/** @type {Saved} */
let saved;

const entry = (id, note = '') => ({ message: message({ seq: id, id }), room: 'lobby', note, at: 1 });
const no = (code) => ({ ok: false, error: { code, message: code } });

beforeEach(() => {
  kept = [entry(5), entry(4, 'why'), entry(3)];
  asked = [];
  server = {
    'saved:ids': () => ({ ids: kept.map(({ message: { id } }) => id) }),
    'saved:list': ({ before = Infinity }) => {
      const rest = kept.filter(({ message: { id } }) => id < before);
      return { saved: rest.slice(0, 2), more: rest.length > 2, cursor: rest.length > 2 ? rest[1]?.message.id : null };
    },
    'message:save': ({ id, on, note = '' }) => {
      kept = kept.filter(({ message: { id: one } }) => one !== id);
      if (on) kept = [entry(id, note), ...kept].sort((a, b) => b.message.id - a.message.id);
      return {};
    },
  };
  saved = new Saved({ me: 1, ask: async (event, payload) => {
    asked.push([event, payload]);
    await settled();
    return structuredClone({ ok: true, ...await server[event]?.(payload) });
  } });
});

const listed = () => saved.list.map(({ message: { id }, note }) => [id, note]);
const events = () => asked.map(([event]) => event);

async function quiet() {
  for (let i = 0; i < 6; i += 1) await settled();
}

test('what is saved is marked from the hello on, and the list is loaded only once somebody looks at it', async () => {
  saved.heard('hello', {});
  await quiet();
  assert.deepEqual([[3, 4, 6].map((id) => saved.has(id)), events()], [[true, true, false], ['saved:ids']]);
  await saved.load();
  assert.deepEqual([listed(), saved.state, saved.hasMore], [[[5, ''], [4, 'why']], 'ready', true]);
  await saved.more();
  await saved.more();
  assert.deepEqual([listed(), saved.hasMore, events().length], [[[5, ''], [4, 'why'], [3, '']], false, 3]);
});

test('saving and removing change the marks and the list, and the note is kept', async () => {
  await saved.load();
  assert.ok((await saved.save('lobby', 9, 'read')).ok);
  await quiet();
  assert.deepEqual([saved.has(9), listed(), saved.noteOf(9), saved.noteOf(77)], [true, [[9, 'read'], [5, '']], 'read', '']);
  await saved.remove('lobby', 9);
  assert.deepEqual([saved.has(9), listed()], [false, [[5, '']]]);
});

test('what is refused changes nothing', async () => {
  server['message:save'] = () => no('conflict');
  assert.ok(!(await saved.save('lobby', 9, '')).ok);
  assert.ok(!saved.has(9));
});

test('another device saves and removes, and this one shows it', async () => {
  await saved.load();
  kept = [entry(8, 'there'), ...kept];
  saved.heard('saved', { room: 'lobby', id: 8, saved: true });
  await quiet();
  assert.deepEqual([saved.has(8), listed()[0]], [true, [8, 'there']]);
  saved.heard('saved', { room: 'lobby', id: 8, saved: false });
  assert.deepEqual([saved.has(8), listed().length], [false, 1]);
});

test('a saved message that is edited reads anew, and one that is deleted is saved no more', async () => {
  saved.heard('hello', {});
  await saved.load();
  await quiet();
  const { message: said } = entry(5);
  saved.heard('message', { room: 'lobby', message: { ...said, rev: 90, text: 'new' } });
  saved.heard('message', { room: 'lobby', message: { ...said, rev: 80, text: 'late' } });
  assert.equal(saved.list[0]?.message.text, 'new');
  saved.heard('message', { room: 'lobby', message: { ...said, rev: 91, text: null, deleted: true } });
  assert.deepEqual([saved.has(5), listed()[0]?.[0]], [false, 4]);
});

test('after the connection was lost marks and list are loaded again', async () => {
  await saved.load();
  kept = [entry(2)];
  saved.heard('hello', {});
  await quiet();
  assert.deepEqual([listed(), saved.has(5), saved.has(2)], [[[2, '']], false, true]);
});

test('a list that can’t be loaded says so, except without a connection, when it waits for it', async () => {
  server['saved:list'] = () => no('offline');
  await saved.load();
  assert.equal(saved.state, 'loading');
  server['saved:list'] = () => no('unavailable');
  await saved.load();
  assert.equal(saved.state, 'failed');
});

test('an answer that comes after a later question is dropped', async () => {
  const late = pending();
  server['saved:list'] = () => late.promise;
  const first = saved.load();
  await quiet();
  server['saved:list'] = () => ({ saved: [entry(1)], more: false, cursor: null });
  await saved.load();
  late.keep({ saved: [entry(7)], more: true, cursor: 7 });
  await first;
  assert.deepEqual([listed(), saved.hasMore], [[[1, '']], false]);
});

test('what one saved in a room goes and comes back with the right to read it', async () => {
  saved.heard('me', {});
  await quiet();
  assert.deepEqual(events(), []);
  await saved.load();
  kept = kept.slice(1);
  saved.heard('member', { person: { id: 2 } });
  await quiet();
  assert.deepEqual(listed(), [[5, ''], [4, 'why']]);
  saved.heard('member', { person: { id: 1 } });
  await quiet();
  assert.deepEqual(listed(), [[4, 'why'], [3, '']]);
  kept = [entry(5), ...kept];
  saved.heard('me', {});
  await quiet();
  assert.deepEqual(listed(), [[5, ''], [4, 'why']]);
});

test('a saved message that is edited or deleted in a room that is not open here is shown so', async () => {
  saved.heard('hello', {});
  await saved.load();
  await saved.more();
  const edited = message({ seq: 3, id: 3, rev: 7, text: 'edited' });
  server['message:linked'] = ({ links: [{ room, seq }] }) => ({ found: seq === 3 ? [{ room, message: edited }] : [] });
  const change = (seq, rev, more = {}) => saved.heard('unread', { room: 'lobby', seq, rev, author: 2, at: 1, meant_rev: rev, ...more });
  change(3, 7);
  await quiet();
  assert.deepEqual([saved.list.map((one) => one.message.text), saved.list.length], [['text 5', 'text 4', 'edited'], 3]);
  change(3, 7);
  change(99, 8);
  change(5, 9, { deleted: true });
  await quiet();
  assert.deepEqual([listed(), events().filter((event) => event === 'message:linked').length], [[[4, 'why'], [3, '']], 1]);
});

test('a person or a group with another name has it in saved messages at once', async () => {
  kept = [{ ...entry(5), message: message({ seq: 5, id: 5, author: bob, mentions: [bob], groups: [{ id: 3, name: 'gardeners' }] }) }, entry(4)];
  await saved.load();
  saved.heard('person', { person: { ...bob, name: 'Rob' }, status: '' });
  saved.heard('group', { id: 3, name: 'growers', deleted: false });
  const [first, other] = saved.list.map((one) => one.message);
  assert.deepEqual([first?.author?.name, first?.mentions?.[0]?.name, first?.groups], ['Rob', 'Rob', [{ id: 3, name: 'growers' }]]);
  assert.deepEqual([other?.groups, listed()], [undefined, [[5, ''], [4, '']]]);
  saved.heard('group', { id: 3, name: 'growers', deleted: true });
  assert.equal(saved.list[0]?.message.groups, undefined);
});
