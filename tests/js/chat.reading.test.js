import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ann, bob, message } from './helpers.js';
import { askedFor, chat, clock, comeOnline, hear, lobby, place, restarts, shown, until } from './onchat.js';

test('unread messages elsewhere are counted, our own are not', async () => {
  await comeOnline();
  for (const [index, { id }] of [bob, bob, ann].entries()) hear('unread', { room: 'design', seq: index + 1, rev: index + 1, author: id, at: 40 + index });
  assert.deepEqual([chat.rooms.get('design')?.unread, chat.reading.total, chat.rooms.get('design')?.last_at], [2, 2, 42]);
  hear('read', { room: 'design', rev: 3, reads: 1, read_seq: 3, unread: 0, mentions: [] });
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

test('a room has the time of its last post, however people come and go, and messages are changed', async () => {
  await comeOnline();
  const heard = (given) => {
    hear('message', lobby().post(given));
    return chat.rooms.get('lobby')?.last_at;
  };
  const [post, join, announcement] = [heard({ at: 50 }), heard({ kind: 'join', at: 60 }), heard({ kind: 'announcement', author: null, at: 70 })];
  hear('message', lobby().change(0, { text: 'changed' }));
  assert.deepEqual([post, join, announcement, chat.rooms.get('lobby')?.last_at], [50, 50, 70, 70]);
});

test('what was on its way when a room was left is unread there, once, and not what is of ours or only changed', async () => {
  await comeOnline();
  const said = (seq, rev, author) => ({ room: 'design', prev: rev - 1, rev, message: message({ seq, rev, author }) });
  hear('message', said(4, 4, bob));
  hear('message', said(4, 4, bob));
  hear('message', said(4, 5, bob));
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
  hear('hello', { me: bob, workspace: '', epoch: 'e' });
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

test('what somebody blocked writes is nothing new, neither in the open room nor in the title', async () => {
  await comeOnline();
  chat.blocked = new Set([3]);
  chat.reading.setLooking(false);
  const { message } = lobby().post({ author: { id: 3, name: 'Cleo' } });
  hear('message', { room: 'lobby', prev: 0, rev: 1, message });
  assert.deepEqual([chat.reading.here, chat.reading.total, chat.rooms.get('lobby')?.unread], [0, 0, 0]);
  assert.deepEqual([chat.current.unread.dividerAfter, chat.reading.hasNewsFrom(message.seq)], [null, false]);
  hear('message', lobby().post());
  assert.deepEqual([chat.reading.here, chat.current.unread.dividerAfter, chat.reading.hasNewsFrom(message.seq)], [1, 0, true]);
});

test('a screen reader is told when one may not write any more, and why a message was not sent', async () => {
  await comeOnline();
  place.may = ['typing:start'];
  await chat.open(false);
  assert.equal(chat.announcer.words, 'You can’t post here now.');
  place.answers['message:post'] = () => ({ ok: false, error: { code: 'forbidden', message: 'You are muted.' } });
  chat.post('hello');
  await until(() => chat.announcer.words === 'Not sent. You are muted.');
});

test('a mark that the server tells of late does not take back what was read since, and one that moved back does', async () => {
  await comeOnline();
  const [first, second] = [lobby().post({ author: bob }), lobby().post({ author: bob })];
  for (const event of [first, second]) hear('message', { ...event, room: 'lobby' });
  chat.reading.saw(second.rev);
  const marked = { room: 'lobby', rev: second.rev, mentions: [] };
  hear('read', { ...marked, reads: 1, read_seq: first.rev, unread: 1 });
  assert.deepEqual([chat.current.unread.readSeq, chat.current.unread.isKept], [second.rev, false]);
  hear('read', { ...marked, reads: 2, read_seq: second.rev, unread: 0 });
  hear('read', { ...marked, reads: 3, read_seq: first.rev, unread: 1 });
  assert.deepEqual([chat.current.unread.readSeq, chat.current.unread.isKept, chat.rooms.get('lobby')?.unread], [first.rev, true, 1]);
  chat.reading.saw(second.rev);
  assert.equal(chat.current.unread.readSeq, first.rev, 'what was marked as unread is not read by being in view');
});

test('reactions to messages of ours are announced, but none that is taken back, of muted rooms and of blocked people', async () => {
  await comeOnline();
  const react = (room, person, on = true) => hear('reaction', { room, id: 1, emoji: '👍', person, on });
  chat.rooms.update('design', { level: 'nothing' });
  react('design', bob);
  chat.blocked.add(9);
  react('lobby', { ...bob, id: 9 });
  react('lobby', bob, false);
  assert.equal(chat.announcer.words, '');
  react('lobby', bob);
  assert.equal(chat.announcer.words, 'Bob reacted with 👍 to your message');
});

test('a room that was left as unread here, and is then read on another device, is read by being in view again', async () => {
  await comeOnline();
  for (let at = 0; at < 3; at += 1) hear('message', lobby().post({ author: bob }));
  const { unread } = chat.current;
  const moved = (reads, read_seq) => hear('read', { room: 'lobby', rev: 3, reads, read_seq, unread: 3 - read_seq, mentions: [] });
  moved(1, 3);
  moved(2, 1);
  assert.equal(unread.isKept, true);
  moved(3, 3);
  assert.deepEqual([unread.readSeq, unread.isKept], [3, false]);
  hear('message', lobby().post({ author: bob }));
  chat.reading.saw(4);
  assert.equal(unread.readSeq, 4);
});

test('what was seen just before another device left the room as unread is not told to the server any more', async () => {
  await comeOnline();
  for (let at = 0; at < 3; at += 1) hear('message', lobby().post({ author: bob }));
  hear('read', { room: 'lobby', rev: 3, reads: 1, read_seq: 2, unread: 1, mentions: [] });
  chat.reading.saw(3);
  hear('read', { room: 'lobby', rev: 3, reads: 2, read_seq: 1, unread: 2, mentions: [] });
  await clock.pass(500);
  assert.deepEqual([askedFor('room:read'), chat.current.unread.readSeq], [[], 1]);
});
