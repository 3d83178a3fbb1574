/** Names, addresses and counts, as people read them: at the edges where one word gives way to the next. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paired } from '../../static/js/lib/bidi.js';
import { initials } from '../../static/js/lib/identity.js';
import { isEmojiOnly, linkify } from '../../static/js/lib/linkify.js';
import { uuid } from '../../static/js/lib/uuid.js';
import { deviceWords } from '../../static/js/lib/words.js';

const now = new Date(2026, 4, 5, 12).getTime();

test('initials are those of words, whatever stands between and around them', () => {
  for (const [name, expected] of Object.entries({ '  ann  ': 'A', 'ann -- lee': 'AL', 'Ann (?) !': 'A', '7 of 9': '79', ' ': '?', '': '?', ' !': '?' })) assert.equal(initials(name), expected, name);
});

test('a browser that can not tell where a character ends takes the first code point', async () => {
  const { Segmenter } = Intl;
  Reflect.deleteProperty(Intl, 'Segmenter');
  const { firstInitial, initials: plain } = await import('../../static/js/lib/identity.js?plain');
  Object.assign(Intl, { Segmenter });
  assert.deepEqual([plain('zoe lee'), firstInitial('👩‍💻'), plain('')], ['ZL', '👩', '?']);
});

test('a UUID is made of all sixteen bytes, with zeros in front and the bits that say its version', () => {
  const from = (value) => uuid({ getRandomValues: (bytes) => /** @type {any} */ (bytes).fill(value) });
  assert.deepEqual([from(0), from(255), from(0x21)], [
    '00000000-0000-4000-8000-000000000000', 'ffffffff-ffff-4fff-bfff-ffffffffffff', '21212121-2121-4121-a121-212121212121',
  ]);
  assert.equal(uuid({ getRandomValues: (bytes) => bytes, randomUUID: () => 'the browser’s' }), 'the browser’s');
});

test('a device without a label is called what it is', () => {
  const words = ['token', 'key', 'browser'].map((kind) => deviceWords({ kind, label: '' }));
  assert.deepEqual(words, ['API token', 'A program', 'A browser']);
});

test('a text without isolates is left as it is, and one whose first line is plain is closed in its second', () => {
  assert.deepEqual(['', 'a\nb', 'a\n\u2067b', '\u2067'].map(paired), ['', 'a\nb', 'a\n\u2067b\u2069', '\u2067\u2069']);
});

const parts = (text) => linkify(text).map(({ text: part, href }) => (href === null ? part : `<${part}>`));

test('there are no empty parts, wherever the address stands', () => {
  assert.deepEqual(['https://a.example', 'see https://a.example', 'https://a.example now', ''].map(parts), [['<https://a.example>'], ['see ', '<https://a.example>'], ['<https://a.example>', ' now'], []]);
});

test('a bracket that was opened inside an address belongs to it, and one that was not does not', () => {
  for (const [open, close] of ['()', '[]', '{}']) {
    assert.deepEqual(parts(`https://a.example/x${open}y${close}`), [`<https://a.example/x${open}y${close}>`]);
    assert.deepEqual(parts(`${open}https://a.example/x${close}`), [open, '<https://a.example/x>', close]);
    assert.deepEqual(parts(`https://a.example/${open}x${close}${close}`), [`<https://a.example/${open}x${close}>`, close]);
  }
});

test('an address that leads nowhere is text, and what follows is looked at', () => {
  assert.deepEqual(parts('mailto:nobody https://a.example'), ['mailto:nobody ', '<https://a.example>']);
  assert.deepEqual(parts('xhttps://b.example'), ['xhttps://b.example']);
  assert.deepEqual(parts('http://[ and www.a.example'), ['http://[ and ', '<www.a.example>']);
});

test('a mail address may have a word before "mailto:" in its own name, and more than one dot', () => {
  assert.deepEqual(linkify('a.b+c@mail.example.org').map(({ href }) => href), ['mailto:a.b+c@mail.example.org']);
  assert.deepEqual(linkify('mailto:ann@example.org').map(({ href }) => href), ['mailto:ann@example.org']);
});

test('forty characters of emoji are few enough', () => {
  const family = '👩‍👩‍👧‍👦';
  assert.deepEqual([isEmojiOnly(family.repeat(3)), isEmojiOnly(`${family.repeat(3)} `.padEnd(40)), isEmojiOnly(family.repeat(4))], [true, false, false]);
  assert.equal(isEmojiOnly('🇫'), false);
  assert.deepEqual(['👍🏽☝🏽', '👍🏽👍🏽'].map((end) => isEmojiOnly(family.repeat(3) + end)), [true, false], 'forty, and forty-one');
});

