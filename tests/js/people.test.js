import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Listing } from '../../static/js/model/listing.js';
import { Picker } from '../../static/js/model/picker.js';
import { Presence } from '../../static/js/model/presence.js';
import { Profiles } from '../../static/js/model/profiles.js';
import { Rooms, titleOf } from '../../static/js/model/rooms.js';
import { rowsOf } from '../../static/js/model/rows.js';
import { ann, bob, Clock, message, pending, settled } from './helpers.js';

const PAGE = 2;
const cleo = { id: 3, name: 'Cleo' };
const everybody = [ann, bob, cleo, { id: 4, name: 'Bodo' }, { id: 5, name: 'Bea' }];

/** A place with five people, told in pages of two. */
function place() {
  const asked = [];
  const ask = async (event, payload) => {
    asked.push([event, payload]);
    await settled();
    const found = everybody.filter(({ id, name }) => id > (payload.after ?? 0) && name.toLowerCase().includes((payload.query ?? '').toLowerCase()));
    return { ok: true, people: found.slice(0, PAGE), more: found.length > PAGE };
  };
  return { asked, ask };
}

function picker({ most = 7, ask = place().ask } = {}) {
  const clock = new Clock();
  const list = new Listing({ ask, ...clock }, { event: 'person:list', rows: 'people', cursor: 'after', fields: (query) => (query ? { query } : {}) });
  void list.load();
  return { clock, picker: new Picker(list, most, (id) => id === ann.id) };
}

const names = (people) => people.map(({ name }) => name);

test('people are found by a part of their names, once typing pauses', async () => {
  const { asked, ask } = place();
  const { clock, picker: one } = picker({ ask });
  await settled();
  one.list.search('b');
  one.list.search('bo');
  await clock.pass(250);
  await settled();
  assert.deepEqual([names(one.found), asked.map(([, payload]) => payload)], [['Bob', 'Bodo'], [{}, { query: 'bo' }]]);
});

test('further people come in pages, without those who can not be chosen', async () => {
  const { picker: one } = picker();
  await settled();
  while (one.list.hasMore) await one.list.showMore();
  assert.deepEqual(names(one.found), ['Bob', 'Cleo', 'Bodo', 'Bea']);
});

test('an answer to an older search is of no use', async () => {
  const slow = pending();
  const answers = [slow.promise, Promise.resolve({ ok: true, people: [cleo], more: false })];
  const { clock, picker: one } = picker({ ask: () => answers.shift() });
  one.list.search('cleo');
  await clock.pass(250);
  slow.keep({ ok: true, people: [bob], more: false });
  await settled();
  assert.deepEqual(names(one.found), ['Cleo']);
});

test('no more people are chosen than fit, and one can be let go again', async () => {
  const { picker: one } = picker({ most: 2 });
  for (const person of [bob, cleo, everybody[3]]) one.toggle(person);
  assert.deepEqual([names(one.chosen), one.isFull], [['Bob', 'Cleo'], true]);
  one.toggle(bob);
  assert.deepEqual([names(one.chosen), one.isFull], [['Cleo'], false]);
});

test('people who could not be asked for are told with the reason', async () => {
  const { picker: one } = picker({ ask: async () => ({ ok: false, error: { code: 'forbidden', message: 'Sign in.' } }) });
  await settled();
  assert.equal(one.list.error?.message, 'Sign in.');
});

test('what is known of a person is asked for once', async () => {
  let times = 0;
  const profiles = new Profiles({ ask: async () => ({ ok: true, person: { ...bob, times: (times += 1) } }) });
  assert.equal(profiles.get(bob.id), null);
  profiles.get(bob.id);
  await settled();
  assert.deepEqual([profiles.get(bob.id)?.name, times], ['Bob', 1]);
});

const summary = (slug, given = {}) => ({
  slug, name: slug, topic: '', kind: 'public', archived: false, people: [], member: true, here: 0, unread: 0, read_seq: 0, last_seq: 0, rev: 0, reads: 0, mentions: [], level: 'all', threads: 'flat', ...given,
});

test('a direct conversation is called by those who are in it with us', () => {
  assert.equal(titleOf({ name: '', people: [ann, bob, cleo] }, ann.id), 'Bob, Cleo');
  assert.equal(titleOf({ name: '', people: [ann] }, ann.id), 'Only you');
  assert.equal(titleOf({ name: 'Design', people: [] }, ann.id), 'Design');
});

test('rooms, direct conversations, archived rooms and those of others stand apart', () => {
  const rooms = new Rooms(ann.id);
  rooms.reset([summary('lobby'), summary('old', { archived: true }), summary('open', { member: false }), summary('d1', { kind: 'direct', name: '', people: [ann, bob] })]);
  const slugs = (list) => list.map((room) => room.title);
  assert.deepEqual([rooms.joined, rooms.direct, rooms.archived, rooms.others].map(slugs), [['lobby'], ['Bob'], ['old'], ['open']]);
});

test('a private room that one is in no more is gone from the list, a public one can still be found', () => {
  const rooms = new Rooms(ann.id);
  rooms.reset([summary('lobby', { unread: 3 }), summary('secret', { kind: 'private' })]);
  rooms.left('secret');
  rooms.left('lobby');
  assert.deepEqual([rooms.mine, rooms.others.map((room) => [room.slug, room.unread])], [[], [['lobby', 0]]]);
});

test('a private room that is told of is one of ours, an archived one of others is not shown', () => {
  const rooms = new Rooms(ann.id);
  rooms.reset([summary('old', { member: false })]);
  const room = { topic: '', posting: 'everybody', slow_seconds: 0, archived: false, people: [] };
  rooms.upsert({ ...room, slug: 'secret', name: 'Secret', kind: 'private' });
  rooms.upsert({ ...room, slug: 'old', name: 'Old', kind: 'public', archived: true });
  assert.deepEqual([rooms.mine.map(({ slug }) => slug), rooms.get('old')], [['secret'], undefined]);
});

test('messages by somebody who is blocked are folded into one line until they are asked for', () => {
  const messages = [message({ seq: 1, author: cleo }), message({ seq: 2 }), message({ seq: 3 }), message({ seq: 4 })];
  const rows = (/** @type {Set<number>} */ shown) => rowsOf({
    messages, entries: [], me: ann, dividerAfter: null, isNews: () => false,
    isFolded: (one) => one.author?.id === bob.id && !shown.has(one.id),
  }).filter(({ type }) => type !== 'day').map((row) => (row.type === 'folded' ? row.messages.length : `${row.message.seq} ${row.lead}`));
  assert.deepEqual(rows(new Set()), ['1 true', 3]);
  assert.deepEqual(rows(new Set([20, 30])), ['1 true', '2 true', '3 false', 1]);
});

test('what members are in the room is kept when it is opened again, until the list has come', () => {
  const presence = new Presence();
  const one = { ...bob, avatar: null, here: true, role: 'member', status: '' };
  presence.reset({ members: [one], member_count: 1, here: 1 });
  presence.extend([{ ...one, role: 'moderator', status: 'in the garden' }]);
  presence.reset({ members: [one], member_count: 1, here: 1 });
  presence.move({ here: 1, came: [bob], went: [] });
  assert.deepEqual(presence.get(bob.id), { ...one, role: 'moderator', status: 'in the garden' });
  presence.setRole(bob.id, 'muted');
  assert.equal(presence.members[0]?.role, 'muted');
});
