/** How what is missing of a room is fetched: messages, and members. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { answer, asked, begin, clock, last, lobby, log, no, open, page, texts } from './following.js';

beforeEach(begin);

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
