import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Chat } from '../../static/js/model/chat.js';
import { inbox } from '../../static/js/model/inbox.js';
import { ann, bob, Clock, Log, message, pending, settled } from './helpers.js';

/** @type {ReturnType<typeof server>} */
let place;
/** @type {Clock} */
let clock;
/** @type {Chat} */
let chat;
/** @type {(event: string, data: any) => boolean} */
let hear;
let restarts = 0;

/** The server's side, as far as one page can tell. */
function server() {
  const rooms = new Map([['lobby', new Log()], ['design', new Log()]]);
  /** @type {[string, any][]} */
  const asked = [];
  const room = (slug) => ({ slug, name: slug, topic: '', kind: 'public', posting: 'everybody', archived: false, people: [] });
  const answers = {
    'room:list': () => ({ rooms: [...rooms].map(([slug, log]) => ({ ...room(slug), member: true, here: 0, unread: 0, read_seq: 0, last_seq: log.rev })), more: false }),
    'room:open': ({ room: slug, since, epoch }) => {
      const log = rooms.get(slug);
      const base = { room: room(slug), epoch: state.epoch, members: [], member_count: 0, here: 0, read_seq: 0, role: 'member', may: state.may };
      const goesOn = since !== undefined && epoch === state.epoch;
      return goesOn ? { ...base, ...log.since(since, 3), reset: false } : { ...base, ...log.newest(), reset: since !== undefined };
    },
    'message:list': ({ room: slug, since, before }) => (since === undefined ? rooms.get(slug).before(before) : rooms.get(slug).since(since, 3)),
    'message:post': ({ room: slug, text, client_id }) => ({ message: rooms.get(slug).post({ text, client_id, author: ann }).message }),
    'message:edit': ({ room: slug, id, text }) => {
      const log = rooms.get(slug);
      return { message: log.change(log.messages.findIndex((m) => m.id === id), { text }).message };
    },
  };
  const state = { epoch: 'e', isUp: true, may: ['message:post', 'typing:start'], rooms, asked, answers };
  return state;
}

/** @param {string} event @param {any} payload */
async function ask(event, payload) {
  place.asked.push([event, payload]);
  await settled();
  if (!place.isUp) return { ok: false, error: { code: 'timeout', message: 'no answer' } };
  if (payload.room && !place.rooms.has(payload.room)) return { ok: false, error: { code: 'not_found', message: 'There is no such room.' } };
  return structuredClone({ ok: true, ...(await place.answers[event]?.(payload)) });
}

/** @param {() => boolean} holds */
async function until(holds) {
  for (let i = 0; !holds(); i += 1) {
    assert.ok(i < 2_000, `never: ${holds}`);
    await settled();
  }
}

const lobby = () => /** @type {Log} */ (place.rooms.get('lobby'));
const shown = () => chat.current.timeline.messages;
const askedFor = (event) => place.asked.filter(([name]) => name === event).map(([, payload]) => payload);
const isSame = () => JSON.stringify(shown()) === JSON.stringify(lobby().messages.slice(-shown().length)) && chat.current.timeline.rev === lobby().rev;

async function comeOnline() {
  hear('hello', { me: { ...ann, may: [] }, place: 'Here', epoch: place.epoch });
  await until(() => chat.current.status === 'ready' && chat.rooms.isLoaded);
  await settled();
}

function goOffline() {
  chat.pause();
  chat.connection.lost();
}

beforeEach(() => {
  place = server();
  clock = new Clock();
  restarts = 0;
  let made = 0;
  chat = new Chat({
    me: ann, place: '', ask, connect: () => {}, textStorage: null, random: () => 0.5,
    storage: { all: async () => [], put: async () => {}, remove: async () => {} },
    tabs: { id: 't', ifGone: async (_tab, work) => work() },
    newId: () => `c${(made += 1)}`, now: clock.now, later: clock.later, cancel: clock.cancel,
  }, 'lobby');
  hear = inbox(chat, { now: clock.now, startAfresh: () => { restarts += 1; } });
});

test('after the hello the page has the list and the open room', async () => {
  lobby().post({ text: 'hello' });
  await comeOnline();
  assert.deepEqual([shown().map((m) => m.text), chat.rooms.mine.length], [['hello'], 2]);
});

test('back on the line, everything missed comes in pages until nothing more is', async () => {
  for (let i = 0; i < 5; i += 1) lobby().post();
  await comeOnline();
  goOffline();
  for (let i = 0; i < 20; i += 1) lobby().post();
  lobby().change(2, { deleted: true, text: null });
  await comeOnline();
  await until(isSame);
  assert.equal(shown().length, 25);
  assert.ok(askedFor('message:list').length >= 6);
});

test('events that arrive while missed pages are fetched are neither lost nor doubled', async () => {
  lobby().post();
  await comeOnline();
  goOffline();
  for (let i = 0; i < 10; i += 1) lobby().post();
  hear('hello', { me: { ...ann, may: [] }, place: 'Here', epoch: 'e' });
  for (let i = 0; i < 10; i += 1) {
    hear('message', lobby().post());
    await settled();
  }
  await until(isSame);
  assert.equal(new Set(shown().map((m) => m.id)).size, 21);
});

test('a hole is asked for once, however many events show it', async () => {
  await comeOnline();
  lobby().post();
  for (let i = 0; i < 2; i += 1) hear('message', lobby().post());
  await until(isSame);
  assert.equal(askedFor('message:list').length, 1);
});

test('a position ahead of ours fetches what is missing', async () => {
  await comeOnline();
  lobby().post({ text: 'the last before the silence' });
  hear('position', { room: 'lobby', rev: lobby().rev, epoch: 'e' });
  await until(isSame);
});

test('another epoch throws away what was held', async () => {
  for (let i = 0; i < 8; i += 1) lobby().post();
  await comeOnline();
  goOffline();
  place.rooms.set('lobby', new Log());
  lobby().post({ text: 'restored' });
  place.epoch = 'f';
  hear('hello', { me: { ...ann, may: [] }, place: 'Here', epoch: 'f' });
  assert.deepEqual(shown(), []);
  await until(isSame);
  assert.deepEqual(shown().map((m) => m.text), ['restored']);
});

test('messages written without a line are sent in order after the room is opened', async () => {
  for (const text of ['one', 'two', 'three']) chat.post(text);
  await comeOnline();
  await until(() => chat.outbox.entries.length === 0);
  assert.deepEqual(shown().map((m) => m.text), ['one', 'two', 'three']);
  const order = place.asked.map(([event]) => event);
  assert.ok(order.indexOf('room:open') < order.indexOf('message:post'));
});

test('an ack that is lost and an event that arrives leave one message', async () => {
  await comeOnline();
  place.answers['message:post'] = ({ client_id, text }) => {
    if (lobby().messages.length > 0) return { message: lobby().messages[0] };
    hear('message', lobby().post({ text, client_id, author: ann }));
    return { ok: false, error: { code: 'timeout', message: 'no answer' } };
  };
  chat.post('once');
  await until(() => clock.timers.length > 0);
  await clock.pass(1_000);
  await until(() => chat.outbox.entries.length === 0);
  const [first, second] = askedFor('message:post');
  assert.deepEqual([shown().length, first.client_id], [1, second.client_id]);
});

test('a room that does not exist is told as missing', async () => {
  await comeOnline();
  await chat.show('nowhere');
  assert.deepEqual([chat.current.status, chat.current.problem], ['missing', 'There is no such room.']);
});

test('coming back to a room asks only for what changed', async () => {
  lobby().post();
  await comeOnline();
  await chat.show('design');
  lobby().post();
  await chat.show('lobby');
  assert.equal(askedFor('room:open').at(-1).since, 1);
  assert.deepEqual(askedFor('room:close').map((p) => p.room), ['lobby', 'design']);
  assert.ok(isSame());
});

test('an answer that comes after one has gone to another room changes nothing there', async () => {
  lobby().post();
  await comeOnline();
  const opening = chat.show('design');
  const back = chat.show('lobby');
  await Promise.all([opening, back]);
  assert.deepEqual([chat.current.slug, shown().length], ['lobby', 1]);
});

test('an answer to an opening that a later one replaced is of no use any more', async () => {
  const real = place.answers['room:open'];
  const late = pending();
  place.answers['room:open'] = async (payload) => {
    place.answers['room:open'] = real;
    await late.promise;
    return { ...real(payload), here: 99 };
  };
  hear('hello', { me: { ...ann, may: [] }, place: 'Here', epoch: 'e' });
  await until(() => askedFor('room:open').length === 1);
  await comeOnline();
  late.keep();
  for (let i = 0; i < 5; i += 1) await settled();
  assert.equal(chat.current.presence.here, 0);
});

test('the server not answering the opening is asked again', async () => {
  await comeOnline();
  place.isUp = false;
  const opening = chat.show('design');
  await opening;
  assert.equal(chat.current.status, 'loading');
  place.isUp = true;
  await clock.pass(1_500);
  await until(() => chat.current.status === 'ready');
});

test('unread messages elsewhere are counted, our own are not', async () => {
  await comeOnline();
  hear('unread', { room: 'design', seq: 1, author: bob.id });
  hear('unread', { room: 'design', seq: 2, author: bob.id });
  hear('unread', { room: 'design', seq: 3, author: ann.id });
  assert.deepEqual([chat.rooms.get('design')?.unread, chat.reading.total], [2, 2]);
  hear('read', { room: 'design', read_seq: 3 });
  assert.equal(chat.reading.total, 0);
});

test('what was seen is told to the server once, for the newest', async () => {
  await comeOnline();
  for (let i = 0; i < 3; i += 1) {
    hear('message', lobby().post());
    chat.reading.saw(i + 1);
  }
  await clock.pass(500);
  assert.deepEqual(askedFor('room:read'), [{ room: 'lobby', seq: 3 }]);
});

test('a message that arrives while nobody looks gets the "new" divider', async () => {
  lobby().post();
  await comeOnline();
  chat.reading.saw(1);
  chat.current.unread.clearDivider();
  chat.reading.setLooking(false);
  hear('message', lobby().post());
  hear('message', lobby().post());
  assert.equal(chat.current.unread.dividerAfter, 1);
});

test('what was on its way when a room was left is unread there, once, and not what is of ours or only changed', async () => {
  await comeOnline();
  const said = (seq, rev, author) => ({ room: 'design', prev: rev - 1, rev, message: message({ seq, rev, author }) });
  hear('message', said(4, 4, bob));
  hear('message', said(4, 4, bob));
  hear('message', said(4, 5, bob));
  hear('message', said(5, 6, bob));
  hear('message', said(7, 7, ann));
  assert.equal(chat.rooms.get('design')?.unread, 1);
});

test('somebody who types is shown for six seconds, or until the message', async () => {
  await comeOnline();
  hear('typing', { room: 'lobby', person: bob });
  assert.deepEqual(chat.current.typing.names(clock.time), ['Bob']);
  assert.deepEqual(chat.current.typing.names(clock.time + 6_000), []);
  hear('typing', { room: 'lobby', person: bob });
  hear('message', lobby().post({ author: bob }));
  assert.deepEqual(chat.current.typing.names(clock.time), []);
});

test('an edit is shown with the answer, before the event', async () => {
  await comeOnline();
  hear('message', lobby().post({ author: ann }));
  await chat.edit(shown()[0].id, 'better');
  assert.equal(shown()[0].text, 'better');
});

test('a browser that became somebody else starts again', () => {
  hear('hello', { me: bob, place: '', epoch: 'e' });
  assert.equal(restarts, 1);
});

test('an event nobody knows is left alone', () => {
  assert.equal(hear('constructor', {}), false);
  assert.equal(hear('news', {}), false);
});

test('a screen reader is told what others write in the open room, and nothing else', async () => {
  await comeOnline();
  const { announcer } = chat;
  const cleo = { id: 3, name: 'Cleo' };
  chat.blocked = new Set([cleo.id]);
  hear('message', lobby().post({ text: 'of mine', author: ann }));
  hear('message', lobby().post({ text: 'of somebody blocked', author: cleo }));
  hear('message', lobby().change(0, { text: 'changed', edited_at: 1 }));
  hear('message', { ...place.rooms.get('design').post({ text: 'elsewhere' }), room: 'design' });
  assert.equal(announcer.turn, 0);
  hear('message', lobby().post({ text: 'hello' }));
  assert.equal(announcer.words, 'Bob: hello');
  await chat.show('design');
  await chat.show('lobby');
  assert.deepEqual([announcer.words, announcer.turn], ['', 1]);
});

test('a screen reader is told when one may not write any more, and why a message was not sent', async () => {
  await comeOnline();
  place.may = ['typing:start'];
  await chat.open(false);
  assert.equal(chat.announcer.words, 'You can’t write here now.');
  place.answers['message:post'] = () => ({ ok: false, error: { code: 'forbidden', message: 'You are muted.' } });
  chat.post('hello');
  await until(() => chat.announcer.words === 'Not sent. You are muted.');
});
