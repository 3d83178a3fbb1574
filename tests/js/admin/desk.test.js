import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Asking } from '../../../static/js/admin/model/asking.js';
import { Desk } from '../../../static/js/admin/model/desk.js';
import { archive, ban, deleteReported, reset, runAgain, unban } from '../../../static/js/admin/model/questions.js';
import { actWords, jobWords } from '../../../static/js/admin/model/words.js';
import { counted, deviceWords } from '../../../static/js/lib/words.js';
import { Clock, pending, settled } from '../helpers.js';

const MAY = ['admin:people', 'admin:rooms', 'report:list', 'ban:list', 'person:ban'];
const ada = { id: 1, name: 'Ada', avatar: null, role: 'admin', status: '', may: MAY };
const person = { id: 7, name: 'Sam', avatar: null, role: 'member', status: '', banned: false, visitor: false, created_at: 1, seen_at: 2, sessions: 3 };
const report = (id, message) => ({ id, message: { id: message, text: 'spam', author: { id: 7, name: 'Sam' }, room: 'lobby', room_name: 'Lobby', at: 1 }, by: { id: 3, name: 'Rita' }, reason: 'spam', at: 2, closed_by: null, closed_at: null });

/** A desk whose server answers what it is told to. @param {Record<string, object>} [answers] */
function office(answers = {}) {
  const clock = new Clock();
  const asked = [];
  const seen = { left: 0 };
  const known = { 'admin:people': { people: [person], more: false }, 'report:list': { reports: [report(9, 4), report(8, 4), report(7, 5)], more: false }, 'ban:list': { bans: [] }, ...answers };
  const ask = async (event, fields) => {
    asked.push([event, fields]);
    return known[event]?.ok === false ? known[event] : { ok: true, ...known[event] };
  };
  const desk = new Desk({
    me: { ...ada, may: undefined }, workspace: 'Town', section: 'people', ask, connect: () => {}, random: () => 0.5,
    leave: () => { seen.left += 1; }, ...clock, now: clock.now,
  });
  const hello = (given = {}) => desk.hear('hello', { me: ada, workspace: 'Town', epoch: 'one', ...given });
  return { desk, asked, clock, hello, known, seen };
}

test('the first list is asked for when the server has greeted, and not before', async () => {
  const { desk, asked, hello } = office();
  desk.show('people');
  assert.deepEqual(asked, []);
  hello();
  await settled();
  assert.deepEqual([desk.lists.people.rows, desk.connection.isOnline], [[person], true]);
});

test('what is done before the server has greeted waits for it, and fails when no connection comes', async () => {
  const { desk, asked, hello } = office();
  const told = () => asked.filter(([event]) => event === 'ban:create').length;
  const early = desk.act('ban:create', { network: '192.0.2.1' });
  await settled();
  assert.equal(told(), 0);
  hello();
  assert.deepEqual([(await early).ok, told()], [true, 1]);
  desk.connection.lost();
  await desk.act('ban:create', { network: '192.0.2.2' });
  desk.connection.tryNow();
  const again = desk.act('ban:create', { network: '192.0.2.3' });
  await settled();
  assert.equal(told(), 2);
  desk.connection.lost();
  await again;
  assert.equal(told(), 3);
});

test('what one may not do has no section', () => {
  const { desk, hello } = office();
  hello();
  assert.deepEqual(desk.sections.map((section) => section.name), ['people', 'rooms', 'reports', 'bans']);
});

test('who is no admin any more leaves the page, and who gains a right stays', () => {
  const { desk, seen, hello } = office();
  hello();
  desk.hear('me', { me: { ...ada, may: [...MAY, 'workspace:change'] } });
  assert.deepEqual([seen.left, desk.may('workspace:change')], [0, true]);
  desk.hear('me', { me: { ...ada, may: ['room:list'] } });
  assert.equal(seen.left, 1);
});

test('another person, or another database, is a reason to leave too', () => {
  for (const given of [{ me: { ...ada, id: 2 } }, { epoch: 'two' }]) {
    const { seen, hello } = office();
    hello();
    hello(given);
    assert.equal(seen.left, 1);
  }
});

test('archiving a room is done at once, and can be undone for twelve seconds', async () => {
  const lobby = { id: 3, slug: 'lobby', name: 'Lobby', kind: 'public', archived: false, member_count: 1, created_at: 1 };
  const { desk, asked, clock, hello } = office({ 'admin:rooms': { rooms: [lobby], more: false } });
  hello();
  desk.show('rooms');
  await settled();
  const told = () => asked.filter(([event]) => event === 'room:archive').map(([, { archived }]) => archived);
  await archive(desk, lobby, true);
  await clock.pass(11_999);
  assert.deepEqual([told(), desk.lists.rooms.rows[0].archived, desk.notice.startsWith('Archived Lobby.')], [[true], true, true]);
  desk.undo();
  await settled();
  assert.deepEqual([told(), desk.lists.rooms.rows[0].archived, desk.notice, desk.undo], [[true, false], false, 'Lobby is no longer archived.', null]);
  await clock.pass(6_000);
  assert.equal(desk.notice, '');
  await archive(desk, lobby, true);
  await clock.pass(12_000);
  assert.deepEqual([desk.notice, desk.undo], ['', null]);
});

test('who is signed out is told why, and the page does not try again', async () => {
  const { desk, clock, hello } = office();
  hello();
  desk.hear('signed_out', { message: 'This session was ended.' });
  desk.connection.lost();
  await clock.pass(60_000);
  assert.deepEqual([desk.connection.state, desk.signedOut], ['refused', 'This session was ended.']);
});

test('reports that wait are counted, and all of one message are dealt with together', async () => {
  const { desk, hello } = office();
  hello();
  desk.show('reports');
  await settled();
  assert.equal(desk.waiting, 3);
  const question = deleteReported(desk, desk.lists.reports.rows[0]);
  assert.equal((await question.work('')).ok, true);
  question.done({ ok: true });
  assert.deepEqual([desk.waiting, desk.lists.reports.rows.map((row) => row.id)], [1, [7]]);
});

test('a ban shows at once in both lists', async () => {
  const { desk, hello } = office();
  hello();
  desk.show('bans');
  await settled();
  desk.show('people');
  ban(desk, person).done({ ok: true });
  assert.deepEqual([desk.lists.people.rows[0].banned, desk.lists.people.rows[0].sessions], [true, 0]);
  unban(desk, person).done({ ok: true });
  assert.deepEqual([desk.lists.people.rows[0].banned, desk.lists.banned.rows], [false, []]);
});

test('a failed job that is run again leaves the list, and one that is gone says so', async () => {
  const failed = { id: 3, kind: 'names:expire', error: 'Not now.', attempts: 1, created_at: 1, next_at: null };
  const { desk, asked, known, hello } = office({ 'job:list': { jobs: [failed, { ...failed, id: 2 }], more: false } });
  hello();
  desk.show('jobs');
  await settled();
  await runAgain(desk, failed);
  assert.deepEqual([asked.at(-1), desk.lists.jobs.rows.map(({ id }) => id)], [['job:retry', { id: 3 }], [2]]);
  known['job:retry'] = { ok: false, error: { code: 'not_found', message: 'There is no such job any more.' } };
  await runAgain(desk, { ...failed, id: 2 });
  assert.deepEqual([desk.notice, desk.lists.jobs.rows.length], ['There is no such job any more.', 1]);
});

test('a question whose answer is refused stays open with the error, and one that worked is over', async () => {
  const { desk, known, hello } = office();
  hello();
  const asking = new Asking();
  known['person:ban'] = { ok: false, error: { code: 'invalid', message: 'Too long.', field: 'reason' } };
  asking.open(ban(desk, person));
  assert.equal(await asking.answer('x'.repeat(301)), false);
  assert.deepEqual([asking.dialog.kind, asking.form.error.field, asking.form.isBusy], ['question', 'reason', false]);
  known['person:ban'] = {};
  assert.equal(await asking.answer('spam'), true);
  assert.equal(desk.notice, 'Sam is banned.');
});

test('a link that is made is shown even if the question was closed meanwhile', async () => {
  const { desk, known, hello } = office();
  hello();
  const asking = new Asking();
  known['person:reset'] = { path: '/reset/abc' };
  asking.open(reset(desk, person));
  const answered = asking.answer('');
  asking.close();
  assert.equal(await answered, false);
  assert.deepEqual([asking.dialog.kind, asking.dialog.path], ['link', '/reset/abc']);
});

test('the error of a question that was closed is not shown in the next one', async () => {
  const asking = new Asking();
  const { promise, keep } = pending();
  asking.open({ kind: 'question', title: 'One', words: '', verb: 'Go', work: () => promise });
  const answered = asking.answer('');
  asking.close();
  asking.open({ kind: 'question', title: 'Two', words: '', verb: 'Go', work: async () => ({ ok: true }) });
  keep({ ok: false, error: { code: 'forbidden', message: 'No.' } });
  assert.deepEqual([await answered, asking.form.error, asking.dialog.title], [false, null, 'Two']);
});

test('what was done is said for a while', async () => {
  const { desk, clock } = office();
  desk.say('Done.');
  await clock.pass(5_900);
  assert.equal(desk.notice, 'Done.');
  await clock.pass(100);
  assert.equal(desk.notice, '');
});

test('acts, devices and counts have words', () => {
  const said = (act, detail = {}) => actWords({ act, detail });
  assert.deepEqual([said('person:ban', { reason: 'spam' }), said('coffee:make_strong')], [['Banned', 'spam'], ['Coffee make strong', '']]);
  assert.deepEqual([said('room:archive', { archived: true }), said('room:archive', { archived: false })], [['Archived a room', ''], ['Unarchived a room', '']]);
  assert.deepEqual([said('job:retry', { job: 'audit:delete' }), jobWords({ kind: 'brew:coffee' })], [['Ran a job again', 'Delete old log entries'], 'brew:coffee']);
  assert.deepEqual([said('room:ban', { hours: 168 }), said('room:ban', { hours: 25 }), said('room:ban'), said('room:unban')],
    [['Banned from a room', '7 days'], ['Banned from a room', '25 hours'], ['Banned from a room', 'forever'], ['Lifted a ban from a room', '']]);
  assert.deepEqual([{ posting: 'moderators', slow_seconds: 300 }, { slow_seconds: 0 }, { renamed: true }].map((detail) => said('room:settings', detail)[1]),
    ['posting: moderators, slow mode: 5 minutes', 'slow mode: off', 'name']);
  assert.deepEqual([said('room:invite', { invitation: 'guest', hours: 1 })[1], said('invitation:create', { invitation: 'workspace', hours: 24, uses: 2 })[1], said('room:uninvite', { invitation: 'guest' })[1]],
    ['guest, 1 hour, unlimited uses', 'workspace, 1 day, 2 uses', 'guest']);
  assert.deepEqual([said('ban:create', { network: '192.0.2.0/24', reason: 'a flood' })[1], said('person:role', { role: 'admin' })[1], said('workspace:change', { renamed: true, door: 'closed' })[1]],
    ['192.0.2.0/24, a flood', 'admin', 'name, who can join: existing accounts']);
  assert.deepEqual([{ kind: 'token', label: 'Bot' }, { kind: 'key', label: '' }, { kind: 'browser', label: 'Firefox' }].map(deviceWords), ['API token “Bot”', 'A program', 'Firefox']);
  assert.deepEqual([counted(1, 'person', 'people'), counted(1_200, 'person', 'people')], ['1 person', '1,200 people']);
});
