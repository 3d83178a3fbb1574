/** The rows of the timeline and of the list of rooms. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rooms, othersIn, titleOf } from '../../static/js/model/rooms.js';
import { rowsOf } from '../../static/js/model/rows.js';
import { ann, bob, message } from './helpers.js';

const entry = (given = {}) => ({ client_id: 'c1', room: 'lobby', text: 'mine', at: 0, author: 1, tab: 't', state: /** @type {const} */ ('queued'), reason: '', ...given });
const rows = (given) => rowsOf({ messages: [], entries: [], me: ann, dividerAfter: null, isNews: (m) => m.author?.id !== ann.id, ...given });
const shown = (given) => rows(given).filter(({ type }) => type !== 'day');

test('a row keeps its key: that of its author and client_id, or of its id', () => {
  const messages = [message({ seq: 1, client_id: 'x' }), message({ seq: 2 }), message({ seq: 3, author: null, client_id: 'y', kind: /** @type {any} */ ('topic') }), message({ seq: 4 })];
  const all = rows({ messages, dividerAfter: 3, isFolded: ({ seq }) => seq === 4 });
  assert.deepEqual(all.map(({ key }) => key), [`day-${'2023-11-14'}-2:x`, '2:x', 'm20', 'm30', 'new', 'folded-m40'].map((key) => (key.startsWith('day') ? all[0]?.key : key)));
  assert.match(all[0]?.key ?? '', /^day-2023-11-1\d-2:x$/);
});

test('what is ours is, also on its way, and what nobody wrote is not', () => {
  const messages = [message({ seq: 1, author: ann }), message({ seq: 2 }), message({ seq: 3, author: null, kind: /** @type {any} */ ('topic') })];
  assert.deepEqual(shown({ messages, entries: [entry()] }).map((row) => row.mine), [true, false, false, true]);
});

test('what is on its way stands under one name, like what has arrived', () => {
  const [first, second] = shown({ entries: [entry(), entry({ client_id: 'c2' })] });
  assert.deepEqual([first.lead, second.lead, first.message.deleted, first.message.kind], [true, false, false, 'text']);
});

test('five minutes later somebody begins anew, and notices stand alone', () => {
  const at = (ms, given = {}) => message({ seq: 1 + ms, at: 1_700_000_000_000 + ms, ...given });
  const leads = (...messages) => shown({ messages }).map(({ lead }) => lead);
  assert.deepEqual([leads(at(0), at(299_999)), leads(at(0), at(300_000)), leads(at(0, { kind: 'topic' }), at(1)), leads(at(0), at(1, { kind: 'topic' }))], [[true, false], [true, true], [true, true], [true, true]]);
  assert.deepEqual(leads(at(0, { author: null }), at(1, { author: null }), at(2)), [true, false, true]);
});

test('the divider stands where the first news is loaded, at the very bound too', () => {
  const messages = [message({ seq: 6 })];
  const kinds = (given) => shown({ messages, ...given }).map(({ type }) => type);
  assert.deepEqual([kinds({ dividerAfter: 5, from: 6 }), kinds({ dividerAfter: 5, from: 7 }), kinds({ dividerAfter: 6 }), kinds({ dividerAfter: 0 })], [['new', 'message'], ['message'], ['message'], ['new', 'message']]);
});

const summary = (slug, given = {}) => ({ slug, name: slug, topic: '', kind: 'public', posting: 'everybody', archived: false, people: [], member: true, here: 0, unread: 0, read_seq: 0, last_seq: 0, rev: 0, reads: 0, mentions: [], level: 'all', threads: 'flat', ...given });
const roomsOf = (...list) => {
  const all = new Rooms(ann.id);
  all.reset(/** @type {any} */ (list));
  return all;
};

test('before the list has come there is none', () => {
  const all = new Rooms();
  assert.deepEqual([all.isLoaded, all.mine, all.others, all.unread], [false, [], [], 0]);
  all.reset([]);
  assert.equal(all.isLoaded, true);
});

test('a room without people is called by its name, or is ours alone', () => {
  assert.deepEqual([othersIn({ name: 'x', people: /** @type {any} */ (undefined) }, 1), titleOf({ name: '', people: [] }, 1)], [[], 'Only you']);
});

test('a public room that is told of is one to join; one of ours that is archived stays', () => {
  const all = roomsOf(summary('lobby'));
  for (const given of [summary('garden'), summary('lobby', { archived: true })]) {
    const { member, here, unread, read_seq, last_seq, ...room } = given;
    all.upsert(/** @type {any} */ (room));
  }
  assert.deepEqual([all.get('garden')?.member, all.archived.map(({ slug }) => slug)], [false, ['lobby']]);
  all.upsert(/** @type {any} */ ({ slug: 'unheard-of', name: 'x', kind: 'public', archived: true, people: [], topic: '' }));
  assert.equal(all.get('unheard-of'), undefined);
});

test('only conversations with somebody are called after them, and views are told', () => {
  const cleo = { id: 3, name: 'Cleo' };
  const all = roomsOf(summary('one', { kind: 'direct', name: '', people: [ann, bob] }), summary('two', { kind: 'direct', name: '', people: [ann, cleo] }), summary('three', { people: undefined }));
  const { version } = all;
  const before = all.get('two');
  all.reintroduce({ ...bob, name: 'Bobby' });
  assert.deepEqual([all.get('one')?.title, all.get('two')?.title, all.get('two')?.people, all.version > version, all.get('two') === before], ['Bobby', 'Cleo', [ann, cleo], true, true]);
});

test('of rooms that are not in the list nothing is kept', () => {
  const all = roomsOf(summary('lobby', { last_seq: 5, read_seq: 5 }));
  const { version } = all;
  all.left('x');
  all.update('x', { here: 1 });
  all.heard('x', { seq: 9, rev: 9, author: 2, gone: 0, since: 0 }, 9);
  assert.equal(all.read('x', { rev: 9, reads: 1, read_seq: 9, unread: 0, mentions: [] }), 'old');
  all.readTo('x', 9);
  assert.deepEqual([all.version, all.get('x')], [version, undefined]);
});

test('reading on leaves what comes after as unread, until the last was read', () => {
  const all = roomsOf(summary('lobby', { last_seq: 5, rev: 5, read_seq: 1, unread: 4 }));
  all.readTo('lobby', 4);
  assert.deepEqual([all.get('lobby')?.read_seq, all.get('lobby')?.unread], [4, 4], 'the server has not counted yet');
  all.readTo('lobby', 5);
  assert.equal(all.get('lobby')?.unread, 0);
});

test('the list is sorted once for each change', () => {
  const all = roomsOf(summary('b'), summary('a'));
  assert.equal(all.mine, all.mine);
  const before = all.mine;
  const { version } = all;
  all.update('a', { here: 1 });
  assert.notEqual(all.mine, before);
  assert.ok(all.version > version);
});
