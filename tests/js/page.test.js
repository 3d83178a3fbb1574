/** The page as a whole, request by request: rooms that are made, changed, left and looked at, and what is said of it. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Chat } from '../../static/js/model/chat.js';
import { inbox } from '../../static/js/model/inbox.js';
import { join, leave } from '../../static/js/model/membership.js';
import { ann, bob, Clock, Log, settled } from './helpers.js';

const me = { ...ann, avatar: null, role: 'member', status: '', may: ['room:list'] };
const summary = (slug, given = {}) => ({
  slug, name: slug, topic: '', kind: 'public', posting: 'everybody', archived: false, people: [], member: true, here: 0, unread: 0, read_seq: 0, last_seq: 0, ...given,
});
const roomOf = (slug, given = {}) => {
  const { member, here, unread, read_seq, last_seq, ...room } = summary(slug, given);
  return room;
};
const no = (code) => ({ ok: false, error: { code, message: `because ${code}` } });

/** @type {Chat} */
let chat;
/** @type {(event: string, data: any) => boolean} */
let hear;
/** @type {Clock} */
let clock;
/** @type {[string, any][]} */
let asked;
/** What the server answers, by the name of the request. @type {Record<string, (payload: any) => any>} */
let server;
/** @type {Log} */
let log;
let restarts = 0;

beforeEach(() => {
  [clock, asked, log, restarts] = [new Clock(), [], new Log(), 0];
  server = {
    'room:list': () => ({ rooms: [summary('lobby'), summary('design')], more: false }),
    'room:open': ({ room, since }) => ({
      ...(since === undefined ? log.newest() : log.since(since)), room: roomOf(room), epoch: 'e', reset: false, members: [], member_count: 0, here: 0, read_seq: 0,
      role: 'member', may: ['message:post', 'typing:start'],
    }),
  };
  const ask = async (event, payload) => {
    asked.push([event, payload]);
    await settled();
    return structuredClone({ ok: true, ...await server[event]?.(payload) });
  };
  chat = new Chat({
    me, place: '', ask, connect: () => {}, textStorage: null, random: () => 0.5,
    storage: { all: async () => [], put: async () => {}, remove: async () => {} }, tabs: { id: 't', ifGone: async (_tab, work) => work() },
    newId: () => 'c', now: clock.now, later: clock.later, cancel: clock.cancel,
  }, 'lobby');
  hear = inbox(chat, { now: clock.now, startAfresh: () => { restarts += 1; } });
});

const askedFor = (event) => asked.filter(([name]) => name === event).map(([, payload]) => payload);

async function quiet() {
  for (let i = 0; i < 15; i += 1) await settled();
}

async function greet(given = {}) {
  hear('hello', { me, place: 'Town', epoch: 'e', blocked: [], ...given });
  await quiet();
}

test('rooms are listed page after page, and one that is said to follow and does not come is not asked for again', async () => {
  const pages = [[summary('a'), summary('b')], [summary('c')], []];
  server['room:list'] = () => ({ rooms: pages.shift(), more: true });
  await greet();
  assert.deepEqual([askedFor('room:list'), chat.rooms.mine.map(({ slug }) => slug)], [[{}, { after: 'b' }, { after: 'c' }], ['a', 'b', 'c']]);
  assert.deepEqual(chat.rooms.others, []);
});

test('a list of which a page is missing does not take the place of the one there is', async () => {
  await greet();
  const pages = [{ rooms: [summary('a')], more: true }, no('unavailable')];
  server['room:list'] = () => pages.shift();
  await chat.loadRooms();
  assert.deepEqual(chat.rooms.mine.map(({ slug }) => slug), ['design', 'lobby']);
});

test('a room that is made is one of ours at once, and one that is not is not there', async () => {
  await greet();
  server['room:create'] = () => ({ room: roomOf('new') });
  assert.equal((await chat.makeRoom('room:create', /** @type {any} */ ({ name: 'new' }))).ok, true);
  assert.deepEqual([askedFor('room:create'), chat.rooms.get('new')?.member], [[{ name: 'new' }], true]);
  server['direct:open'] = () => no('forbidden');
  assert.equal((await chat.makeRoom('direct:open', /** @type {any} */ ({ people: [2] }))).ok, false);
  assert.equal(chat.rooms.mine.length, 3);
});

test('a room that is changed shows it at once, and one that is not does not', async () => {
  await greet();
  server['room:topic'] = ({ topic }) => ({ room: roomOf('lobby', { topic }) });
  assert.equal((await chat.changeRoom('room:topic', { topic: 'tea' })).ok, true);
  assert.deepEqual([askedFor('room:topic'), chat.rooms.get('lobby')?.topic, chat.current.room?.topic], [[{ room: 'lobby', topic: 'tea' }], 'tea', 'tea']);
  server['room:topic'] = () => no('forbidden');
  assert.equal((await chat.changeRoom('room:topic', { topic: 'coffee' })).ok, false);
  assert.equal(chat.rooms.get('lobby')?.topic, 'tea');
});

test('a message is deleted by its id, and one that can not be stays', async () => {
  log.post();
  await greet();
  server['message:delete'] = () => no('forbidden');
  assert.equal((await chat.remove(10)).ok, false);
  assert.equal(chat.current.timeline.messages[0]?.deleted, false);
  server['message:delete'] = () => ({ message: log.change(0, { deleted: true, text: null }).message });
  await chat.remove(10);
  assert.deepEqual([askedFor('message:delete').at(-1), chat.current.timeline.messages[0]?.deleted], [{ room: 'lobby', id: 10 }, true]);
});

test('a list that the server keeps is loaded when it is asked for', async () => {
  server['person:list'] = () => ({ people: [bob], more: false });
  const list = chat.list({ event: 'person:list', rows: 'people' });
  await quiet();
  assert.deepEqual(list.rows, [bob]);
});

test('that we write is told on the line, where one may, and every few seconds', async () => {
  chat.writing();
  assert.deepEqual(askedFor('typing:start'), []);
  await greet();
  chat.writing();
  chat.writing();
  assert.deepEqual(askedFor('typing:start'), [{ room: 'lobby' }]);
  clock.time += 3_000;
  chat.current.may = ['message:post'];
  chat.writing();
  assert.equal(askedFor('typing:start').length, 1);
});

test('what is written belongs to the open room', async () => {
  await greet();
  chat.composition.target.text = 'for the lobby';
  await chat.show('design');
  assert.equal(chat.composition.target.text, '');
  await chat.show('lobby');
  assert.equal(chat.composition.target.text, 'for the lobby');
});

test('the room that is in view is not opened again, unless it is there no more', async () => {
  await greet();
  await chat.show('lobby');
  assert.equal(askedFor('room:open').length, 1);
  chat.wasLeft('lobby');
  await chat.show('lobby');
  assert.deepEqual([askedFor('room:open').length, askedFor('room:close'), chat.current.status], [2, [], 'ready']);
});

test('a room that was loaded is ready at once, and one that was not says that it loads, and since when', async () => {
  await greet();
  clock.time = 77;
  const shown = chat.show('design');
  assert.deepEqual([chat.current.status, chat.current.loadingSince], ['loading', 77]);
  await shown;
  const back = chat.show('lobby');
  assert.equal(chat.current.status, 'ready');
  await back;
});

test('a public room that is not ours is looked at until it says otherwise, one of ours is not, and neither is one that is not known', async () => {
  server['room:list'] = () => ({ rooms: [summary('lobby'), summary('design'), summary('garden', { member: false })], more: false });
  await greet();
  const seen = [];
  for (const slug of ['design', 'garden', 'unheard-of']) {
    void chat.show(slug);
    seen.push(chat.current.isMember);
  }
  assert.deepEqual(seen, [true, false, true]);
});

for (const [behind, held] of [[2_000, 1], [2_001, undefined]]) {
  test(`a room that is ${behind} messages behind is ${held ? 'caught up with' : 'loaded from its newest page'}`, async () => {
    log.post();
    await greet();
    await chat.show('design');
    chat.rooms.update('lobby', { last_seq: 1 + behind });
    await chat.show('lobby');
    assert.equal(askedFor('room:open').at(-1).since, held);
  });
}

test('coming into view puts the divider, coming back on the line does not', async () => {
  log.post();
  log.post();
  await greet();
  chat.current.unread.read(1);
  chat.current.unread.dividerAfter = 0;
  await chat.resume();
  assert.equal(chat.current.unread.dividerAfter, 0);
  await chat.show('design');
  await chat.show('lobby');
  assert.equal(chat.current.unread.dividerAfter, 1);
});

test('a room that was left is not opened by coming back on the line', async () => {
  await greet();
  chat.wasLeft('lobby');
  await greet();
  assert.equal(askedFor('room:open').length, 1);
});

test('what waits is not sent when the line went while the room was opened', async () => {
  await greet();
  chat.pause();
  chat.post('hello');
  const resumed = chat.resume();
  chat.connection.lost();
  await resumed;
  await quiet();
  assert.deepEqual(askedFor('message:post'), []);
});

test('without a line nothing is sent, and what comes waits', async () => {
  await greet();
  chat.pause();
  chat.post('hello');
  hear('message', { ...log.post(), room: 'lobby' });
  await quiet();
  assert.deepEqual([askedFor('message:post'), chat.current.timeline.messages.length, chat.outbox.entries.map(({ state }) => state)], [[], 0, ['queued']]);
});

test('a room that was left while the list was fetched, or went out of view, is not opened for our new rights', async () => {
  await greet();
  hear('me', { me });
  chat.wasLeft('lobby');
  await quiet();
  assert.equal(askedFor('room:open').length, 1);
  void chat.show('design');
  await quiet();
  hear('me', { me });
  void chat.show('lobby');
  await quiet();
  assert.deepEqual(askedFor('room:open').map(({ room }) => room), ['lobby', 'design', 'lobby']);
  hear('me', { me });
  chat.connection.lost();
  await quiet();
  assert.equal(askedFor('room:open').length, 3);
});

test('new rights do not move the divider', async () => {
  log.post();
  log.post();
  await greet();
  chat.current.unread.read(2);
  hear('me', { me });
  await quiet();
  assert.equal(chat.current.unread.dividerAfter, 0);
});

test('a room that is not in the list any more when our rights change was taken from us', async () => {
  await greet();
  server['room:list'] = () => ({ rooms: [summary('design')], more: false });
  hear('me', { me });
  await quiet();
  assert.deepEqual([chat.current.status, chat.current.removedBy, askedFor('room:open').length], ['removed', null, 1]);
});

test('of a room that was never visited only the list knows that it was left or changed', async () => {
  await greet();
  chat.wasLeft('design');
  chat.updateRoom(/** @type {any} */ (roomOf('design', { archived: true })));
  assert.deepEqual([chat.rooms.get('design'), chat.conversation('design'), chat.conversation('lobby')?.slug], [undefined, undefined, 'lobby']);
});

test('the open room is opened again when it is archived, and no other, and none that is not ready', async () => {
  await greet();
  await chat.show('design');
  const count = () => askedFor('room:open').length;
  hear('room', { room: roomOf('lobby', { archived: true }) });
  await quiet();
  assert.equal(count(), 2);
  hear('room', { room: roomOf('design', { archived: true }) });
  await quiet();
  assert.equal(count(), 3);
  chat.wasLeft('design');
  hear('room', { room: roomOf('design', { archived: true }) });
  await quiet();
  assert.equal(count(), 3);
});

test('the rules of a room that change do not move the divider', async () => {
  log.post();
  log.post();
  await greet();
  chat.current.unread.read(2);
  hear('room', { room: roomOf('lobby', { posting: 'moderators' }) });
  await quiet();
  assert.equal(chat.current.unread.dividerAfter, 0);
});

test('that one may write, or may not, is said only when it changes while one is there', async () => {
  const mayNow = (may) => { server['room:open'] = ((open) => (payload) => ({ ...open(payload), may }))(server['room:open']); };
  await greet();
  const said = () => [chat.announcer.words, chat.announcer.turn];
  await chat.open(false);
  assert.deepEqual(said(), ['', 0]);
  mayNow([]);
  await chat.open(true);
  assert.deepEqual(said(), ['', 0], 'who has just come reads it');
  mayNow(['message:post']);
  await chat.open(false);
  assert.deepEqual(said(), ['You can write here now.', 1]);
  server['room:open'] = () => no('not_found');
  await chat.open(false);
  assert.deepEqual([chat.announcer.turn, chat.current.status], [1, 'removed']);
});

test('whoever may not write in a room from the first is not told so, and whoever is removed while it is opened is not told that they may', async () => {
  server['room:open'] = ((open) => (payload) => ({ ...open(payload), may: [] }))(server['room:open']);
  await greet();
  assert.equal(chat.announcer.turn, 0);
  const opened = chat.open(false);
  chat.wasLeft('lobby', bob);
  await opened;
  assert.deepEqual([chat.announcer.turn, chat.current.status], [0, 'removed']);
});

test('a room that goes out of view is closed, on the line, with what is unread in it in the list', async () => {
  for (let i = 0; i < 3; i += 1) log.post();
  await greet();
  chat.announcer.say('something');
  await chat.show('design');
  assert.deepEqual([askedFor('room:close'), chat.rooms.get('lobby')?.unread, chat.announcer.words], [[{ room: 'lobby' }], 3, '']);
  chat.connection.lost();
  await chat.show('lobby');
  assert.equal(askedFor('room:close').length, 1);
});

test('a message that was sent to a room that is held no more has gone', async () => {
  await greet();
  server['message:post'] = ({ text }) => ({ message: log.post({ text, author: ann }).message });
  chat.outbox.add('unheard-of', 'hello');
  await quiet();
  assert.deepEqual(chat.outbox.entries, []);
});

test('the rooms that were not open are forgotten with the database', async () => {
  await greet();
  await chat.show('design');
  chat.forgetAll();
  assert.deepEqual([chat.conversation('lobby'), chat.conversation('design')?.slug, chat.current.timeline.isLoaded], [undefined, 'design', false]);
});

test('the first greeting forgets nothing, and neither does one of the same database', async () => {
  assert.equal(chat.epoch, '');
  log.post();
  await greet();
  const { generation } = chat.current.timeline;
  await greet();
  assert.equal(chat.current.timeline.generation, generation);
});

test('what one was asked into is fetched by who may, and told anew', async () => {
  server['offer:list'] = () => ({ offers: [{ room: 'den' }] });
  await greet();
  assert.deepEqual(askedFor('offer:list'), []);
  await greet({ me: { ...me, may: ['offer:list'] } });
  assert.deepEqual([askedFor('offer:list'), chat.offers.all], [[{}], [{ room: 'den' }]]);
  hear('offers', { offers: [] });
  assert.deepEqual(chat.offers.all, []);
});

test('a session that was ended is refused, with the reason', () => {
  hear('signed_out', { message: 'You are banned.' });
  assert.deepEqual(chat.connection.refusal, { code: 'forbidden', message: 'You are banned.' });
});

test('a server that restarts says how long it may take', async () => {
  hear('restart', { seconds: 100 });
  chat.connection.lost();
  assert.equal(chat.connection.secondsLeft(clock.time), 50);
});

test('the list knows the newest message of the open room, and who is there', async () => {
  await greet();
  hear('message', { ...log.post(), room: 'lobby' });
  hear('presence', { room: 'lobby', here: 4, came: [bob], went: [] });
  hear('presence', { room: 'design', here: 9, came: [], went: [bob.id] });
  assert.deepEqual([chat.rooms.get('lobby')?.last_seq, chat.rooms.get('lobby')?.here, chat.rooms.get('design')?.here], [1, 4, 9]);
});

test('a message that comes before the room is loaded is no news to the list', () => {
  hear('message', { ...log.post(), room: 'lobby' });
  assert.equal(chat.rooms.get('lobby'), undefined);
});

test('who went does not type any more, and what is told of other rooms changes nothing here', async () => {
  await greet();
  hear('typing', { room: 'lobby', person: bob });
  hear('typing', { room: 'design', person: { id: 3, name: 'Cleo' } });
  hear('typing', { room: 'lobby', person: ann });
  hear('position', { room: 'design', rev: 9, epoch: 'x' });
  assert.deepEqual(chat.current.typing.names(clock.time), ['Bob']);
  hear('presence', { room: 'lobby', here: 0, came: [], went: [bob.id] });
  assert.deepEqual([chat.current.typing.names(clock.time), askedFor('room:open').length], [[], 1]);
});

test('while one looks, what comes puts no divider', async () => {
  await greet();
  chat.current.unread.clearDivider();
  hear('message', { ...log.post(), room: 'lobby' });
  assert.equal(chat.current.unread.dividerAfter, null);
});

test('that somebody else joined or left is not about us; that we joined is', async () => {
  server['room:list'] = () => ({ rooms: [summary('lobby'), summary('garden', { member: false })], more: false });
  await greet();
  hear('member', { room: 'lobby', person: bob, member: false, by: ann });
  hear('member', { room: 'garden', person: bob, member: true, by: null });
  assert.deepEqual([chat.current.status, chat.rooms.get('garden')?.member], ['ready', false]);
  hear('member', { room: 'garden', person: ann, member: true, by: null });
  await quiet();
  assert.deepEqual([chat.rooms.get('garden')?.member, askedFor('room:list').length], [true, 1]);
});

test('what is known by name is understood', () => {
  assert.equal(hear('place', { place: 'Garden' }), true);
});

test('joining opens the room anew, if it is still in view, and a refusal changes nothing', async () => {
  server['room:list'] = () => ({ rooms: [summary('lobby'), summary('garden', { member: false })], more: false });
  await greet();
  await chat.show('garden');
  server['room:join'] = () => no('forbidden');
  assert.equal((await join(chat)).ok, false);
  assert.deepEqual([chat.rooms.get('garden')?.member, askedFor('room:open').length], [false, 2]);
  server['room:join'] = () => ({});
  chat.current.unread.dividerAfter = 0;
  await join(chat);
  assert.deepEqual([askedFor('room:join').at(-1), chat.rooms.get('garden')?.member, askedFor('room:open').length, chat.current.unread.dividerAfter], [{ room: 'garden' }, true, 3, null]);
  const joined = join(chat);
  void chat.show('lobby');
  await joined;
  await quiet();
  assert.deepEqual(askedFor('room:open').map(({ room }) => room), ['lobby', 'garden', 'garden', 'lobby']);
});

test('leaving closes the room, and a refusal changes nothing', async () => {
  await greet();
  server['room:leave'] = () => no('conflict');
  assert.equal((await leave(chat)).ok, false);
  assert.deepEqual([chat.current.status, askedFor('room:leave')], ['ready', [{ room: 'lobby' }]]);
  server['room:leave'] = () => ({});
  await leave(chat);
  assert.deepEqual([chat.current.status, chat.rooms.get('lobby')?.member], ['left', false]);
});

test('a slug is nobody\'s name when it ends in ten or sixteen random digits', () => {
  const titles = ['plans-0123456789', 'plans-0123456789abcdef', 'plans-0123456789-b', 'plans-0123', 'plans-0123456789abcdeg', 'a-f'].map((slug) => {
    void chat.show(slug);
    return chat.title;
  });
  assert.deepEqual(titles, ['', '', 'plans-0123456789-b', 'plans-0123', 'plans-0123456789abcdeg', 'a-f']);
});

test('a browser that became somebody else does nothing more than start again', () => {
  hear('hello', { me: bob, place: 'Town', epoch: 'e', blocked: [] });
  assert.deepEqual([restarts, chat.me.id, asked], [1, ann.id, []]);
});
