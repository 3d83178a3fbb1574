import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Entries } from '../../static/js/model/entries.js';
import { meantIn } from '../../static/js/model/levels.js';
import { bob, message, settled } from './helpers.js';

/** What the server has, the newest first. @type {any[]} */
let items;
/** @type {[string, any][]} */
let asked;
let seenAt = 0;
let isShown = true;
/** @type {string} */
let refused;
/** @type {Entries} */
let entries;

const entry = (id, more = {}) => ({ message: message({ seq: id, id }), room: 'lobby', at: id, unread: 1, ...more });

beforeEach(() => {
  items = [5, 4, 3].map((id) => entry(id));
  [asked, seenAt, isShown, refused] = [[], 0, true, ''];
  entries = new Entries({ me: 1, isShown: () => isShown, ask: async (event, payload) => {
    asked.push([event, payload]);
    await settled();
    if (event === refused) return { ok: false, error: { code: 'unavailable', message: 'no' } };
    if (event !== 'inbox:list') return { ok: true };
    const rest = items.filter(({ at }) => at < Number(payload.before ?? Infinity));
    return structuredClone({ ok: true, items: rest.slice(0, 2), more: rest.length > 2, cursor: rest.length > 2 ? `${rest[1].at}` : null, seen_at: seenAt });
  } });
});

const listed = () => entries.list.map(({ message: { id }, unread }) => [id, unread]);
const events = () => asked.map(([event]) => event);

async function quiet() {
  for (let i = 0; i < 8; i += 1) await settled();
}

test('the entries of a kind come page by page, and those of another kind take their place', async () => {
  await entries.show('mentions');
  assert.deepEqual([listed(), entries.hasMore], [[[5, 1], [4, 1]], true]);
  await entries.more();
  assert.deepEqual([listed(), entries.hasMore], [[[5, 1], [4, 1], [3, 1]], false]);
  items = [entry(9)];
  await entries.show('replies');
  assert.deepEqual([listed(), asked.at(-1)], [[[9, 1]], ['inbox:list', { kind: 'replies' }]]);
});

test('one is marked as read, and all are, also those that were not loaded', async () => {
  await entries.show('mentions');
  await entries.read([4]);
  assert.deepEqual(listed(), [[5, 1], [4, 0]]);
  await entries.readAll();
  assert.deepEqual([listed(), asked.at(-1)], [[[5, 0], [4, 0]], ['inbox:read', { ids: [5, 3] }]]);
});

test('what is refused stays unread', async () => {
  await entries.show('mentions');
  refused = 'inbox:read';
  assert.ok(!(await entries.readAll()).ok);
  assert.deepEqual(listed(), [[5, 1], [4, 1]]);
});

test('if the rest of all can not be had, none is marked and that is told', async () => {
  await entries.show('mentions');
  refused = 'inbox:list';
  assert.ok(!(await entries.readAll()).ok);
  assert.deepEqual([listed(), events().includes('inbox:read')], [[[5, 1], [4, 1]], false]);
});

test('who goes to another tab meanwhile has marked what was asked for, and nothing of that tab', async () => {
  await entries.show('replies');
  const marked = entries.readAll();
  items = [5, 4].map((id) => entry(id, { unread: 7 }));
  await entries.show('threads');
  await marked;
  assert.deepEqual([listed(), asked.at(-1)], [[[5, 7], [4, 7]], ['inbox:read', { ids: [5, 4] }]]);
});

test('what was read, or left as unread, on another device is so on later pages, too', async () => {
  items = [5, 4, 3, 2].map((id) => entry(id, { room: id === 2 ? 'design' : 'lobby' }));
  await entries.show('mentions');
  await entries.more();
  isShown = false;
  entries.heard('read', { room: 'lobby', mentions: [{ seq: 5, rev: 5 }] });
  assert.deepEqual(listed(), [[5, 1], [4, 0], [3, 0], [2, 1]]);
  entries.heard('read', { room: 'lobby', mentions: [{ seq: 3, rev: 3 }, { seq: 5, rev: 5 }] });
  assert.deepEqual(listed(), [[5, 1], [4, 0], [3, 1], [2, 1]]);
  entries.heard('read', { room: 'lobby', mentions: Array.from({ length: 100 }, (_, at) => ({ seq: at + 4, rev: at + 4 })) });
  assert.deepEqual(listed(), [[5, 1], [4, 1], [3, 1], [2, 1]]); // of more than a hundred not all are named
});

test('a new entry comes into the open tab, and what was loaded further down stays', async () => {
  await entries.show('mentions');
  await entries.more();
  items = [entry(6), ...items];
  entries.heard('unread', { room: 'lobby', seq: 6, meant: [2] });
  await quiet();
  assert.equal(listed().length, 3);
  entries.heard('unread', { room: 'lobby', seq: 6, meant: [1] });
  await quiet();
  assert.deepEqual([listed().map(([id]) => id), entries.hasMore], [[6, 5, 4, 3], false]);
  isShown = false;
  entries.heard('read', { room: 'lobby', mentions: [] });
  assert.equal(events().length, 3);
});

test('a thread is counted anew by a reply that is meant for nobody, also one that is listed further down', async () => {
  await entries.show('threads');
  const loads = async (given) => {
    const before = events().length;
    entries.heard('unread', { room: 'lobby', seq: 9, author: 2, rev: 9, at: 9, ...given });
    await quiet();
    return events().length - before;
  };
  assert.deepEqual([await loads({ root: 5 }), await loads({ root: 99 }), await loads({})], [1, 1, 0]);
  await entries.more();
  assert.deepEqual([await loads({ root: 3 }), await loads({ root: 99 })], [1, 0]);
  await entries.show('replies');
  assert.equal(await loads({ root: 5 }), 0);
});

test('what is edited in a room that is not open here is shown anew', async () => {
  await entries.show('mentions');
  items = [entry(5, { message: message({ seq: 5, id: 5, rev: 6, text: 'edited' }) }), ...items.slice(1)];
  entries.heard('unread', { room: 'lobby', seq: 5, author: 2, rev: 6, at: 5, meant_rev: 6 });
  await quiet();
  assert.equal(entries.list[0]?.message.text, 'edited');
});

test('new reactions are told of until one looks at them, and stay marked while one does', async () => {
  isShown = false;
  [items, seenAt] = [[entry(5, { emoji: '👍' })], 4];
  entries.heard('hello', {});
  await quiet();
  assert.ok(entries.hasNewReactions);
  isShown = true;
  await entries.show('reactions');
  assert.deepEqual([entries.hasNewReactions, asked.at(-1)], [false, ['inbox:seen', {}]]);
  assert.deepEqual(entries.list.map((one) => entries.isUnread(one)), [true]);
  isShown = false;
  entries.heard('reaction', { on: true });
  assert.ok(entries.hasNewReactions);
  seenAt = 5;
  entries.heard('reaction', { on: false });
  await quiet();
  assert.ok(!entries.hasNewReactions, 'it was taken back');
  entries.heard('reaction', { on: true });
  entries.heard('inbox', { seen_at: 9 });
  assert.ok(!entries.hasNewReactions);
});

test('a list that can’t be loaded says so', async () => {
  refused = 'inbox:list';
  await entries.show('threads');
  assert.equal(entries.state, 'failed');
});

test('mentions are counted in all rooms but the muted ones', () => {
  const some = [{ seq: 1, rev: 1 }, { seq: 2, rev: 2 }];
  assert.equal(meantIn([{ level: 'all', mentions: some }, { level: 'mentions', mentions: some.slice(1) }, { level: 'nothing', mentions: some }]), 3);
});

test('a person or a group with another name has it in the entries at once, also who reacted', async () => {
  items = [entry(5, { by: bob, emoji: '👍', message: message({ seq: 5, id: 5, author: bob, groups: [{ id: 3, name: 'gardeners' }] }) }), entry(4)];
  await entries.show('reactions');
  entries.heard('person', { person: { ...bob, name: 'Rob' }, status: '' });
  entries.heard('group', { id: 3, name: 'growers', deleted: false });
  const [{ message: named, by }, other] = /** @type {any} */ (entries.list);
  assert.deepEqual([named.author.name, named.groups, by.name], ['Rob', [{ id: 3, name: 'growers' }], 'Rob']);
  assert.deepEqual([other.by, other.message.groups], [undefined, undefined]);
});
