import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Desk } from '../../../static/js/admin/model/desk.js';
import { TeamEditor } from '../../../static/js/admin/model/groups.js';
import { Clock, settled } from '../helpers.js';

const [ada, ben, cleo] = ['Ada', 'Ben', 'Cleo'].map((name, index) => ({ id: index + 1, name, avatar: null }));
const gardeners = { id: 3, name: 'gardeners', people: [3, 1] };

/** A desk at the groups, whose server has one. @param {Record<string, any>} [answers] */
async function office(answers = {}) {
  const clock = new Clock();
  const asked = [];
  const known = { 'group:list': { groups: [gardeners], people: [ada, cleo] }, 'person:list': { people: [ada, ben, cleo] }, 'group:save': { group: gardeners }, ...answers };
  const ask = async (event, fields) => {
    asked.push([event, fields]);
    return known[event]?.ok === false ? known[event] : { ok: true, ...known[event] };
  };
  const desk = new Desk({ me: { ...ada, role: 'admin', status: '' }, workspace: 'Town', section: 'groups', ask, connect: () => {}, random: () => 0.5, leave: () => {}, ...clock, now: clock.now });
  desk.hear('hello', { me: { ...ada, may: ['admin:people', 'group:save'] }, workspace: 'Town', epoch: 'one' });
  await settled();
  const editor = new TeamEditor(desk, desk.lists.groups.rows[0]);
  await settled();
  asked.length = 0;
  return { desk, editor, asked, known };
}

const namesOf = ({ people }) => people.map(({ name }) => name);

test('a group is listed with the names of its people, in their order', async () => {
  const { desk, editor } = await office();
  assert.deepEqual(desk.lists.groups.rows.map((team) => [team.name, ...namesOf(team)]), [['gardeners', 'Ada', 'Cleo']]);
  assert.deepEqual([namesOf({ people: editor.found }), editor.has(1), editor.has(2)], [['Ada', 'Ben', 'Cleo'], true, false]);
});

test('a person is added or removed at once, and nobody else is named', async () => {
  const { desk, editor, asked } = await office();
  await editor.toggle(ben);
  assert.deepEqual([asked.at(-1), namesOf(editor.team), editor.news], [['group:save', { id: 3, add: [2] }], ['Ada', 'Ben', 'Cleo'], 'Ben is now in gardeners.']);
  await editor.toggle(ada);
  assert.deepEqual([asked.at(-1), namesOf(editor.team), editor.news], [['group:save', { id: 3, remove: [1] }], ['Ben', 'Cleo'], 'Ada is no longer in gardeners.']);
  assert.deepEqual(namesOf(desk.lists.groups.rows[0]), ['Ben', 'Cleo']);
});

test('a choice shows before the server has answered, and taking it back meanwhile is that', async () => {
  const { editor, asked } = await office();
  const first = editor.toggle(ben);
  assert.deepEqual(namesOf(editor.team), ['Ada', 'Ben', 'Cleo']);
  const second = editor.toggle(ben);
  assert.deepEqual(namesOf(editor.team), ['Ada', 'Cleo']);
  await Promise.all([first, second]);
  assert.deepEqual([asked.map(([, { add, remove }]) => [add, remove]), namesOf(editor.team)], [[[[2], undefined], [undefined, [2]]], ['Ada', 'Cleo']]);
});

test('a refusal changes nothing, and is told until a change is made', async () => {
  const { editor, known } = await office();
  const error = { code: 'conflict', message: 'Too many.', field: 'add' };
  known['group:save'] = { ok: false, error };
  await editor.toggle(ben);
  assert.deepEqual([namesOf(editor.team), editor.error, editor.news], [['Ada', 'Cleo'], error, '']);
  assert.deepEqual([await editor.rename('Ben'), editor.team.name], [{ ok: false, error }, 'gardeners']);
  known['group:save'] = { group: gardeners };
  await editor.toggle(ben);
  assert.deepEqual([namesOf(editor.team), editor.error], [['Ada', 'Ben', 'Cleo'], null]);
});

test('a group is renamed without naming its people', async () => {
  const { desk, editor, asked, known } = await office();
  known['group:save'] = { group: { ...gardeners, name: 'planters' } };
  await editor.rename('planters ');
  assert.deepEqual(asked, [['group:save', { id: 3, name: 'planters ' }]]);
  assert.deepEqual([desk.lists.groups.rows[0].name, namesOf(editor.team), editor.news], ['planters', ['Ada', 'Cleo'], 'The group is now called planters.']);
});

test('what another admin changes is shown at once, also in the open group, which may be gone', async () => {
  const { desk, editor, known } = await office();
  known['group:list'] = { groups: [{ ...gardeners, name: 'planters', people: [2] }], people: [ben] };
  desk.hear('group', { id: 3, name: 'planters', deleted: false });
  await settled();
  assert.deepEqual([editor.team.name, namesOf(editor.team)], ['planters', ['Ben']]);
  await editor.toggle(cleo);
  known['group:list'] = { groups: [], people: [] };
  desk.hear('group', { id: 3, name: 'planters', deleted: true });
  await settled();
  assert.deepEqual([desk.lists.groups.rows, editor.team.name, namesOf(editor.team)], [[], 'planters', ['Ben', 'Cleo']]);
});

test('groups are asked for where they are shown, and nowhere else', async () => {
  const { desk, asked } = await office();
  desk.show('people');
  await settled();
  asked.length = 0;
  desk.hear('group', { id: 3, name: 'planters', deleted: false });
  assert.deepEqual(asked, []);
});

test('a group takes 500 people', async () => {
  const crowd = Array.from({ length: 499 }, (_, index) => ({ id: index + 10, name: `Number ${index}` }));
  const { editor } = await office({ 'group:list': { groups: [{ ...gardeners, people: crowd.map(({ id }) => id) }], people: crowd } });
  assert.equal(editor.isFull, false);
  await editor.toggle(ben);
  assert.equal(editor.isFull, true);
});
