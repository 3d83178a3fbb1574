import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageActions } from '../../static/js/model/actions.js';
import { Compositions } from '../../static/js/model/composition.js';
import { Drafts } from '../../static/js/model/drafts.js';
import { quoteOf } from '../../static/js/model/quote.js';
import { rowsOf } from '../../static/js/model/rows.js';
import { Timeline } from '../../static/js/model/timeline.js';
import { ann, bob, Log, message } from './helpers.js';
import { setUp } from './outboxes.js';
import { askedFor, chat, comeOnline, until } from './onchat.js';

/** @returns {any} */
function storage() {
  const kept = new Map();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => kept.set(key, text), removeItem: (key) => kept.delete(key) };
}
const quote = (original) => quoteOf(/** @type {any} */ (original));
const opened = (log, limit = 50) => {
  const timeline = new Timeline();
  timeline.reset({ ...log.newest(limit), epoch: 'e' });
  return timeline;
};
const answers = (timeline) => timeline.messages.map(({ reply }) => reply?.text);

test('what a draft answers is kept with it, is taken once, and goes with another choice', () => {
  const kept = storage();
  const lobby = () => new Compositions(new Drafts(1, kept)).of('lobby');
  const here = lobby();
  here.target.text = 'yes';
  here.answer(/** @type {any} */ (message({ seq: 3, root: 10 })));
  assert.deepEqual([here.answered?.id, here.answered?.root, here.target.text], [30, 10, 'yes']);
  const after = lobby();
  assert.deepEqual([after.answered?.text, after.takeAnswered()?.id, after.takeAnswered(), lobby().answered], ['text 3', 30, null, null]);
  kept.setItem('banter-draft-1-lobby answers', '{');
  assert.equal(lobby().answered, null);
});

test('who answers while an edit is open goes back to the draft', () => {
  const lobby = new Compositions(new Drafts(1, null)).of('lobby');
  lobby.edit(/** @type {any} */ (message()));
  lobby.answer(/** @type {any} */ (message({ seq: 2 })));
  assert.deepEqual([lobby.editing, lobby.answered?.id], [null, 20]);
});

test('what waits in the outbox shows what it answers, and the server is told', async () => {
  await comeOnline();
  chat.composition.answer(/** @type {any} */ (message({ seq: 4 })));
  chat.post('an answer');
  const [entry] = chat.outbox.entries;
  const [row] = rowsOf({ messages: [], entries: chat.outbox.entries, me: ann, dividerAfter: null, isNews: () => false }).slice(-1);
  assert.deepEqual([entry.answered?.id, row.type === 'message' && row.message.reply?.text, row.type === 'message' && row.message.root], [40, 'text 4', 40]);
  await until(() => askedFor('message:post').length > 0);
  assert.deepEqual([askedFor('message:post')[0].reply_to, chat.composition.answered], [40, null]);
});

test('what a closed tab left behind still answers', async () => {
  const { outbox, factory } = setUp();
  outbox.add('lobby', 'later', { ...quote(message()), root: 10 });
  const other = setUp({ factory, tab: 'b' }).outbox;
  await other.adopt();
  assert.equal(other.entries[0].answered?.id, 10);
});

test('an edit or the deletion of a message changes what all replies to it show, and only these', () => {
  const log = new Log();
  const first = log.post({ text: 'one' }).message;
  log.post({ text: 'two', reply: quote(first) });
  log.post({ text: 'three', reply: quote(first) });
  log.post({ text: 'four', reply: quote(log.messages[1]) });
  const timeline = opened(log);
  const untouched = timeline.messages[3];
  timeline.receive(log.change(0, { text: '**won** <@2>', mentions: [bob] }));
  assert.deepEqual(answers(timeline), [undefined, 'won @Bob', 'won @Bob', 'two']);
  assert.equal(timeline.messages[3], untouched);
  const before = timeline.messages[1];
  timeline.receive(log.change(0, { reactions: [] }));
  assert.equal(timeline.messages[1], before);
  const { version } = timeline;
  timeline.receive(log.change(0, { text: null, deleted: true }));
  assert.deepEqual(timeline.messages[1].reply, { id: 10, seq: 1, author: bob, text: '', deleted: true });
  assert.ok(timeline.version > version);
});

test('a message that is not loaded changes what loaded replies show, and those that are loaded later', () => {
  const log = new Log();
  const old = quote(log.post({ text: 'one' }).message);
  log.post({ text: 'two', reply: old });
  log.post({ text: 'three', reply: old });
  const timeline = opened(log, 1);
  const stale = log.messages[1];
  timeline.receive(log.change(0, { text: 'won' }));
  assert.deepEqual(answers(timeline), ['won']);
  timeline.prepend({ messages: [stale], more: true, rev: 3 });
  assert.deepEqual(answers(timeline), ['won', 'won']);
});

test('who has another name has it in what replies show, too', () => {
  const log = new Log();
  log.post({ author: ann, reply: quote(message({ seq: 9, author: bob })) });
  const timeline = opened(log);
  timeline.reintroduce(/** @type {any} */ ({ ...bob, name: 'Robert', avatar: null }));
  assert.deepEqual([timeline.messages[0].reply?.author?.name, timeline.messages[0].author?.name], ['Robert', 'Ann']);
});

test('a quote is short, without marks, and names those whom it mentions', () => {
  const groups = [{ id: 3, name: 'gardeners' }];
  assert.equal(quote(message({ text: '_<@2>_ and <@group:3>', mentions: [bob], groups })).text, '@Bob and @gardeners');
  assert.equal([...quote(message({ text: '🐝'.repeat(900) })).text].length, 200);
});

test('whoever may post here may answer, but not what is deleted, nor a notice', () => {
  const offered = (given, rights) => messageActions(/** @type {any} */ (message(given)), { isMine: false, mayHere: (right) => rights.includes(right) }).some(({ name }) => name === 'reply');
  assert.deepEqual([offered({}, ['message:post']), offered({}, []), offered({ deleted: true }, ['message:post']), offered({ kind: 'topic' }, ['message:post'])], [true, false, false, false]);
});

test('a message in a thread leads to its room, and one in the room to its thread', () => {
  const offered = (isInThread) => messageActions(/** @type {any} */ (message()), { isMine: false, isInThread, mayHere: () => false }).map(({ name }) => name).filter((name) => ['thread', 'room'].includes(name));
  assert.deepEqual([offered(false), offered(true)], [['thread'], ['room']]);
});
