/** The small models at their edges: drafts, compositions, forms, offers, profiles, the line, what a screen reader hears, rows and rooms. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changed, observed, whenChanged } from '../../static/js/lib/changes.js';
import { Announcer } from '../../static/js/model/announcer.js';
import { Compositions } from '../../static/js/model/composition.js';
import { Connection } from '../../static/js/model/connection.js';
import { Drafts } from '../../static/js/model/drafts.js';
import { Form } from '../../static/js/model/form.js';
import { Offers } from '../../static/js/model/offers.js';
import { Profiles } from '../../static/js/model/profiles.js';
import { Rooms, othersIn, titleOf } from '../../static/js/model/rooms.js';
import { rowsOf } from '../../static/js/model/rows.js';
import { ann, bob, Clock, message, settled } from './helpers.js';

const no = (code) => ({ ok: false, error: { code, message: `because ${code}` } });

test('a room in which nothing was begun has no draft, whether or not the browser keeps any', () => {
  const storage = { getItem: () => null, setItem: () => {}, removeItem: () => {} };
  assert.deepEqual([new Drafts(1, null).get('lobby'), new Drafts(1, storage).get('lobby')], ['', '']);
});

test('a draft is read from the browser once', () => {
  let read = 0;
  const drafts = new Drafts(1, { getItem: () => `read ${read += 1} times`, setItem: () => {}, removeItem: () => {} });
  assert.deepEqual([drafts.get('lobby'), drafts.get('lobby')], ['read 1 times', 'read 1 times']);
});

test('a composition begins without a problem, and turning to an edit or back leaves it behind', () => {
  const lobby = new Compositions(new Drafts(1, null)).of('lobby');
  assert.deepEqual([lobby.problem, lobby.isEmptied, lobby.editing], ['', false, null]);
  for (const turn of [() => lobby.edit(message()), () => lobby.stopEditing()]) {
    Object.assign(lobby, { problem: 'Too long.', isEmptied: true });
    turn();
    assert.deepEqual([lobby.problem, lobby.isEmptied], ['', false]);
  }
  lobby.edit(message({ text: null }));
  assert.equal(lobby.target.text, '');
  lobby.edit(message(), 'what was made of it');
  assert.equal(lobby.target.text, 'what was made of it');
});

test('a form has a name where it needs one', () => {
  assert.deepEqual([new Form().name, new Form('invite').name, new Form().isBusy, new Form().error], ['', 'invite', false, null]);
});

test('offers begin empty, and a list that was refused leaves those there are', async () => {
  let answer = /** @type {any} */ (no('unavailable'));
  const offers = new Offers({ ask: async () => answer });
  assert.deepEqual([offers.all, offers.problem, offers.isBusy], [[], '', false]);
  offers.take([/** @type {any} */ ({ room: 'den' })]);
  await offers.load();
  assert.equal(offers.all.length, 1);
  answer = { ok: true, offers: [] };
  await offers.load();
  assert.deepEqual(offers.all, []);
});

test('of whom there is no profile for us nothing is known, and what was known stays when it can\'t be asked for again', async () => {
  const asked = [];
  let answer = /** @type {any} */ (no('not_found'));
  const profiles = new Profiles({ ask: async (event, payload) => {
    asked.push([event, payload]);
    return answer;
  } });
  assert.equal(profiles.get(2), null);
  await settled();
  assert.deepEqual([profiles.get(2), asked], [null, [['person:get', { person: 2 }]]]);
  answer = { ok: true, person: bob };
  await profiles.refresh(2);
  answer = no('unavailable');
  const refreshed = profiles.refresh(2);
  assert.equal(profiles.get(2), bob, 'also while it is under way');
  await refreshed;
  assert.equal(profiles.get(2), bob);
});

test('it is told since when the line is gone, from the first loss on', () => {
  const clock = new Clock();
  const connection = new Connection({ ...clock, now: clock.now, connect: () => {}, random: () => 0.5 });
  const began = clock.time;
  clock.time += 10;
  connection.lost();
  assert.equal(connection.since, began, 'a try that failed is no loss');
  connection.online();
  clock.time += 10;
  connection.lost();
  const lost = clock.time;
  clock.time += 10;
  connection.tryNow();
  connection.lost();
  assert.equal(connection.since, lost);
});

test('whoever waits for the try under way goes on when it has ended, and not before', async () => {
  const clock = new Clock();
  const connection = new Connection({ ...clock, now: clock.now, connect: () => {}, random: () => 0.5 });
  let ended = 0;
  const wait = () => void connection.tried().then(() => { ended += 1; });
  wait();
  await settled();
  assert.equal(ended, 0);
  connection.lost();
  await settled();
  assert.equal(ended, 1);
  connection.tryNow();
  wait();
  await settled();
  assert.equal(ended, 1);
  connection.online();
  wait();
  await settled();
  assert.equal(ended, 3);
});

/** What is heard when these are said one after the other while something is said. @param {any[]} messages */
async function heard(...messages) {
  const clock = new Clock();
  const announcer = new Announcer({ ...clock });
  announcer.say('…');
  for (const [index, given] of messages.entries()) announcer.heard(message({ seq: index + 1, ...given }));
  await clock.pass(4_000);
  return announcer.words;
}

test('an announcement is said as one, and what nobody wrote, or has no text, does not break it', async () => {
  assert.equal(await heard({ kind: 'announcement', author: null, text: 'Tea.' }), 'Announcement: Tea.');
  assert.equal(await heard({ text: null }), 'Bob: ');
  assert.match(await heard({ author: null, text: 'Tea.' }), /: Tea\.$/);
});

test('three messages are said in full, four are summed up, by the names there are', async () => {
  assert.equal((await heard({}, {}, {})).split('\n').length, 3);
  assert.equal(await heard({}, {}, {}, {}), '4 new messages from Bob');
  assert.equal(await heard({}, { author: ann }, { kind: 'announcement', author: null }, { author: { id: 3, name: 'Cleo' } }), '4 new messages from Bob, Ann, and Cleo');
});

test('a text of 240 characters is said in full, one more is cut off', async () => {
  assert.deepEqual([await heard({ text: 'x'.repeat(240) }), await heard({ text: 'x'.repeat(241) })], [`Bob: ${'x'.repeat(240)}`, `Bob: ${'x'.repeat(240)}…`]);
});

test('a change of a message that does not wait is not said when it is the turn of others', async () => {
  assert.equal(await heard({ text: 'new' }, { text: 'changed', edited_at: 1 }), 'Bob: new');
});

test('when nothing was left to say nothing is said', async () => {
  const clock = new Clock();
  const announcer = new Announcer({ ...clock });
  announcer.heard(message());
  await clock.pass(4_000);
  assert.deepEqual([announcer.words, announcer.turn], ['', 1]);
});

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
  assert.deepEqual([leads(at(0), at(299_999)), leads(at(0), at(300_000)), leads(at(0, { kind: 'join' }), at(1)), leads(at(0), at(1, { kind: 'join' }))], [[true, false], [true, true], [true, true], [true, true]]);
  assert.deepEqual(leads(at(0, { author: null }), at(1, { author: null }), at(2)), [true, false, true]);
});

test('the divider stands where the first news is loaded, at the very bound too', () => {
  const messages = [message({ seq: 6 })];
  const kinds = (given) => shown({ messages, ...given }).map(({ type }) => type);
  assert.deepEqual([kinds({ dividerAfter: 5, from: 6 }), kinds({ dividerAfter: 5, from: 7 }), kinds({ dividerAfter: 6 }), kinds({ dividerAfter: 0 })], [['new', 'message'], ['message'], ['message'], ['new', 'message']]);
});

const summary = (slug, given = {}) => ({ slug, name: slug, topic: '', kind: 'public', posting: 'everybody', archived: false, people: [], member: true, here: 0, unread: 0, read_seq: 0, last_seq: 0, ...given });
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
  all.arrived('x', 9, false);
  all.read('x', 9);
  all.arrived('lobby', 5, false);
  all.read('lobby', 5);
  assert.deepEqual([all.version, all.get('x')], [version, undefined]);
});

test('reading on leaves what comes after as unread, until the last was read', () => {
  const all = roomsOf(summary('lobby', { last_seq: 5, read_seq: 1, unread: 4 }));
  all.read('lobby', 4);
  assert.deepEqual([all.get('lobby')?.read_seq, all.get('lobby')?.unread], [4, 4]);
  all.read('lobby', 5);
  assert.equal(all.get('lobby')?.unread, 0);
});

test('rooms are looked for by what was typed, with or without the sign of a room', () => {
  const all = roomsOf(summary('a#b', { name: 'C# here' }), summary('tea'), summary('x-tea', { name: 'Other', member: false }), summary('climbing'));
  const found = (typed) => all.search(typed).map(({ slug }) => slug);
  assert.deepEqual([found(' #tea '), found('c#'), found('  '), found('nothing')], [['tea', 'x-tea'], ['a#b'], ['a#b', 'climbing', 'tea', 'x-tea'], []]);
  const named = roomsOf(summary('apple', { topic: 'in the garden' }), summary('z', { name: 'Zoo garden' }));
  assert.deepEqual(named.search('garden').map(({ slug }) => slug), ['z', 'apple'], 'a name counts more than what it is about');
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

test('fields that are observed can still be listed, and without a listener nobody is told', () => {
  whenChanged(() => {});
  assert.deepEqual(Object.keys(observed({ one: 1, two: 2 })), ['one', 'two']);
  changed();
});
