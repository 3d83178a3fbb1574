/** What the admin page asks for, what it shows of it, and what it hears. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Asking } from '../../../static/js/admin/model/asking.js';
import { Desk } from '../../../static/js/admin/model/desk.js';
import { Clock, settled } from '../helpers.js';

const ada = { id: 1, name: 'Ada', avatar: null, role: 'admin', status: '', may: ['admin:people', 'report:list'] };
const hello = { me: ada, workspace: 'Town', epoch: 'one' };

/** @param {object} [given] */
function office(given = {}) {
  const clock = new Clock();
  const asked = [];
  const seen = { left: 0 };
  const server = { answers: /** @type {Record<string, any>} */ ({}) };
  const ask = async (event, fields) => {
    asked.push([event, fields]);
    const rows = { people: [], rooms: [], sessions: [], invitations: [], reports: [], bans: [], entries: [], jobs: [] };
    return { ok: true, more: false, ...rows, ...server.answers[event] };
  };
  const desk = new Desk({
    me: { ...ada, may: undefined }, workspace: 'Town', section: 'people', ask, connect: () => {}, random: () => 0.5, leave: () => { seen.left += 1; }, ...clock, now: clock.now,
    ...given,
  });
  return { desk, asked, clock, seen, server };
}

/** The list, what it shows, what it asks for first, for the second page, and for what is looked for or chosen. @type {[string, string, [string, object], object, object][]} */
const LISTS = [
  ['people', 'people', ['admin:people', { query: '' }], { query: '', after: 5 }, { query: 'sam', role: 'admin' }],
  ['rooms', 'rooms', ['admin:rooms', { query: '' }], { query: '', after: 5 }, { query: 'sam' }],
  ['sessions', 'sessions', ['admin:sessions', { query: '' }], { query: '', before: 5 }, { query: 'sam' }],
  ['invitations', 'invitations', ['invitation:list', {}], { before: 5 }, {}],
  ['reports', 'reports', ['report:list', { closed: false }], { closed: false, before: 5 }, { closed: false }],
  ['bans', 'bans', ['ban:list', {}], {}, {}],
  ['emoji', 'emoji', ['emoji:list', {}], {}, {}],
  ['banned', 'people', ['admin:people', { banned: true }], { banned: true, after: 5 }, { banned: true }],
  ['log', 'entries', ['audit:list', { act: '' }], { act: '', before: 5 }, { act: 'admin' }],
  ['jobs', 'jobs', ['job:list', {}], { before: 5 }, {}],
];

for (const [name, rows, first, second, chosen] of LISTS) {
  test(`the list "${name}" asks for its rows, for those that follow, and for what is looked for`, async () => {
    const { desk, asked, server } = office();
    server.answers[first[0]] = { [rows]: [{ id: 5 }], more: true };
    const list = desk.lists[name];
    await list.load();
    assert.deepEqual([asked, list.rows], [[first], [{ id: 5 }]]);
    await list.showMore();
    list.query = ' sam ';
    await list.choose('admin');
    assert.deepEqual(asked.slice(1).map(([, fields]) => fields), [second, chosen]);
  });
}

test('reports are the open ones until the closed ones are chosen, and that is told', async () => {
  const { desk, asked } = office();
  const { reports, people } = desk.lists;
  assert.deepEqual([reports.choice, reports.isNarrowed, people.isNarrowed], ['open', false, false]);
  await reports.choose('closed');
  await people.choose('guest');
  assert.deepEqual([asked, reports.isNarrowed, people.isNarrowed], [[['report:list', { closed: true }], ['admin:people', { query: '', role: 'guest' }]], true, true]);
  await reports.find('');
  await people.find('');
  assert.deepEqual([reports.choice, people.choice, reports.isNarrowed, people.isNarrowed], ['open', '', false, false]);
});

test('before the server has said what one may, all but changing the workspace is thought to be allowed', () => {
  const { desk } = office();
  assert.deepEqual(['admin:people', 'ban:list', 'workspace:change'].map((right) => desk.may(right)), [true, true, false]);
  desk.hear('hello', hello);
  assert.deepEqual(['admin:people', 'ban:list', 'workspace:change'].map((right) => desk.may(right)), [true, false, false]);
});

test('at first there is nothing to say', () => {
  const { desk } = office();
  assert.deepEqual([desk.notice, desk.signedOut, desk.waiting, desk.settings, desk.settingsError], ['', '', 0, null, null]);
});

test('each section has its list; that of bans has two, and the workspace has none', () => {
  const { desk } = office();
  const of = (section) => {
    desk.section = section;
    return desk.current;
  };
  const { people, bans, banned } = desk.lists;
  assert.deepEqual([of('people'), of('bans'), of('workspace')], [[people], [bans, banned], []]);
});

test('a section that was not seen is loaded, one that was is brought up to date', async () => {
  const { desk, asked, server } = office();
  desk.hear('hello', hello);
  await settled();
  asked.length = 0;
  desk.show('rooms');
  await settled();
  server.answers['admin:rooms'] = { rooms: Array.from({ length: 120 }, (_, id) => ({ id })) };
  desk.show('rooms');
  await settled();
  desk.show('rooms');
  await settled();
  assert.deepEqual(asked.map(([event]) => event), ['admin:rooms', 'admin:rooms'], 'and of more than a page one keeps what one reads');
});

test('one is brought to a section with something to look for there, also before the server has greeted', async () => {
  const { desk, asked } = office();
  desk.show('sessions', 'sam');
  await settled();
  assert.deepEqual([desk.section, asked], ['sessions', [['admin:sessions', { query: 'sam' }]]]);
});

test('the settings of the workspace are asked for when its section is shown, with or without something to look for', async () => {
  const { desk, asked, server } = office();
  server.answers['workspace:settings'] = { name: 'Village', door: 'open' };
  desk.show('workspace', 'x');
  assert.deepEqual(asked, []);
  desk.hear('hello', hello);
  await settled();
  assert.deepEqual([asked.some(([event]) => event === 'workspace:settings'), desk.settings, desk.workspace, desk.settingsError], [true, { name: 'Village', door: 'open' }, 'Village', null]);
  server.answers['workspace:settings'] = { ok: false, error: { code: 'forbidden', message: 'No.' } };
  await desk.loadSettings();
  assert.deepEqual([desk.settings, desk.settingsError?.message], [{ name: 'Village', door: 'open' }, 'No.']);
  assert.deepEqual(asked.at(-1), ['workspace:settings', {}]);
});

test('another name of the workspace, and a restart to come, are heard, and what is unheard of is left alone', () => {
  const { desk } = office();
  desk.hear('workspace', { name: 'Garden' });
  assert.equal(desk.workspace, 'Garden');
  desk.hear('unread', { room: 'lobby', message: 'This is not for us.' });
  assert.deepEqual([desk.signedOut, desk.connection.state], ['', 'connecting']);
  desk.hear('restart', { seconds: 100 });
  desk.connection.lost();
  assert.equal(desk.connection.secondsLeft(1_000_000), 50);
});

test('a session that was ended is refused, with the reason', () => {
  const { desk } = office();
  desk.hear('signed_out', { message: 'You are banned.' });
  assert.deepEqual([desk.connection.refusal, desk.signedOut], [{ code: 'forbidden', message: 'You are banned.' }, 'You are banned.']);
});

test('what worked is said, if there is something to say, and what did not is not', async () => {
  const { desk, server } = office();
  desk.hear('hello', hello);
  desk.say('before');
  await desk.act('ban:create', { network: '192.0.2.1' });
  assert.equal(desk.notice, 'before');
  server.answers['ban:create'] = { ok: false, error: { code: 'invalid', message: 'No.' } };
  await desk.act('ban:create', { network: '192.0.2.1' }, 'Banned.');
  assert.equal(desk.notice, 'before');
  server.answers['ban:create'] = {};
  await desk.act('ban:create', { network: '192.0.2.1' }, 'Banned.');
  assert.equal(desk.notice, 'Banned.');
});

test('coming back to the same database is no reason to leave', () => {
  const { desk, seen } = office();
  desk.hear('hello', hello);
  desk.hear('hello', hello);
  assert.equal(seen.left, 0);
});

test('reports that wait are counted by who may read them, and a refusal changes nothing', async () => {
  const { desk, asked, server } = office();
  server.answers['report:list'] = { reports: [{ id: 1 }, { id: 2 }] };
  desk.hear('hello', hello);
  await settled();
  assert.deepEqual([desk.waiting, asked.filter(([event]) => event === 'report:list')], [2, [['report:list', { closed: false }]]]);
  server.answers['report:list'] = { ok: false, error: { code: 'unavailable', message: 'Not now.' } };
  desk.hear('hello', hello);
  await settled();
  assert.equal(desk.waiting, 2);
  const other = office();
  other.desk.hear('hello', { ...hello, me: { ...ada, may: ['admin:people'] } });
  await settled();
  assert.deepEqual(other.asked.map(([event]) => event), ['admin:people']);
});

test('only a question is answered, and one without more to come is over', async () => {
  const asking = new Asking();
  assert.equal(await asking.answer(''), false);
  asking.open({ kind: 'person', person: /** @type {any} */ ({ id: 1 }) });
  assert.equal(await asking.answer(''), false);
  asking.open({ kind: 'question', title: '', words: '', verb: '', work: async (reason) => ({ ok: true, reason }) });
  assert.deepEqual([asking.form.name, await asking.answer('x')], ['dialog', true]);
  asking.close();
  assert.equal(asking.dialog, null);
});

test('an answer that comes when another question is open leaves that one where it is, and what follows on an answer takes its place', async () => {
  const asking = new Asking();
  const question = (given = {}) => /** @type {any} */ ({ kind: 'question', title: '', words: '', verb: '', work: async () => ({ ok: true }), ...given });
  asking.open(question());
  const answered = asking.answer('');
  const second = question();
  asking.open(second);
  assert.deepEqual([await answered, asking.dialog === second], [false, true]);
  const next = { kind: 'person', person: { id: 1 } };
  asking.open(question({ done: () => next }));
  assert.deepEqual([await asking.answer(''), asking.dialog === next], [false, true]);
});
