/** Reactions: what is shown below a message before and after the server has it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Reactions, reactors } from '../../static/js/model/reactions.js';
import { inbox } from '../../static/js/model/inbox.js';
import { ann, bob, message, settled } from './helpers.js';
import { askedFor, chat, clock, comeOnline, hear, lobby, place, shown } from './onchat.js';

const [ME, OTHER] = [ann.id, bob.id];

/** The reactions of a message, short: "🎉2*" are two, one of them ours. */
const pills = (reactions, of = shown()[0]) => reactions.of(of).map(({ emoji, count, isMine }) => `${emoji}${count}${isMine ? '*' : ''}`).join(' ');

/** @param {any[]} given */
async function withReactions(...given) {
  lobby().post({ reactions: given });
  await comeOnline();
  const reactions = new Reactions(chat, clock);
  /** The log changes, and the event comes. */
  const log = (...next) => {
    const event = lobby().change(0, { reactions: next });
    reactions.heard(shown()[0], event.message);
    hear('message', event);
  };
  return { reactions, log };
}

test('a reaction of ours shows at once, and is one more of its kind', async () => {
  const { reactions } = await withReactions({ emoji: '🎉', people: [OTHER] });
  place.answers['message:react'] = () => ({});
  void reactions.toggle(shown()[0], '🎉', ':tada:');
  void reactions.toggle(shown()[0], '👍', ':+1:');
  assert.equal(pills(reactions), '🎉2* 👍1*');
  assert.equal(chat.announcer.words, 'Reacted with :+1:');
  await settled();
  assert.deepEqual(askedFor('message:react'), [
    { room: 'lobby', id: 10, emoji: '🎉', on: true }, { room: 'lobby', id: 10, emoji: '👍', on: true }]);
});

test('one that is taken back goes at once, and the last of its kind takes the kind along', async () => {
  const { reactions } = await withReactions({ emoji: '🎉', people: [ME, OTHER] }, { emoji: '👍', people: [ME] });
  place.answers['message:react'] = () => ({});
  void reactions.toggle(shown()[0], '🎉', '');
  void reactions.toggle(shown()[0], '👍', '👍');
  assert.equal(pills(reactions), '🎉1');
  assert.equal(chat.announcer.words, 'Took back 👍');
});

test('what the server refuses goes again, with the reason for a while', async () => {
  const { reactions } = await withReactions();
  place.isUp = false;
  const done = reactions.toggle(shown()[0], '🎉', '');
  assert.ok(reactions.stateOf(shown()[0]));
  await done;
  assert.equal(pills(reactions), '');
  assert.deepEqual(reactions.problem, { id: 10, text: 'Not added. no answer' });
  assert.deepEqual([reactions.stateOf(shown()[0]), chat.announcer.words], [reactions.problem, 'Not added. no answer']);
  assert.equal(reactions.stateOf(message({ seq: 2 })), undefined);
  await clock.pass(8_000);
  assert.equal(reactions.problem, null);
});

test('a refusal to take one back brings it back, and the next try takes the reason away', async () => {
  const { reactions } = await withReactions({ emoji: '🎉', people: [ME] });
  place.isUp = false;
  await reactions.toggle(shown()[0], '🎉', '');
  assert.equal(pills(reactions), '🎉1*');
  assert.equal(reactions.problem?.text, 'Not taken back. no answer');
  await clock.pass(4_000);
  void reactions.toggle(shown()[0], '🎉', '');
  assert.equal(reactions.problem, null);
  await settled();
  await clock.pass(4_000);
  assert.equal(reactions.problem?.text, 'Not taken back. no answer', 'the second reason has its own time');
  await clock.pass(4_000);
  assert.equal(reactions.problem, null);
});

test('once the log has it, what the log says counts, whatever else happens to it', async () => {
  const { reactions, log } = await withReactions();
  place.answers['message:react'] = () => ({});
  await reactions.toggle(shown()[0], '🎉', '');
  log({ emoji: '👍', people: [OTHER] });
  assert.equal(pills(reactions), '👍1 🎉1*', 'it is not there yet');
  log({ emoji: '👍', people: [OTHER] }, { emoji: '🎉', people: [ME] });
  assert.equal(pills(reactions), '👍1 🎉1*');
  log({ emoji: '👍', people: [OTHER] });
  assert.equal(pills(reactions), '👍1', 'another device took it back');
});

test('a moment after it was acknowledged the log counts, also if no event told of it', async () => {
  const { reactions } = await withReactions();
  place.answers['message:react'] = () => ({});
  await reactions.toggle(shown()[0], '🎉', '');
  await clock.pass(4_999);
  assert.equal(pills(reactions), '🎉1*');
  await clock.pass(1);
  assert.equal(pills(reactions), '');
});

test('the later of two wishes stays when the earlier is refused or done', async () => {
  const { reactions } = await withReactions({ emoji: '🎉', people: [ME] });
  place.answers['message:react'] = ({ on }) => (on ? {} : new Promise(() => {}));
  void reactions.toggle(shown()[0], '🎉', '');
  void reactions.toggle(shown()[0], '🎉', '');
  assert.equal(pills(reactions), '🎉1*');
  void reactions.toggle(shown()[0], '🎉', '');
  await settled();
  await clock.pass(6_000);
  assert.equal(pills(reactions), '');
});

test('a kind pops when it comes, and for a moment only; those that are there already do not', async () => {
  const { reactions, log } = await withReactions({ emoji: '🎉', people: [OTHER] });
  const popping = () => reactions.of(shown()[0]).filter(({ hasArrived }) => hasArrived).map(({ emoji }) => emoji);
  assert.deepEqual(popping(), []);
  log({ emoji: '🎉', people: [OTHER, 7] }, { emoji: '👍', people: [OTHER] });
  assert.deepEqual(popping(), ['👍']);
  await clock.pass(1_000);
  assert.deepEqual(popping(), []);
  place.answers['message:react'] = () => ({});
  void reactions.toggle(shown()[0], '👀', '');
  void reactions.toggle(shown()[0], '👍', '');
  assert.deepEqual(popping(), ['👀']);
});

test('the first that is heard of a message makes nothing pop', async () => {
  const { reactions } = await withReactions();
  const after = message({ seq: 9, reactions: [{ emoji: '👍', people: [OTHER] }] });
  reactions.heard(undefined, after);
  assert.deepEqual(reactions.of(after).map(({ hasArrived }) => hasArrived), [false]);
});

test('the names are loaded once for each state of the message, and those known stay until then', async () => {
  const { reactions, log } = await withReactions({ emoji: '🎉', people: [OTHER] });
  place.answers['message:reactions'] = () => ({ reactions: [{ emoji: '🎉', people: [bob] }] });
  assert.equal(reactions.names(shown()[0]), null);
  assert.equal(reactions.names(shown()[0]), null);
  await settled();
  assert.deepEqual([reactions.names(shown()[0])?.[0].people, askedFor('message:reactions').length], [[bob], 1]);
  log({ emoji: '🎉', people: [OTHER, ME] });
  assert.deepEqual(reactions.names(shown()[0])?.[0].people, [bob]);
  await settled();
  assert.equal(askedFor('message:reactions').length, 2);
});

test('names that could not be loaded are asked for again when somebody looks again', async () => {
  const { reactions } = await withReactions({ emoji: '🎉', people: [OTHER] });
  place.isUp = false;
  reactions.names(shown()[0]);
  await settled();
  assert.equal(reactions.names(shown()[0]), null);
  assert.equal(askedFor('message:reactions').length, 1);
  reactions.retryNames(shown()[0]);
  reactions.names(shown()[0]);
  assert.equal(askedFor('message:reactions').length, 2);
  reactions.retryNames(message({ seq: 5 }));
});

test('an answer about an older state is not shown', async () => {
  const { reactions, log } = await withReactions({ emoji: '🎉', people: [OTHER] });
  const answers = [];
  place.answers['message:reactions'] = () => new Promise((resolve) => answers.push(resolve));
  reactions.names(shown()[0]);
  log({ emoji: '🎉', people: [OTHER, ME] });
  reactions.names(shown()[0]);
  await settled();
  answers[0]({ reactions: [{ emoji: '🎉', people: [bob] }] });
  await settled();
  assert.equal(reactions.names(shown()[0]), null);
  answers[1]({ reactions: [{ emoji: '🎉', people: [bob, ann] }] });
  await settled();
  assert.equal(reactions.names(shown()[0])?.[0].people.length, 2);
});

test('those who reacted are told with us first, and by number beyond eight', () => {
  const people = Array.from({ length: 10 }, (_, at) => ({ id: at + 1, name: `P${at + 1}` }));
  assert.equal(reactors([bob], ME), 'Bob');
  assert.equal(reactors([bob, ann], ME), 'You and Bob');
  assert.equal(reactors(people.slice(0, 8), 0), 'P1, P2, P3, P4, P5, P6, P7 and P8');
  assert.equal(reactors(people.slice(0, 9), 0), 'P1, P2, P3, P4, P5, P6, P7 and 2 others');
  assert.equal(reactors(people, 10, 40), 'You, P1, P2, P3, P4, P5, P6 and 33 others');
  assert.equal(reactors(people.slice(0, 8), 0, 20), 'P1, P2, P3, P4, P5, P6, P7 and 13 others');
  assert.equal(reactors([bob], ME, 2), 'Bob and 1 other');
});

test('a reaction to an earlier message is not read out as a new one, but an edit of one that waits is', async () => {
  lobby().post({ text: 'before' });
  await comeOnline();
  hear('message', lobby().change(0, { reactions: [{ emoji: '🎉', people: [OTHER] }] }));
  assert.equal(chat.announcer.words, '');
  hear('message', lobby().post({ text: 'news' }));
  assert.equal(chat.announcer.words, 'Bob: news');
  hear('message', lobby().change(1, { reactions: [{ emoji: '🎉', people: [OTHER] }] }));
  await clock.pass(5_000);
  assert.equal(chat.announcer.words, '');
});

test('each message of the open room is told with what was held of it', async () => {
  lobby().post({ text: 'one' });
  await comeOnline();
  const told = [];
  const listening = inbox(chat, { now: clock.now, startAfresh: () => {}, changed: (before, after) => told.push([before?.text, after.text]) });
  listening('message', lobby().change(0, { text: 'two' }));
  listening('message', lobby().post({ text: 'three' }));
  assert.deepEqual(told, [['one', 'two'], [undefined, 'three']]);
});
