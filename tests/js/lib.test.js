import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { paired } from '../../static/js/lib/bidi.js';
import { HUES, PATTERNS, faceOf, firstInitial, initials } from '../../static/js/lib/identity.js';
import { uuid } from '../../static/js/lib/uuid.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const apart = (one, other) => Math.min((one - other + HUES) % HUES, (other - one + HUES) % HUES);
const faces = (first, count) => Array.from({ length: count }, (_, n) => faceOf(first + n));

test('people who came one after another have hues far apart, ten of them all hues, and forty all faces', () => {
  for (const first of [1, 7, 12_345]) {
    const hues = faces(first, 10).map(({ hue }) => hue);
    assert.equal(new Set(hues).size, HUES);
    for (const [n, hue] of hues.slice(1).entries()) assert.equal(apart(hue, hues[n]), 3);
    assert.equal(new Set(faces(first, HUES * PATTERNS).map((face) => JSON.stringify(face))).size, HUES * PATTERNS);
  }
});

test('each hue and pattern is in the style sheet, and each person has one of them', () => {
  const sheet = readFileSync(new URL('../../static/css/hues.css', import.meta.url), 'utf8');
  const named = (kind) => [...sheet.matchAll(new RegExp(`\\.${kind}-(\\d+) `, 'g'))].map(([, number]) => Number(number));
  assert.deepEqual([named('hue').length, named('pattern').length], [HUES, PATTERNS]);
  for (const { hue, pattern } of faces(0, 200)) assert.ok(named('hue').includes(hue) && named('pattern').includes(pattern));
});

test('the face of a person is the same from one release to the next', () => {
  assert.deepEqual([1, 2, 11, 40].map(faceOf), [{ hue: 3, pattern: 1 }, { hue: 6, pattern: 2 }, { hue: 3, pattern: 0 }, { hue: 0, pattern: 0 }]);
});

test('initials are letters and digits, or the emoji of a name that has only emoji', () => {
  const names = { Ann: 'A', 'Ann Lee': 'AL', 'ann maria lee': 'AL', 'deploy-bot': 'DB', Zoë: 'Z', '李 雷': '李雷', '👩‍💻 Kim': 'K', '(ann) "lee"': 'AL', '👩‍💻': '👩‍💻', '🇵🇱 🦊': '🇵🇱', '...': '?', '~~': '?' };
  for (const [name, expected] of Object.entries(names)) assert.equal(initials(name), expected, name);
  assert.deepEqual([firstInitial('Ann Lee'), firstInitial('👩‍💻')], ['A', '👩‍💻']);
});

test('a letter under a pile of marks keeps three of them', () => {
  assert.equal(initials(`a${'\u0301\u0336'.repeat(20)}`), 'A\u0301\u0336\u0301');
});

test('a client_id is a random UUID, with or without randomUUID', () => {
  const plain = { getRandomValues: (bytes) => crypto.getRandomValues(bytes) };
  assert.match(uuid(), UUID);
  assert.match(uuid(plain), UUID);
  assert.notEqual(uuid(plain), uuid(plain));
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
