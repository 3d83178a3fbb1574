/** How a room is opened, closed and left. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { answer, asked, begin, cleo, clock, last, lobby, log, no, open, page, restore, room, texts } from './following.js';
import { ann, bob } from './helpers.js';

beforeEach(begin);

test('before it is opened a room is taken for one of ours, in which one may what one usually may', () => {
  assert.deepEqual([lobby.status, lobby.isMember, lobby.isOpening, lobby.isShut, lobby.problem, lobby.role], ['loading', true, false, false, '', 'member']);
  assert.deepEqual(['message:post', 'typing:start', 'room:join'].map((right) => lobby.can(right)), [true, true, false]);
});

test('in a room that we only look at we may join, and nothing else', () => {
  lobby.lookAt();
  assert.deepEqual([lobby.isMember, ...['message:post', 'typing:start', 'room:join'].map((right) => lobby.can(right))], [false, false, false, true]);
});

test('a room is being opened until the answer comes', async () => {
  const opened = lobby.open(true);
  assert.deepEqual([lobby.isOpening, asked[0]?.event, asked[0]?.payload], [true, 'room:open', { room: 'lobby' }]);
  await asked[0]?.answer(answer());
  await opened;
  assert.deepEqual([lobby.isOpening, lobby.status, lobby.isTalking], [false, 'ready', true]);
});

test('an answer that says that it begins anew takes the place of what was held', async () => {
  log.post({ text: 'old' });
  await open();
  restore();
  log.post({ text: 'new' });
  await open({ reset: true, epoch: 'f' });
  assert.deepEqual([texts(), lobby.timeline.epoch, last().payload], [['new'], 'f', { room: 'lobby', since: 1, epoch: 'e' }]);
});

test('the answer to an opening before the room was closed and opened again is of no use', async () => {
  void lobby.open(true);
  lobby.close();
  assert.equal(lobby.isOpening, false);
  void lobby.open(true);
  await asked[0]?.answer(answer({ here: 9 }));
  assert.deepEqual([lobby.status, lobby.presence.here, lobby.isOpening], ['loading', 0, true]);
  await asked[1]?.answer(answer({ here: 2 }));
  assert.deepEqual([lobby.status, lobby.presence.here], ['ready', 2]);
});

test('where reading stopped is of no use either when the room was closed while it was asked for', async () => {
  for (let i = 0; i < 60; i += 1) log.post();
  void lobby.open(true);
  await asked[0]?.answer(answer({ read_seq: 5 }));
  assert.deepEqual([last().event, last().payload], ['message:list', { room: 'lobby', after: 0, limit: 100 }]);
  lobby.close();
  await last().answer({ ok: true, messages: log.messages.slice(0, 20), more: true, rev: 60 });
  assert.deepEqual([lobby.status, lobby.timeline.isLoaded], ['loading', false]);
});

test('where reading stopped is not asked for in a room that was closed while it was opened', async () => {
  for (let i = 0; i < 60; i += 1) log.post();
  void lobby.open(true);
  lobby.close();
  await last().answer(answer({ read_seq: 5 }));
  assert.equal(asked.length, 1);
});

test('a room with more unread than a page is loaded from a little before where reading stopped; one that is held already is not', async () => {
  for (let i = 0; i < 60; i += 1) log.post();
  void lobby.open(true);
  await asked[0]?.answer(answer({ read_seq: 20, ...log.newest(30) }));
  await last().answer({ ok: true, messages: log.messages.slice(5, 25), more: true, rev: 60 });
  assert.deepEqual([lobby.timeline.from, lobby.timeline.to, lobby.unread.dividerAfter], [6, 25, 20]);
  const before = asked.length;
  await open({ read_seq: 20, ...log.since(60) }, false);
  assert.equal(asked.length, before + 1);
});

test('what arrives after the room was closed waits until it is opened again', async () => {
  await open();
  lobby.close();
  const early = log.post();
  lobby.receive(early);
  assert.deepEqual([texts(), lobby.timeline.hasHole], [[], false]);
  await open(log.since(0));
  assert.equal(texts().length, 1);
});

test('in a room that was left one may again what one usually may, and what is under way is of no use', async () => {
  await open({ may: [] });
  void lobby.open(false);
  lobby.left(true, bob);
  await last().answer(answer());
  assert.deepEqual([lobby.status, lobby.removedBy, lobby.can('message:post'), lobby.isTalking], ['removed', bob, true, false]);
  lobby.left(false, null);
  assert.deepEqual([lobby.status, lobby.isTalking], ['left', false]);
});

test('somebody with another name has it among the people of a conversation, too', async () => {
  const bobby = { ...bob, name: 'Bobby' };
  lobby.reintroduce(bobby, '');
  assert.equal(lobby.room, null);
  await open();
  lobby.reintroduce(bobby, '');
  assert.deepEqual(lobby.room?.people, [ann, bobby]);
  await open({ room: { ...room, people: undefined } });
  lobby.reintroduce(bobby, '');
  assert.equal(lobby.room?.people, undefined);
});

test('whoever wrote a message is not typing any more, and a notice is by nobody', async () => {
  await open();
  for (const person of [bob, cleo]) lobby.typing.heard(person, clock.time);
  lobby.receive(log.post({ author: bob }));
  lobby.receive(log.post({ author: null, kind: /** @type {any} */ ('topic') }));
  assert.deepEqual([lobby.typing.names(clock.time), texts().length], [['Cleo'], 2]);
});

test('it is told since when a room is loading, from the first time on; one that was read already stays in view', async () => {
  clock.time = 7;
  void lobby.open(true);
  clock.time = 8;
  void lobby.open(true);
  assert.equal(lobby.loadingSince, 7);
  await last().answer(answer());
  lobby.timeline.clear();
  void lobby.open(false);
  assert.equal(lobby.status, 'ready');
  await last().answer(answer());
  lobby.left(false, null);
  void lobby.open(true);
  assert.equal(lobby.status, 'left', 'and what is loaded is not said to load');
  await last().answer(no('not_found'));
  lobby.timeline.clear();
  void lobby.open(true);
  assert.equal(lobby.status, 'loading');
});

test('the divider is put when a room comes into view, or begins anew, and otherwise stays where it is', async () => {
  log.post();
  await open();
  assert.equal(lobby.unread.dividerAfter, 0);
  log.post();
  await open({ ...log.since(1), read_seq: 1 }, false);
  assert.equal(lobby.unread.dividerAfter, 0);
  await open({ ...log.since(2), read_seq: 1 }, true);
  assert.equal(lobby.unread.dividerAfter, 1);
  await open({ ...log.newest(), reset: true, read_seq: 2 }, false);
  assert.equal(lobby.unread.dividerAfter, null);
  log.post();
  await open({ ...log.since(2), read_seq: 2 }, false);
  assert.equal(lobby.unread.dividerAfter, 2, 'one that is not there is put when we are back on the line');
});

for (const [code, isShut] of [['not_found', false], ['forbidden', true], ['invalid', false]]) {
  test(`a room that is refused as "${code}" is missing, or was taken away, with the reason`, async () => {
    void lobby.open(true);
    await last().answer(no(code));
    assert.deepEqual([lobby.status, lobby.problem, lobby.isShut, clock.timers.length], ['missing', `because ${code}`, isShut, 0]);
    await open();
    assert.deepEqual([lobby.status, lobby.problem], ['ready', '']);
    void lobby.open(false);
    await last().answer(no(code));
    assert.deepEqual([lobby.status, lobby.isShut], ['removed', isShut]);
  });
}

test('without a line a room is not asked for again: it is when the line is back', async () => {
  void lobby.open(true);
  await last().answer(no('offline'));
  assert.deepEqual([lobby.status, clock.timers.length], ['loading', 0]);
});

for (const [given, wait] of [[{}, 1_500], [{ retry_after: 4 }, 4_000]]) {
  test(`a room that can not be opened now is asked for again after ${wait} ms, unless it was closed`, async () => {
    void lobby.open(true);
    await last().answer(no('too_many', given));
    await clock.pass(wait - 1);
    assert.equal(asked.length, 1);
    await clock.pass(1);
    assert.equal(asked.length, 2);
    await last().answer(no('too_many', given));
    lobby.close();
    await clock.pass(wait);
    assert.equal(asked.length, 2);
  });
}

test('the answer to a change of ours is of no use in a room that is not loaded', async () => {
  log.post();
  lobby.accept(log.messages[0]);
  assert.deepEqual(texts(), []);
  await open({ ...log.newest(), messages: [] });
  lobby.accept(log.messages[0]);
  assert.equal(texts().length, 1);
});
