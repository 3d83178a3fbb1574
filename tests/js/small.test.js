/** The small models at their edges: drafts, compositions, forms, offers, profiles, the line, and what a screen reader hears. */
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

test('fields that are observed can still be listed, and without a listener nobody is told', () => {
  whenChanged(() => {});
  assert.deepEqual(Object.keys(observed({ one: 1, two: 2 })), ['one', 'two']);
  changed();
});
