/** The timeline at its bounds: what is empty, what is the same, what comes in no order, and what views are told. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Timeline } from '../../static/js/model/timeline.js';
import { ann, bob, Log, message } from './helpers.js';

/** @type {Log} */
let log;
/** @type {Timeline} */
let timeline;
beforeEach(() => {
  log = new Log();
  for (let i = 0; i < 30; i += 1) log.post();
  timeline = new Timeline();
});

const seqs = () => timeline.messages.map(({ seq }) => seq);
const window = (first, last, given = {}) => ({ messages: log.messages.slice(first - 1, last), more: true, rev: log.rev, ...given });
/** Loads from one seq to another. @param {number} first @param {number} last */
const load = (first, last) => timeline.reset({ ...log.newest(), epoch: 'e' }, { ...window(first, last), from: first });

test('at first nothing is loaded, nothing is missing, and there is nothing beyond', () => {
  assert.deepEqual([timeline.isLoaded, timeline.rev, timeline.hasOlder, timeline.hasNewer, timeline.hasHole, timeline.newest, timeline.epoch], [false, -1, false, false, false, undefined, null]);
});

test('an empty room is loaded', () => {
  timeline.reset({ messages: [], more: false, rev: 0, epoch: 'e' });
  assert.deepEqual([timeline.isLoaded, timeline.epoch, timeline.rev], [true, 'e', 0]);
});

test('views and answers under way are told of each start', () => {
  const marks = () => [timeline.version, timeline.generation];
  const acts = [() => load(11, 20), () => timeline.turnToNewest(window(30, 30)), () => timeline.clear()];
  for (const act of acts) {
    const [version, generation] = marks();
    act();
    const [later, next] = marks();
    assert.ok(later > version && next > generation, `${act}`);
  }
});

test('views are told of each page and each change, and answers under way stay good', () => {
  load(11, 20);
  const { generation } = timeline;
  const acts = [() => timeline.prepend(window(8, 10)), () => timeline.append(window(21, 22)), () => timeline.advance(window(1, 0)), () => timeline.merge({ ...log.messages[15], rev: 99 }),
    () => timeline.reintroduce({ id: 99, name: 'Nobody' }), () => timeline.prepend({ messages: [], more: false, rev: 30 }), () => timeline.append({ messages: [], more: false, rev: 30 })];
  for (const act of acts) {
    const { version } = timeline;
    act();
    assert.ok(timeline.version > version, `${act}`);
  }
  assert.equal(timeline.generation, generation);
});

test('what is cleared is gone: messages, bounds, epoch, and what was remembered', () => {
  load(11, 20);
  timeline.merge({ ...log.messages[2], rev: 99, text: 'remembered' });
  timeline.clear();
  assert.deepEqual([seqs(), timeline.from, timeline.to, timeline.epoch, timeline.rev], [[], 0, Infinity, null, -1]);
  load(4, 20);
  timeline.prepend(window(1, 3, { more: false }));
  assert.equal(timeline.messages[2]?.text, 'text 3');
});

test('a page is put in order, whatever order it came in', () => {
  timeline.reset({ ...log.newest(3), messages: log.newest(3).messages.reverse(), epoch: 'e' });
  assert.deepEqual([seqs(), timeline.from], [[28, 29, 30], 28]);
});

test('a page without messages says that there is nothing on that side', () => {
  timeline.reset({ messages: [], more: true, rev: 30, epoch: 'e' });
  assert.deepEqual([timeline.from, timeline.hasOlder], [0, false]);
  timeline.reset({ ...log.newest(), epoch: 'e' }, { messages: [], more: true, rev: 30, from: 5 });
  assert.deepEqual([timeline.from, timeline.to], [5, Infinity]);
  load(11, 20);
  timeline.prepend({ messages: [], more: true, rev: 30 });
  assert.equal(timeline.from, 0);
  timeline.append({ messages: [], more: true, rev: 30 });
  assert.equal(timeline.to, 20, 'but one that says there are more, and has none, is no end');
  timeline.turnToNewest({ messages: [], more: true, rev: 30 });
  assert.equal(timeline.from, 0);
});

test('the first page may be the last', () => {
  timeline.reset({ ...log.newest(), epoch: 'e' }, { ...window(11, 30), more: false, from: 11 });
  assert.deepEqual([timeline.hasNewer, timeline.hasOlder, seqs().length], [false, true, 20]);
});

test('the newest page that has everything has no older one', () => {
  load(11, 20);
  timeline.turnToNewest({ ...log.newest(40) });
  assert.deepEqual([timeline.from, timeline.hasOlder, seqs().length], [0, false, 30]);
});

test('messages at the bounds belong to what is loaded, those beyond are remembered, once and as they were last', () => {
  load(11, 20);
  for (const seq of [10, 11, 20, 21]) timeline.merge({ ...log.messages[seq - 1], rev: 90, text: 'changed' });
  timeline.merge({ ...log.messages[9], rev: 80, text: 'before that' });
  timeline.merge({ ...log.messages[20], rev: 91, text: 'again' });
  assert.deepEqual([timeline.messages[0]?.text, timeline.newest?.text, seqs().length], ['changed', 'changed', 10]);
  timeline.prepend(window(1, 10, { more: false }));
  timeline.append(window(21, 30, { more: false }));
  assert.deepEqual([9, 10, 19, 20].map((index) => timeline.messages[index]?.text), ['changed', 'changed', 'changed', 'again']);
});

test('what is remembered is used once', () => {
  load(11, 20);
  timeline.merge({ ...log.messages[9], rev: 50, text: 'changed' });
  timeline.prepend(window(10, 10));
  timeline.merge({ ...log.messages[9], rev: 60, text: 'changed again' });
  timeline.prepend(window(1, 10, { more: false }));
  assert.equal(timeline.messages[9]?.text, 'changed again');
});

test('the same message again is no change, and neither is an older one', () => {
  load(11, 20);
  const { version, messages } = timeline;
  const [held] = messages;
  timeline.merge({ ...log.messages[10], text: 'the same rev' });
  timeline.merge({ ...log.messages[10], rev: 1, text: 'an older rev' });
  assert.deepEqual([timeline.version, timeline.messages[0] === held], [version, true]);
});

test('with the newest page comes what was written since it was read, from its first message on, and nothing above it', () => {
  load(11, 20);
  const page = window(25, 28);
  for (const seq of [24, 25, 29]) timeline.merge({ ...log.messages[seq - 1], rev: 90, text: 'changed' });
  timeline.turnToNewest(page);
  assert.deepEqual([seqs(), timeline.messages.map(({ text }) => text === 'changed')], [[25, 26, 27, 28, 29], [true, false, false, false, true]]);
  timeline.prepend(window(20, 24));
  assert.equal(timeline.messages[4]?.text, 'changed');
});

test('what was loaded already stays as it was changed since the newest page was read, and nothing above that page stays', () => {
  load(11, 20);
  const page = window(19, 30);
  for (const seq of [18, 19]) timeline.merge({ ...log.messages[seq - 1], rev: 90, text: 'changed' });
  timeline.turnToNewest(page);
  assert.deepEqual([seqs()[0], timeline.messages[0]?.text, seqs().length], [19, 'changed', 12]);
});

test('a page after which more follows brings nothing from beyond', () => {
  load(11, 20);
  timeline.merge(log.messages[29]);
  timeline.append(window(21, 25));
  assert.deepEqual([seqs().at(-1), timeline.to], [25, 25]);
  timeline.append(window(26, 28, { more: false }));
  assert.deepEqual([seqs().at(-1), timeline.to], [30, Infinity]);
});

test('a page of changes never takes the rev back', () => {
  load(11, 20);
  timeline.advance(window(1, 0, { rev: 5 }));
  assert.equal(timeline.rev, 30);
});

test('events that wait come in their order, and those that are known by then are left', () => {
  timeline.reset({ ...log.newest(), epoch: 'e' });
  log.post({ text: 'lost' });
  const [second, third, fourth] = ['two', 'three', 'four'].map((text) => log.post({ text }));
  for (const event of [fourth, second, third]) timeline.receive(event);
  assert.deepEqual([timeline.rev, timeline.hasHole], [30, true]);
  timeline.advance({ messages: [log.messages[30], log.messages[31]], more: false, rev: 32 });
  assert.deepEqual([timeline.rev, timeline.hasHole, seqs().slice(-3)], [34, false, [32, 33, 34]]);
});

test('what arrived while the room is held waits, and is forgotten when it is held again', () => {
  timeline.reset({ ...log.newest(), epoch: 'e' });
  timeline.hold();
  timeline.receive(log.post());
  assert.deepEqual([timeline.rev, timeline.hasHole], [30, false]);
  timeline.hold();
  timeline.advance(window(1, 0, { rev: 30 }));
  assert.deepEqual([timeline.rev, timeline.hasHole], [30, false]);
});

test('an event with the rev that is held is known', () => {
  timeline.reset({ ...log.newest(), epoch: 'e' });
  timeline.receive({ room: 'lobby', prev: 29, rev: 30, message: { ...log.messages[29], rev: 99, text: 'wrong' } });
  assert.equal(timeline.newest?.text, 'text 30');
});

test('only those who have another name are given it, as authors and as those whom a notice is about', () => {
  const cleo = { id: 3, name: 'Cleo' };
  log = new Log();
  for (const given of [{}, { author: ann }, { author: null }, { author: cleo, about: bob }, { author: bob, about: cleo }, { author: null, about: bob }]) log.post(/** @type {any} */ (given));
  timeline.reset({ ...log.newest(), epoch: 'e' });
  const before = timeline.messages.map((one) => one);
  timeline.reintroduce({ ...bob, name: 'Bobby' });
  assert.deepEqual(timeline.messages.map(({ author, about }) => [author?.name, about?.name]), [['Bobby', undefined], ['Ann', undefined], [undefined, undefined], ['Cleo', 'Bobby'], ['Bobby', 'Cleo'], [undefined, 'Bobby']]);
  assert.deepEqual(timeline.messages.map((one, index) => one === before[index]), [false, true, true, false, false, false]);
});

test('a message is found by its id', () => {
  load(11, 20);
  assert.deepEqual([timeline.find(150)?.seq, timeline.find(message({ seq: 5 }).id)], [15, undefined]);
});
