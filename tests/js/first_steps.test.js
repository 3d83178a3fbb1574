/** Proposals to a new owner, and the link for new people. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Entrance } from '../../static/js/model/entrance.js';
import { FirstSteps } from '../../static/js/model/first_steps.js';
import { asked, begin, chat, hear, me, no, roomOf, server, summary } from './onpage.js';
import { settled } from './helpers.js';

const owner = { ...me, role: 'owner', may: ['room:list', 'me:preferences'] };
/** @type {Record<string, any>} what the server keeps */
let kept;
let door = 'open';

beforeEach(() => {
  begin();
  [kept, door] = [{}, 'open'];
  server['room:list'] = () => ({ rooms: [summary('lobby')], more: false });
  server['workspace:settings'] = () => ({ name: 'Harbour', door });
  server['invitation:create'] = () => ({ path: '/invite/secret' });
  server['me:preferences'] = ({ preferences }) => {
    kept = { ...kept, ...preferences };
    return { preferences: kept };
  };
});

/** A page of this person, connected. */
async function open(who = owner) {
  const steps = new FirstSteps(chat, new Entrance(chat));
  hear('hello', { me: who, workspace: 'Harbour', epoch: 'e', blocked: [], preferences: kept });
  await settled();
  steps.settle();
  await settled();
  return steps;
}

const times = (/** @type {string} */ name) => asked.filter(([one]) => one === name).length;

test('an owner who has just begun is shown all steps, in the lobby alone', async () => {
  const steps = await open();
  assert.deepEqual(steps.left, ['invite', 'room', 'picture']);
  await chat.show('design');
  assert.deepEqual(steps.left, []);
});

test('nobody else is shown any, and nothing is asked for them', async () => {
  for (const role of ['admin', 'member', 'guest']) {
    begin();
    const steps = await open({ ...owner, role });
    assert.deepEqual([steps.left, times('workspace:settings')], [[], 0]);
  }
});

test('until the rooms are known nothing is proposed that may be done already', async () => {
  server['room:list'] = () => no('unavailable');
  assert.deepEqual((await open()).left, []);
});

test('a step goes when it is done, and does not come back when that is undone', async () => {
  const steps = await open();
  hear('room', { room: roomOf('garden') });
  chat.me = { ...chat.me, avatar: 'a' };
  assert.deepEqual(steps.left, ['invite']);
  steps.settle();
  await settled();
  assert.deepEqual(kept, { first_steps: ['room', 'picture'] });
  chat.me = { ...chat.me, avatar: null };
  chat.rooms.reset([summary('lobby')]);
  assert.deepEqual(steps.left, ['invite']);
});

test('direct conversations are no rooms', async () => {
  const steps = await open();
  chat.rooms.upsert(roomOf('direct-1', { kind: 'direct' }));
  assert.ok(steps.left.includes('room'));
});

test('people who come need no invitation any more', async () => {
  const steps = await open();
  chat.current.presence.total = 2;
  assert.deepEqual(steps.left, ['room', 'picture']);
});

test('what was dismissed is gone on all devices', async () => {
  const steps = await open();
  steps.dismiss('picture');
  assert.deepEqual(steps.left, ['invite', 'room']);
  await settled();
  steps.dismiss('room');
  await settled();
  begin();
  server['room:list'] = () => ({ rooms: [summary('lobby')], more: false });
  assert.deepEqual((await open()).left, ['invite']);
});

test('a copied link stays in view with its code until the page is left or it is dismissed', async () => {
  const steps = await open();
  steps.copied();
  await settled();
  assert.deepEqual([steps.left[0], kept.first_steps], ['invite', ['invite']]);
  steps.dismiss('invite');
  assert.deepEqual(steps.left, ['room', 'picture']);
});

test('an admin who copies a link has nothing to note', async () => {
  const steps = await open({ ...owner, role: 'admin' });
  steps.copied();
  await settled();
  assert.deepEqual([steps.left, kept], [[], {}]);
});

test('what the server does not keep is asked of it once', async () => {
  const steps = await open();
  server['me:preferences'] = () => no('unavailable');
  chat.me = { ...chat.me, avatar: 'a' };
  for (let draws = 0; draws < 3; draws += 1) {
    steps.settle();
    await settled();
  }
  assert.equal(times('me:preferences'), 1);
  assert.deepEqual(steps.left, ['invite', 'room']);
});

test('where anyone may join, the link is the workspace itself and no invitation is made', async () => {
  const entrance = new Entrance(chat);
  assert.equal(entrance.path, '');
  await entrance.load();
  assert.deepEqual([entrance.path, times('invitation:create')], ['/', 0]);
});

test('elsewhere an invitation is made when it is wanted', async () => {
  door = 'invitation';
  const entrance = new Entrance(chat);
  await entrance.load();
  assert.equal(entrance.path, '');
  await entrance.make();
  assert.deepEqual([entrance.path, asked.at(-1)], ['/invite/secret', ['invitation:create', { hours: 168 }]]);
});

test('the door is asked for once', async () => {
  const steps = await open();
  for (let draws = 0; draws < 3; draws += 1) steps.settle();
  assert.equal(times('workspace:settings'), 1);
});

test('a closed door invites nobody', async () => {
  door = 'closed';
  assert.deepEqual((await open()).left, ['room', 'picture']);
});
