import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paired } from '../../static/js/lib/bidi.js';
import { firstInitial, hueOf, initials } from '../../static/js/lib/identity.js';
import { ago, dayKey, dayLabel } from '../../static/js/lib/time.js';
import { uuid } from '../../static/js/lib/uuid.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const now = new Date(2026, 4, 5, 12).getTime();
const HOUR = 3_600_000;

test('a name has the same hue however it is written', () => {
  assert.equal(hueOf('Zoë'), hueOf('ZOE\u0308'));
  for (const name of ['Ann', '', '李', '🦊']) assert.ok(hueOf(name) >= 0 && hueOf(name) < 360, name);
});

test('names differ in hue', () => {
  const hues = new Set(Array.from({ length: 200 }, (_, i) => Math.floor(hueOf(`person ${i}`) / 15)));
  assert.equal(hues.size, 24);
});

test('initials are what a reader would choose', () => {
  const names = { Ann: 'A', 'Ann Lee': 'AL', 'ann maria lee': 'AL', 'deploy-bot': 'DB', Zoë: 'Z', '李 雷': '李雷', '👩‍💻 Kim': '👩‍💻K', '...': '.' };
  for (const [name, expected] of Object.entries(names)) assert.equal(initials(name), expected);
  assert.equal(firstInitial('👩‍💻 Kim'), '👩‍💻');
});

test('a client_id is a random UUID, with or without randomUUID', () => {
  const plain = { getRandomValues: (bytes) => crypto.getRandomValues(bytes) };
  assert.match(uuid(), UUID);
  assert.match(uuid(plain), UUID);
  assert.notEqual(uuid(plain), uuid(plain));
});

test('days are called as people call them', () => {
  assert.equal(dayLabel(now - 11 * HOUR, now), 'Today');
  assert.equal(dayLabel(now - 13 * HOUR, now), 'Yesterday');
  assert.equal(dayLabel(now - 36 * HOUR, now), 'Yesterday');
  assert.equal(dayLabel(now - 48 * HOUR, now), 'Sunday 3 May');
  assert.equal(dayLabel(new Date(2024, 5, 3).getTime(), now), '3 June 2024');
  assert.notEqual(dayKey(now), dayKey(now - 24 * HOUR));
});

test('how long ago is told in the largest unit', () => {
  const told = [0, 59_000, 60_000, 5 * 60_000, 2 * HOUR, 24 * HOUR, 72 * HOUR].map((ms) => ago(now - ms, now));
  assert.deepEqual(told, ['just now', 'just now', '1 minute ago', '5 minutes ago', '2 hours ago', 'yesterday', '3 days ago']);
});

test('isolates of a text are closed in their line, and not more often than they were opened', () => {
  const cases = {
    plain: 'plain',
    'a \u2067b\u2069 c': 'a \u2067b\u2069 c',
    'a \u2067b': 'a \u2067b\u2069',
    '\u2066\u2067\u2068a\u2069': '\u2066\u2067\u2068a\u2069\u2069\u2069',
    'a\u2069\u2069 b': 'a b',
    'a\u2069\u2067b': 'a\u2067b\u2069',
    '\u2067a\nb\u2069': '\u2067a\u2069\nb',
  };
  for (const [sent, shown] of Object.entries(cases)) assert.equal(paired(sent), shown, JSON.stringify(sent));
});
