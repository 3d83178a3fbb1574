import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { roomActions } from '../../static/js/model/actions.js';
import { Folding, newReplies } from '../../static/js/model/folding.js';
import { Landing } from '../../static/js/model/landing.js';
import { rememberedRows } from '../../static/js/model/slice.js';
import { Thread } from '../../static/js/model/thread.js';
import { Timeline } from '../../static/js/model/timeline.js';
import { ann, message } from './helpers.js';
import { askedFor, chat, comeOnline, goOffline, hear, lobby, place, shown, until } from './onchat.js';

const root = { author: ann, text: 'a question', replies: 0 };
const tell = (event) => {
  hear('message', event);
  thread.heard('message', event);
};
/** @type {Thread} */
let thread;

beforeEach(() => {
  place.answers['thread:list'] = ({ id, before = Infinity, limit = 2 }) => {
    const all = lobby().messages.filter((one) => one.root === id && one.seq < before);
    return { root: lobby().messages.find((one) => one.id === id), messages: all.slice(-limit), more: all.length > limit, rev: lobby().rev, following: true };
  };
  place.answers['thread:follow'] = () => ({});
  thread = new Thread(chat);
});

async function opened(count) {
  const first = lobby().post(root).message;
  for (let at = 1; at <= count; at += 1) lobby().post({ root: first.id, text: `answer ${at}` });
  await comeOnline();
  return first;
}
const texts = () => thread.replies.map(({ text }) => text);

test('a thread shows at once what the room has of it, then its newest replies, and older ones when asked', async () => {
  const first = await opened(3);
  const loaded = thread.open(/** @type {any} */ (shown()[2]));
  assert.deepEqual([thread.root?.id, texts().length, thread.state], [first.id, 3, 'loading']);
  await loaded;
  assert.deepEqual([texts(), thread.hasOlder, thread.isFollowing], [['answer 2', 'answer 3'], true, true]);
  await thread.loadOlder();
  assert.deepEqual([texts(), thread.hasOlder], [['answer 1', 'answer 2', 'answer 3'], false]);
});

test('replies and changes of the first message appear as they come, and those of other threads do not', async () => {
  const first = await opened(1);
  await thread.open(/** @type {any} */ (shown()[0]));
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
  await thread.open(/** @type {any} */ (shown()[0]));
  assert.equal(thread.send(), false);
  thread.composition.target.text = ' yes ';
  goOffline();
  assert.equal(thread.send(), true);
  assert.deepEqual([thread.composition.target.text, chat.composition.target.text, thread.unsent.map(({ text }) => text)], ['', 'for the room', ['yes']]);
  await comeOnline();
  await until(() => askedFor('message:post').length > 0);
  assert.equal(askedFor('message:post')[0].reply_to, first.id);
});

test('following is asked for, and heard from other devices', async () => {
  const first = await opened(1);
  await thread.open(/** @type {any} */ (shown()[0]));
  await thread.follow(false);
  assert.deepEqual([askedFor('thread:follow'), thread.isFollowing, chat.announcer.words], [[{ room: 'lobby', id: first.id, on: false }], false, 'Not following this thread']);
  thread.heard('followed', { room: 'lobby', id: 1, following: true });
  assert.equal(thread.isFollowing, false);
  thread.heard('followed', { room: 'lobby', id: first.id, following: true });
  assert.equal(thread.isFollowing, true);
});

test('a thread that could not be loaded says so, and is loaded after the line was gone', async () => {
  await opened(1);
  place.isUp = false;
  await thread.open(/** @type {any} */ (shown()[0]));
  assert.deepEqual([thread.state, texts()], ['failed', ['answer 1']]);
  place.isUp = true;
  thread.heard('hello', {});
  await until(() => thread.state === 'ready');
});

test('folded replies take no rows, and the one that a link leads to has its own', async () => {
  await opened(3);
  const { timeline } = chat.current;
  const rows = rememberedRows();
  assert.equal(rows(timeline).length, 4);
  timeline.folding.turn(true);
  assert.deepEqual(rows(timeline).map(({ text }) => text), ['a question']);
  const landing = new Landing(chat);
  landing.aim(3);
  assert.equal(landing.take()?.seq, 3);
  assert.deepEqual(rows(timeline).map(({ seq }) => seq), [1, 3]);
});

test('who reads a folded room up to a message has read the replies behind it, and not what comes after them', async () => {
  await opened(2);
  tell(lobby().post({ text: 'next' }));
  const { timeline, unread } = chat.current;
  chat.reading.saw(1);
  assert.equal(unread.readSeq, 1);
  timeline.folding.turn(true);
  chat.reading.saw(1);
  assert.equal(unread.readSeq, 3);
  assert.equal(new Folding().readTo([{ seq: 1 }, { seq: 2, root: 10 }], 1), 1);
});

test('new replies are counted by thread, without deleted ones, ours and those that were read', () => {
  const all = [{ root: 1 }, { root: 1 }, { root: 2, deleted: true }, { root: 2, author: ann }, { root: 2 }, {}].map((given, at) => /** @type {any} */ (message({ seq: at + 1, ...given })));
  assert.deepEqual([...newReplies(all, 1, ({ author }) => author?.id !== ann.id)], [[2, 1], [1, 1]]);
});

test('members choose how replies are shown', () => {
  const offered = (isMember, isFolded, rights = ['room:options']) => roomActions({ room: /** @type {any} */ ({ kind: 'public' }), isMember, isFolded, may: () => false, mayHere: (right) => rights.includes(right) })
    .filter(({ name }) => name === 'fold').map(({ label }) => label);
  assert.deepEqual([offered(true, false), offered(true, true), offered(false, false), offered(true, false, [])], [['Fold replies into threads'], ['Show replies in the timeline'], [], []]);
});

test('a timeline is not folded before anyone chose so', () => {
  assert.equal(new Timeline().folding.isOn, false);
});

test('a person or a group with another name has it in the open thread at once', async () => {
  const groups = [{ id: 3, name: 'gardeners' }];
  const first = lobby().post({ ...root, groups }).message;
  lobby().post({ root: first.id, text: 'answer', mentions: [ann] });
  await comeOnline();
  await thread.open(/** @type {any} */ (first));
  thread.heard('person', { person: { ...ann, name: 'Anna' }, status: '' });
  thread.heard('group', { id: 3, name: 'growers', deleted: false });
  assert.deepEqual([thread.root?.author?.name, thread.root?.groups], ['Anna', [{ id: 3, name: 'growers' }]]);
  assert.deepEqual(thread.replies.map(({ mentions }) => mentions), [[{ ...ann, name: 'Anna' }]]);
});
