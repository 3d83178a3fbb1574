import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ann, Log, message, pending, settled } from './helpers.js';
import { askedFor, chat, clock, comeOnline, goOffline, hear, isSame, lobby, place, shown, until } from './onchat.js';

test('after the hello the page has the list and the open room', async () => {
  lobby().post({ text: 'hello' });
  await comeOnline();
  assert.deepEqual([shown().map((m) => m.text), chat.rooms.mine.length], [['hello'], 2]);
});

test('when the server lost events on the way, the list and the open room are asked for again', async () => {
  await comeOnline();
  const before = ['room:list', 'room:open'].map((event) => askedFor(event).length);
  lobby().post();
  hear('missed', { seconds: 0 });
  await until(isSame);
  assert.deepEqual(['room:list', 'room:open'].map((event) => askedFor(event).length), before.map((count) => count + 1));
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
  hear('hello', { me: { ...ann, may: [] }, workspace: 'Here', epoch: 'e' });
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
  hear('hello', { me: { ...ann, may: [] }, workspace: 'Here', epoch: 'f' });
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
  hear('hello', { me: { ...ann, may: [] }, workspace: 'Here', epoch: 'e' });
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
