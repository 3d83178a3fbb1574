import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Desk } from '../../../static/js/admin/model/desk.js';
import * as questions from '../../../static/js/admin/model/questions.js';
import { Clock, settled } from '../helpers.js';

const ada = { id: 1, name: 'Ada', avatar: null, role: 'admin', status: '', may: ['admin:people', 'report:list'] };
const sam = { id: 7, name: 'Sam', avatar: null, role: 'member', status: '', banned: false, visitor: false, created_at: 1, seen_at: 2, sessions: 3 };
const gus = { ...sam, id: 8, name: 'Gus', role: 'guest' };
const eve = { ...sam, id: 9, name: 'Eve', role: 'admin' };
const browser = { id: 4, person: sam, kind: 'browser', label: 'Firefox' };
const token = { id: 5, person: sam, kind: 'token', label: 'Bot' };
const lobby = { id: 3, slug: 'lobby', name: 'Lobby', archived: false };
const link = { id: 6, ended: false };
const network = { id: 2, network: '192.0.2.0/24' };
const parrot = { id: 13, name: 'parrot', image: '/emoji/1.webp' };
const gardeners = { id: 14, name: 'gardeners', people: [] };
const job = { id: 11, kind: 'names:expire' };
const report = { id: 12, message: { id: 40, room_name: 'Lobby' } };

/** A desk with something in each list, whose server does what it is told, or refuses. */
async function office() {
  const clock = new Clock();
  const asked = [];
  const server = { refuses: false };
  const known = {
    'admin:people': { people: [sam, gus, eve] }, 'admin:rooms': { rooms: [lobby] }, 'admin:sessions': { sessions: [browser, token] }, 'invitation:list': { invitations: [link] },
    'report:list': { reports: [report] }, 'ban:list': { bans: [network] }, 'job:list': { jobs: [job] }, 'emoji:list': { emoji: [parrot] }, 'group:list': { groups: [gardeners], people: [] }, 'person:reset': { path: '/reset/abc' },
  };
  const ask = async (event, fields) => {
    asked.push([event, fields]);
    return server.refuses ? { ok: false, error: { code: 'forbidden', message: 'No.' } } : structuredClone({ ok: true, more: false, ...known[event] });
  };
  const desk = new Desk({ me: ada, workspace: 'Town', section: 'people', ask, connect: () => {}, random: () => 0.5, leave: () => {}, ...clock, now: clock.now });
  desk.hear('hello', { me: ada, workspace: 'Town', epoch: 'one' });
  for (const list of Object.values(desk.lists)) if (list !== desk.lists.banned) await list.load();
  await settled();
  asked.length = 0;
  return { desk, asked, server };
}

const personIn = (desk, { id }) => desk.lists.people.rows.find((row) => row.id === id);
const without = (list) => (desk) => desk.lists[list].rows.map((row) => row.id);

/** Each question: its words, its request, the message after it, and the change on the page. @type {[string, string, any, RegExp, string, boolean, [string, any], string, (desk: any) => unknown, unknown][]} */
const ASKED = [
  ['ban', 'Ban Sam?', sam, /Sam is signed out everywhere at once/, 'Ban', true, ['person:ban', { person: 7, reason: 'because' }], 'Sam is banned.',
    (desk) => [personIn(desk, sam).banned, personIn(desk, sam).sessions], [true, 0]],
  ['unban', 'Lift the ban on Sam?', sam, /Sam can sign in again/, 'Lift ban', false, ['person:unban', { person: 7 }], 'Sam can come back.', (desk) => personIn(desk, sam).banned, false],
  ['signOut', 'Sign Sam out everywhere?', sam, /API tokens of Sam .* with their password/, 'Sign out everywhere', true, ['person:sign_out', { person: 7 }], 'Sam is signed out everywhere.',
    (desk) => personIn(desk, sam).sessions, 0],
  ['signOut', 'Sign Gus out everywhere?', gus, /programs of Gus .* only come back under a new name/, 'Sign out everywhere', true, ['person:sign_out', { person: 8 }], 'Gus is signed out everywhere.',
    (desk) => personIn(desk, gus).sessions, 0],
  ['changeRole', 'Make Sam an admin?', sam, /Admins can use this page/, 'Make admin', false, ['person:role', { person: 7, role: 'admin' }], 'Sam is an admin now.', (desk) => personIn(desk, sam).role, 'admin'],
  ['changeRole', 'Remove Eve as admin?', eve, /Eve can no longer use this page/, 'Remove as admin', true, ['person:role', { person: 9, role: 'member' }], 'Eve is a member now.',
    (desk) => personIn(desk, eve).role, 'member'],
  ['reset', 'Create a reset link for Sam?', sam, /once, within 24 hours/, 'Create link', false, ['person:reset', { person: 7 }], '', (desk) => personIn(desk, sam).banned, false],
  ['endSession', 'End this session?', browser, /Firefox of Sam is signed out/, 'End session', true, ['admin:end_session', { id: 4 }], 'A session of Sam has ended.', without('sessions'), [5]],
  ['endSession', 'Revoke this token?', token, /“Bot” of Sam are cut off/, 'Revoke token', true, ['admin:end_session', { id: 5 }], 'A session of Sam has ended.', without('sessions'), [4]],
  ['revoke', 'Revoke this invitation?', link, /stops working at once/, 'Revoke invitation', true, ['invitation:revoke', { id: 6 }], 'The invitation is revoked.',
    (desk) => desk.lists.invitations.rows[0].ended, true],
  ['deleteReported', 'Delete this message?', report, /disappears from Lobby for everyone/, 'Delete message', true, ['report:close', { id: 12, delete: true }], 'The message is deleted.', without('reports'), []],
  ['deleteReported', 'Delete this message?', { ...report, message: { id: 40, room_name: '' } }, /disappears from the conversation/, 'Delete message', true,
    ['report:close', { id: 12, delete: true }], 'The message is deleted.', without('reports'), []],
  ['liftBan', 'Lift the ban on 192.0.2.0/24?', network, /at these addresses can connect again/, 'Lift ban', false, ['ban:delete', { id: 2 }], '192.0.2.0/24 is no longer banned.', without('bans'), []],
  ['removeEmoji', 'Remove :parrot:?', parrot, /show its name/, 'Remove', true, ['emoji:remove', { name: 'parrot' }], ':parrot: is removed.', without('emoji'), []],
  ['deleteGroup', 'Delete the group gardeners?', gardeners, /show its number/, 'Delete', true, ['group:delete', { id: 14 }], 'The group gardeners is deleted.', without('groups'), []],
];

for (const [name, title, about, words, verb, isDanger, request, said, look, seen] of ASKED) {
  test(`"${title}" says what happens, does it when asked to, and shows it (${name}, ${about.role ?? about.kind ?? words})`, async () => {
    const { desk, asked } = await office();
    const question = questions[name](desk, about);
    assert.deepEqual([question.kind, question.title, question.verb, question.isDanger ?? false], ['question', title, verb, isDanger]);
    assert.match(question.words, words);
    assert.equal(question.reason, name === 'ban' ? 'Reason' : undefined);
    const ack = await question.work('because');
    assert.deepEqual([ack.ok, asked, desk.notice], [true, [request], said]);
    question.done(ack);
    assert.deepEqual(look(desk), seen);
  });
}

test('a reset link is shown once, with how long it works', async () => {
  const { desk } = await office();
  const question = questions.reset(desk, sam);
  const { words, ...shown } = question.done(await question.work(''));
  assert.deepEqual(shown, { kind: 'link', title: 'Reset link for Sam', path: '/reset/abc', hasCode: false });
  assert.match(words, /once, within 24 hours/);
});

test('the list of those who are banned is asked for again when it was seen, and only then', async () => {
  const { desk, asked } = await office();
  questions.ban(desk, sam).done({ ok: true });
  questions.signOut(desk, sam).done({ ok: true });
  assert.deepEqual(asked, []);
  await desk.lists.banned.load();
  asked.length = 0;
  questions.signOut(desk, sam).done({ ok: true });
  assert.deepEqual(asked, []);
  questions.ban(desk, sam).done({ ok: true });
  assert.deepEqual(asked, [['admin:people', { banned: true }]]);
});

test('who is let in again is gone from the list of those who are banned, the others stay', async () => {
  const { desk } = await office();
  await desk.lists.banned.load();
  questions.changeRole(desk, gus).done({ ok: true });
  questions.unban(desk, sam).done({ ok: true });
  await settled();
  assert.deepEqual(desk.lists.banned.rows.map(({ id }) => id), [8, 9]);
});

/** Actions without a question. @type {[string, any, any, string, (desk: any) => unknown, unknown][]} */
const DONE = [
  ['archive', lobby, ['room:archive', { room: 'lobby', archived: false }], 'Lobby is no longer archived.', (desk) => desk.lists.rooms.rows[0].archived, false],
  ['dismiss', report, ['report:close', { id: 12, delete: false }], 'The report is dismissed. The message stays.', without('reports'), []],
  ['runAgain', job, ['job:retry', { id: 11 }], 'Running again now. If it fails, it comes back to this list.', without('jobs'), []],
];

for (const [name, about, request, said, look, seen] of DONE) {
  test(`${name} is done at once and said, and a refusal changes nothing and is said too`, async () => {
    const { desk, asked, server } = await office();
    if (name === 'archive') desk.lists.rooms.patch(lobby.id, { archived: true });
    const before = look(desk);
    server.refuses = true;
    await questions[name](desk, about, false);
    assert.deepEqual([look(desk), desk.notice], [before, 'No.']);
    server.refuses = false;
    await questions[name](desk, about, false);
    assert.deepEqual([asked.at(-1), look(desk), desk.notice], [request, seen, said]);
  });
}
