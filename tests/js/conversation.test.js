import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Conversation } from '../../static/js/model/conversation.js';
import { ann, bob, Clock, Log, settled } from './helpers.js';

const cleo = { id: 3, name: 'Cleo' };
const room = { slug: 'lobby', name: 'Lobby', topic: '', kind: 'public', posting: 'everybody', archived: false, people: [ann, bob] };

/** @type {Conversation} */
let lobby;
/** @type {Log} */
let log;
/** @type {Clock} */
let clock;
/** What was asked, each to be answered by hand. @type {{event: string, payload: any, answer: (ack: any) => Promise<unknown>}[]} */
let asked;

beforeEach(() => {
  [log, clock, asked] = [new Log(), new Clock(), []];
  const ask = (event, payload) => new Promise((keep) => {
    asked.push({ event, payload, answer: (ack) => {
      keep(ack);
      return settled();
    } });
  });
  lobby = new Conversation('lobby', { me: ann, ask: /** @type {any} */ (ask), now: clock.now, later: clock.later });
});

/** The answer to an opening. */
const answer = (given = {}) => ({
  ok: true, ...log.newest(), room, epoch: 'e', reset: false, members: [], member_count: 0, here: 0, read_seq: 0, role: 'member', may: ['message:post'], ...given,
});
const no = (code, given = {}) => ({ ok: false, error: { code, message: `because ${code}`, ...given } });
const page = (limit) => ({ ok: true, ...log.since(lobby.timeline.rev, limit) });
const last = () => /** @type {typeof asked[0]} */ (asked.at(-1));
const texts = () => lobby.timeline.messages.map((m) => m.text);

/** @param {object} [given] @param {boolean} [isVisit] */
async function open(given, isVisit = true) {
  const opened = lobby.open(isVisit);
  await last().answer(answer(given));
  return opened;
}

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
  [log] = [new Log()];
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

test('a position says nothing to a room that is not loaded, or is being opened', async () => {
  lobby.heard({ rev: 5, epoch: 'x' });
  assert.equal(asked.length, 0);
  await open();
  void lobby.open(false);
  lobby.heard({ rev: 5, epoch: 'x' });
  assert.equal(asked.length, 2);
});

test('a position of another log opens the room anew, one that is ahead fetches what is missing, and one that is not does nothing', async () => {
  log.post();
  await open();
  lobby.heard({ rev: 1, epoch: 'e' });
  assert.equal(asked.length, 1);
  lobby.heard({ rev: 2, epoch: 'e' });
  assert.deepEqual([last().event, last().payload], ['message:list', { room: 'lobby', since: 1, limit: 200 }]);
  await last().answer(page(5));
  lobby.heard({ rev: 1, epoch: 'f' });
  assert.deepEqual([asked.length, last().event], [3, 'room:open']);
});

test('what is missing is fetched page after page, once however often it is wanted, and again when more is missing later', async () => {
  await open();
  for (let i = 0; i < 3; i += 1) log.post();
  void lobby.catchUp();
  void lobby.catchUp();
  assert.equal(asked.length, 2);
  await last().answer(page(2));
  assert.deepEqual([asked.length, last().payload.since], [3, 2]);
  await last().answer(page(2));
  assert.deepEqual([texts().length, asked.length, clock.timers.length], [3, 3, 0]);
  log.post();
  void lobby.catchUp();
  assert.equal(asked.length, 4);
});

test('what could not be fetched is asked for again after a while', async () => {
  await open();
  log.post();
  void lobby.catchUp();
  await last().answer(no('unavailable'));
  await clock.pass(1_499);
  assert.equal(asked.length, 2);
  await clock.pass(1);
  assert.equal(asked.length, 3);
  await last().answer(page(5));
  assert.deepEqual([texts().length, clock.timers.length], [1, 0]);
});

test('a hole that a page did not fill is asked for again after a while', async () => {
  await open();
  log.post();
  lobby.receive(log.post());
  await last().answer({ ok: true, messages: [], more: false, rev: 0 });
  assert.equal(asked.length, 2);
  await clock.pass(1_500);
  assert.equal(asked.length, 3);
});

test('what is missing is not fetched while the room is opened, and not asked for again when it was closed', async () => {
  await open();
  void lobby.open(false);
  await lobby.catchUp();
  assert.equal(asked.length, 2);
  await last().answer(answer(log.since(0)));
  void lobby.catchUp();
  lobby.close();
  await last().answer(no('unavailable'));
  await clock.pass(5_000);
  assert.deepEqual([asked.length, clock.timers.length], [3, 0]);
});

test('what was to be asked for again is not when the room was closed meanwhile', async () => {
  await open();
  void lobby.catchUp();
  await last().answer(no('unavailable'));
  lobby.close();
  await clock.pass(1_500);
  assert.equal(asked.length, 2);
});

test('a page that comes after the room was closed changes nothing, and no further one is asked for', async () => {
  await open();
  for (let i = 0; i < 3; i += 1) log.post();
  void lobby.catchUp();
  lobby.close();
  await last().answer(page(2));
  assert.deepEqual([texts(), asked.length], [[], 2]);
});

test('what was fetched before the room was opened again does not let two pages be fetched at once', async () => {
  await open();
  void lobby.catchUp();
  const [, late] = asked;
  await open({}, false);
  void lobby.catchUp();
  await late?.answer({ ok: true, messages: [], more: false, rev: 0 });
  void lobby.catchUp();
  assert.deepEqual(asked.map(({ event }) => event), ['room:open', 'message:list', 'room:open', 'message:list']);
});

test('an opening that replaces one does not stop what is fetched after it', async () => {
  await open();
  void lobby.catchUp();
  void lobby.open(false);
  await asked[1]?.answer({ ok: true, messages: [], more: false, rev: 0 });
  log.post();
  await asked[2]?.answer(answer({ ...log.since(0), more: true }));
  assert.deepEqual([asked.length, last().event], [4, 'message:list']);
});

const member = (id, given = {}) => ({ id, name: `Person ${id}`, avatar: null, here: false, role: 'member', status: '', ...given });

test('all members are fetched when somebody wants to see them, page after page', async () => {
  await open({ member_count: 4 });
  void lobby.loadMembers();
  assert.deepEqual([lobby.showsMembers, last().event, last().payload], [true, 'member:list', { room: 'lobby', after: 0 }]);
  await last().answer({ ok: true, members: [member(4), member(5), member(7)], more: true });
  assert.deepEqual(last().payload, { room: 'lobby', after: 7 });
  await last().answer({ ok: true, members: [member(9)], more: false });
  assert.deepEqual([asked.length, lobby.presence.members.length], [3, 4]);
});

test('members that are said to follow and don\'t come are not asked for again and again', async () => {
  await open();
  void lobby.loadMembers();
  await last().answer({ ok: true, members: [], more: true });
  assert.equal(asked.length, 2);
});

test('members that were refused, or come when the room was closed, are left', async () => {
  await open();
  void lobby.loadMembers();
  await last().answer(no('forbidden'));
  void lobby.loadMembers();
  lobby.close();
  await last().answer({ ok: true, members: [member(4)], more: true });
  assert.deepEqual([asked.length, lobby.presence.members], [3, []]);
});

test('who is shown all members is so when the room is opened again, and nobody else', async () => {
  assert.equal(lobby.showsMembers, false);
  await open();
  assert.equal(asked.length, 1);
  void lobby.loadMembers();
  await last().answer({ ok: true, members: [], more: false });
  await open({}, false);
  assert.equal(last().event, 'member:list');
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
