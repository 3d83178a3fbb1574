import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SECTIONS } from '../../../static/js/admin/model/desk.js';
import { ACT_GROUPS, actWords, jobWords } from '../../../static/js/admin/model/words.js';

const ACTS = [
  'person:ban', 'person:unban', 'person:role', 'person:sign_out', 'person:reset', 'ban:create', 'ban:delete', 'admin:end_session', 'message:delete', 'report:delete',
  'report:dismiss', 'member:add', 'member:remove', 'member:role', 'room:settings', 'room:ban', 'room:unban', 'room:invite', 'room:uninvite', 'invitation:create',
  'invitation:revoke', 'workspace:change', 'workspace:set_up', 'job:retry', 'emoji:add', 'emoji:remove',
  'group:create', 'group:rename', 'group:add', 'group:remove', 'group:delete',
];
const JOBS = ['names:expire', 'sessions:end', 'notices:delete', 'quotas:delete', 'audit:delete', 'jobs:delete'];
const made = (act) => act.replaceAll(/[:_]/g, ' ').replace(/^./, (first) => first.toUpperCase());
const detail = (act, given) => actWords({ act, detail: given })[1];

test('each act that the server notes has words of its own, and each job', () => {
  for (const act of ACTS) {
    const [words] = actWords({ act, detail: {} });
    assert.match(words, /^[A-Z][a-z ]+$/, act);
    assert.notEqual(words, made(act));
  }
  for (const kind of JOBS) assert.match(jobWords({ kind }), /^[A-Z][a-z]+ [a-z ]+$/, kind);
});

test('an act without words speaks for itself', () => {
  assert.deepEqual(['tea:make_green_tea', 'x'].map((act) => actWords({ act, detail: {} })[0]), ['Tea make green tea', 'X']);
});

test('the log can be narrowed to each kind of act, and widened again', () => {
  const [everything, ...groups] = ACT_GROUPS;
  assert.deepEqual(everything, ['', 'Everything']);
  for (const [prefix, label] of groups) {
    assert.ok(prefix && ACTS.some((act) => act.startsWith(prefix)), label);
    assert.match(label, /^[A-Z]/);
  }
  for (const act of ACTS) assert.ok(groups.some(([prefix]) => act.startsWith(prefix)), act);
});

test('only a ban from a room is forever when it has no hours, and only a new link counts its uses', () => {
  assert.deepEqual(['person:ban', 'room:unban'].map((act) => detail(act, {})), ['', '']);
  assert.equal(detail('room:ban', { hours: 2 }), '2 hours');
  assert.deepEqual([detail('room:uninvite', { uses: 3 }), detail('invitation:create', { uses: 1 }), detail('room:invite', {})], ['', '1 use', 'unlimited uses']);
});

test('what was changed is told field by field', () => {
  assert.equal(detail('emoji:add', { emoji: 'parrot' }), ':parrot:');
  assert.equal(detail('room:settings', { renamed: true, posting: 'members', slow_seconds: 30, role: 'muted', job: 'tea' }), 'muted, tea, name, posting: members, slow mode: 30 seconds');
  assert.equal(detail('room:settings', { slow_seconds: null }), '');
});

test('who can join is told in the words of the setting', () => {
  assert.deepEqual(['open', 'invitation', 'closed', 'ajar'].map((door) => detail('workspace:change', { door })),
    ['who can join: anyone', 'who can join: by invitation', 'who can join: existing accounts', 'who can join: ajar']);
});

test('each section of the admin page has a name, a picture, and a right that it takes', () => {
  assert.deepEqual(SECTIONS.map(({ name, right }) => `${name} ${right}`), [
    'people admin:people', 'groups group:save', 'rooms admin:rooms', 'sessions admin:sessions', 'invitations invitation:list', 'reports report:list', 'bans ban:list', 'emoji emoji:remove', 'log audit:list',
    'jobs job:list', 'workspace workspace:settings',
  ]);
  for (const { name, label, icon } of SECTIONS) {
    assert.equal(label.toLowerCase(), name);
    assert.match(icon, /^[a-z-]+$/);
  }
  assert.equal(new Set(SECTIONS.map(({ icon }) => icon)).size, SECTIONS.length);
});
