import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quoteOf } from '../../static/js/model/quote.js';
import { ann, bob, message } from './helpers.js';
import { askedFor, chat, comeOnline, goOffline, lobby, place, until } from './onchat.js';
import { opened, tell, texts, thread } from './onthread.js';

test('a thread shows at once what the room has of it, then its newest replies, and older ones when asked', async () => {
  const first = await opened(3);
  const loaded = thread.open(first.id);
  assert.deepEqual([thread.root?.id, texts().length, thread.state], [first.id, 3, 'loading']);
  await loaded;
  assert.deepEqual([texts(), thread.hasOlder, thread.isFollowing], [['answer 2', 'answer 3'], true, true]);
  await thread.loadOlder();
  assert.deepEqual([texts(), thread.hasOlder], [['answer 1', 'answer 2', 'answer 3'], false]);
});

test('replies and changes of the first message appear as they come, and those of other threads do not', async () => {
  const first = await opened(1);
  await thread.open(first.id);
  tell(lobby().post({ root: first.id, text: 'new' }));
  tell(lobby().post({ root: 999, text: 'elsewhere' }));
  tell(lobby().change(0, { text: 'the question', replies: 2 }));
  tell(lobby().change(1, { text: 'answer one' }));
  thread.heard('message', { room: 'design', message: message({ seq: 9, root: first.id }) });
  assert.deepEqual([texts(), thread.root?.text], [['answer one', 'new'], 'the question']);
});

test('what is written in a thread is a draft of its own, and is sent as a reply to the first message', async () => {
  const first = await opened(1);
  chat.composition.target.text = 'for the room';
  await thread.open(first.id);
  thread.composition.target.text = ' yes ';
  goOffline();
  thread.post(thread.composition.take());
  assert.deepEqual([thread.composition.target.text, chat.composition.target.text, thread.unsent.map(({ text }) => text)], ['', 'for the room', ['yes']]);
  await comeOnline();
  await until(() => askedFor('message:post').length > 0);
  assert.equal(askedFor('message:post')[0].reply_to, first.id);
});

test('who writes in a thread may answer one of its replies', async () => {
  await opened(2);
  await thread.open(10);
  thread.composition.answer(/** @type {any} */ (thread.replies[1]));
  thread.post('to that');
  thread.post('to the question');
  assert.deepEqual([chat.outbox.entries.map(({ answered }) => answered?.id), chat.outbox.entries.map(({ thread: beside }) => beside)], [[30, 10], [10, 10]]);
});

test('people who were mentioned and are not in the room are offered where the reply was written', async () => {
  await opened(1);
  await thread.open(10);
  place.answers['message:post'] = ({ text, client_id }) => ({ message: lobby().post({ text, client_id, author: ann }).message, outside: [bob] });
  thread.post('@Bob');
  await until(() => thread.composition.outside.length > 0);
  assert.deepEqual(chat.composition.outside, []);
});

test('another name of a person or a group, and an edit, show at once in all of the thread', async () => {
  const first = await opened(1);
  lobby().post({ root: first.id, author: bob, text: 'to Bob', reply: quoteOf(/** @type {any} */ (lobby().messages[1])), mentions: [ann], groups: [{ id: 3, name: 'gardeners' }] });
  await thread.open(first.id);
  const told = () => [thread.root?.author?.name, thread.replies[0]?.author?.name, thread.replies[1]?.reply?.author?.name, thread.replies[1]?.reply?.text, thread.replies[1]?.groups?.[0]?.name];
  assert.deepEqual(told(), ['Ann', 'Bob', 'Bob', 'answer 1', 'gardeners']);
  thread.heard('person', { person: { ...bob, name: 'Robert' }, status: '' });
  thread.heard('person', { person: { ...ann, name: 'Anna' }, status: '' });
  thread.heard('group', { id: 3, name: 'digging', deleted: false });
  tell(lobby().change(1, { text: 'edited', author: /** @type {any} */ ({ ...bob, name: 'Robert' }) }));
  assert.deepEqual(told(), ['Anna', 'Robert', 'Robert', 'edited', 'digging']);
  thread.heard('group', { id: 3, name: 'digging', deleted: true });
  assert.equal(thread.replies[1]?.groups, undefined);
});

test('a thread is loaded again when a message or a position shows that a change was missed', async () => {
  const first = await opened(1);
  await thread.open(first.id);
  const asks = () => askedFor('thread:list').length;
  thread.heard('position', { room: 'lobby', rev: lobby().rev });
  thread.heard('position', { room: 'design', rev: 99 });
  assert.equal(asks(), 1);
  lobby().change(1, { text: 'missed' });
  thread.heard('message', lobby().post({ text: 'elsewhere' }));
  await until(() => texts()[0] === 'missed');
  lobby().post({ root: first.id, text: 'missed, too' });
  thread.heard('position', { room: 'lobby', rev: lobby().rev });
  await until(() => texts().length === 2);
  assert.equal(asks(), 3);
});

test('following is asked for, and heard from other devices', async () => {
  const first = await opened(1);
  await thread.open(first.id);
  await thread.follow(false);
  assert.deepEqual([askedFor('thread:follow'), thread.isFollowing, chat.announcer.words], [[{ room: 'lobby', id: first.id, on: false }], false, 'Not following this thread']);
  thread.heard('followed', { room: 'lobby', id: 1, following: true });
  assert.equal(thread.isFollowing, false);
  thread.heard('followed', { room: 'lobby', id: first.id, following: true });
  assert.equal(thread.isFollowing, true);
});

test('a thread that could not be loaded says so, and is loaded after the line was gone', async () => {
  const first = await opened(1);
  place.isUp = false;
  await thread.open(first.id);
  assert.deepEqual([thread.state, texts()], ['failed', ['answer 1']]);
  place.isUp = true;
  thread.heard('hello', {});
  await until(() => thread.state === 'ready');
});
