/** The sections of the list of rooms: what is in which, in which order, and what of it is remembered. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Rooms } from '../../static/js/model/rooms.js';
import { neighbour, Sections } from '../../static/js/model/sections.js';
import { ann, bob } from './helpers.js';
import { summary } from './onpage.js';

/** @type {Map<string, string>} */
let kept;
/** @type {Rooms} */
let rooms;
/** @type {Sections} */
let sections;

const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => void kept.set(key, text), removeItem: (key) => void kept.delete(key) };
const sectionsOf = (owner = ann.id, where = storage) => new Sections(owner, where);
const listed = (current = 'lobby', isHeld = false, of = sections) => Object.fromEntries(of.list(rooms.mine, current, isHeld).map(({ name, rooms: all }) => [name, all.map(({ title }) => title).join(' ')]));

beforeEach(() => {
  kept = new Map();
  rooms = new Rooms(ann.id);
  rooms.reset([
    summary('lobby'), summary('design'), summary('garden'), summary('old', { archived: true }), summary('open', { member: false }),
    summary('d1', { kind: 'direct', name: '', people: [ann, bob] }),
  ]);
  sections = sectionsOf();
});

test('direct conversations come first, archived rooms last and folded, and empty sections are left out', () => {
  assert.deepEqual(listed(), { direct: 'Bob', rooms: 'design garden lobby', archived: 'old' });
  assert.deepEqual(sections.list(rooms.mine, 'lobby').map(({ isFolded }) => isFolded), [false, false, true]);
});

test('a favourite leaves its section, and comes back to it', () => {
  sections.toggleFavourite('garden');
  sections.toggleFavourite('d1');
  assert.deepEqual(listed(), { favourites: 'Bob garden', rooms: 'design lobby', archived: 'old' });
  sections.toggleFavourite('garden');
  assert.deepEqual([listed().rooms, sections.isFavourite('garden')], ['design garden lobby', false]);
});

test('unread rooms have a section of their own only if wanted', () => {
  rooms.update('garden', { unread: 2 });
  assert.equal(listed().unread, undefined);
  sections.toggleUnreadFirst();
  assert.deepEqual([listed().unread, listed().rooms], ['garden', 'design lobby']);
});

test('the open room stays in the section where it was opened, until another one is open', () => {
  sections.toggleUnreadFirst();
  rooms.update('garden', { unread: 2 });
  listed('lobby');
  rooms.update('garden', { unread: 0 });
  assert.equal(listed('garden').unread, 'garden');
  assert.equal(listed('lobby').unread, undefined);
  rooms.update('lobby', { unread: 3 });
  assert.equal(listed('lobby').unread, undefined, 'what arrives in the open room is being read');
});

test('rooms with the last news come first in a section that is sorted so, and silent ones last', () => {
  sections.sortBy('rooms', 'recent');
  assert.equal(listed().rooms, 'design garden lobby');
  rooms.update('lobby', { last_at: 5 });
  rooms.heard('garden', { seq: 1, rev: 1, author: 2, gone: 0, since: 0 }, 6);
  assert.equal(listed().rooms, 'garden lobby design');
  rooms.upsert(/** @type {any} */ (summary('seeds', { member: true, last_at: 9 })));
  assert.equal(listed('lobby', false, sectionsOf()).rooms, 'seeds garden lobby design');
});

test('moving a room sorts its section by hand, with new rooms at the end', () => {
  listed();
  assert.equal(sections.move('lobby', 0), true);
  assert.deepEqual([listed().rooms, sections.sortOf('rooms'), sections.sortOf('direct')], ['lobby design garden', 'hand', 'name']);
  rooms.upsert(/** @type {any} */ (summary('attic', { member: true })));
  assert.equal(listed().rooms, 'lobby design garden attic');
});

test('a room moves a step at a time, and not beyond the ends of its section', () => {
  const moves = [];
  for (const [slug, step] of [['design', 1], ['design', 1], ['design', 1], ['d1', -1], ['nowhere', 1]]) {
    listed();
    moves.push(sections.shift(slug, step));
  }
  assert.deepEqual([moves, listed().rooms], [[true, true, false, false, false], 'garden lobby design']);
});

test('nothing that is listed moves while the list is held, and what is new comes last', () => {
  sections.toggleUnreadFirst();
  sections.sortBy('rooms', 'recent');
  listed();
  rooms.heard('lobby', { seq: 4, rev: 4, author: 2, gone: 0, since: 0 }, 4);
  rooms.upsert(/** @type {any} */ (summary('attic', { member: true })));
  assert.deepEqual(listed('design', true), { direct: 'Bob', rooms: 'design garden lobby attic', archived: 'old' });
  assert.deepEqual(listed('design'), { unread: 'lobby', direct: 'Bob', rooms: 'attic design garden', archived: 'old' });
});

test('a choice shows at once, even while the list is held', () => {
  listed();
  sections.toggleFavourite('lobby');
  assert.equal(listed('design', true).favourites, 'lobby');
  sections.shift('garden', -1);
  assert.equal(listed('design', true).rooms, 'garden design');
});

test('choices are kept for each account', () => {
  listed();
  sections.fold('rooms');
  sections.fold('archived');
  sections.toggleFavourite('garden');
  sections.sortBy('direct', 'recent');
  const again = sectionsOf();
  assert.deepEqual(again.list(rooms.mine, 'lobby').map(({ name, isFolded, sort }) => [name, isFolded, sort]), [
    ['favourites', false, 'name'], ['direct', false, 'recent'], ['rooms', true, 'name'], ['archived', false, 'name'],
  ]);
  assert.equal(sectionsOf(bob.id).isFavourite('garden'), false);
});

test('a browser that refuses storage, or holds something else in it, still shows the rooms', () => {
  const refuse = () => { throw new Error('refused'); };
  const refused = sectionsOf(ann.id, { getItem: refuse, setItem: refuse, removeItem: refuse });
  refused.toggleFavourite('garden');
  assert.equal(listed('lobby', false, refused).favourites, 'garden');
  kept.set(`banter-sections-${ann.id}`, 'no JSON');
  assert.equal(listed('lobby', false, sectionsOf()).rooms, 'design garden lobby');
  assert.equal(listed('lobby', false, new Sections(ann.id, null)).rooms, 'design garden lobby');
});

test('the next room is found around the ends, without folded ones, and the next unread one in folded sections, too', () => {
  rooms.update('old', { unread: 1 });
  const all = sections.list(rooms.mine, 'lobby');
  const next = (current, step, isUnread = false) => neighbour(all, current, step, isUnread)?.slug;
  assert.deepEqual([next('d1', 1), next('lobby', 1), next('d1', -1), next('design', -1)], ['design', 'd1', 'lobby', 'd1']);
  assert.deepEqual([next('lobby', 1, true), next('lobby', -1, true), next('old', 1, true)], ['old', 'old', undefined]);
  assert.deepEqual([next('open', 1), next('open', -1), next('old', -1)], ['d1', 'lobby', 'lobby']);
});

test('muted rooms are below the others of their section, however it is sorted, and are passed over', () => {
  rooms.update('design', { level: 'nothing', unread: 5, last_at: 9 });
  assert.equal(listed().rooms?.split(' ').at(-1), 'design');
  sections.sortBy('rooms', 'recent');
  assert.equal(listed().rooms?.split(' ').at(-1), 'design');
  sections.toggleUnreadFirst();
  assert.equal(listed().unread, undefined);
});
