/** What the page asks for and what it hears. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { leave } from '../../static/js/model/membership.js';
import { ann, bob } from './helpers.js';
import { asked, askedFor, begin, chat, clock, greet, hear, log, me, no, quiet, restarts, roomOf, server, summary } from './onpage.js';

beforeEach(begin);

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
  assert.deepEqual([chat.visited.get('lobby'), chat.visited.get('design')?.slug, chat.current.timeline.isLoaded], [undefined, 'design', false]);
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
  let isIn = false;
  server['room:list'] = () => ({ rooms: [summary('lobby'), summary('garden', { member: isIn })], more: false });
  await greet();
  hear('member', { room: 'lobby', person: bob, member: false, by: ann });
  hear('member', { room: 'garden', person: bob, member: true, by: null });
  assert.deepEqual([chat.current.status, chat.rooms.get('garden')?.member], ['ready', false]);
  isIn = true;
  hear('member', { room: 'garden', person: ann, member: true, by: null });
  await quiet();
  assert.deepEqual([chat.rooms.get('garden')?.member, askedFor('room:list').length], [true, 2]);
});

test('what is known by name is understood', () => {
  assert.equal(hear('workspace', { name: 'Garden' }), true);
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
  hear('hello', { me: bob, workspace: 'Town', epoch: 'e', blocked: [] });
  assert.deepEqual([restarts, chat.me.id, asked], [1, ann.id, []]);
});
