/** Times, names, addresses and counts, as people read them: at the edges where one word gives way to the next. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paired } from '../../static/js/lib/bidi.js';
import { initials } from '../../static/js/lib/identity.js';
import { isEmojiOnly, linkify } from '../../static/js/lib/linkify.js';
import { ago, ahead, clock, dayKey, dayLabel, duration, fullTime, isoTime, useClock } from '../../static/js/lib/time.js';
import { uuid } from '../../static/js/lib/uuid.js';
import { deviceWords } from '../../static/js/lib/words.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const now = new Date(2026, 4, 5, 12).getTime();

test('when something will be is told in minutes, hours and days, and never sooner than in a minute', () => {
  const told = [0, 29_000, 90_000, 59 * MINUTE, 60 * MINUTE, 23 * HOUR, 24 * HOUR, 3 * DAY].map((ms) => ahead(now + ms, now));
  assert.deepEqual(told, ['in 1 minute', 'in 1 minute', 'in 2 minutes', 'in 59 minutes', 'in 1 hour', 'in 23 hours', 'tomorrow', 'in 3 days']);
});

test('how long ago changes its unit with the hour and the day', () => {
  assert.deepEqual([59 * MINUTE, HOUR, DAY - MINUTE, DAY].map((ms) => ago(now - ms, now)), ['59 minutes ago', '1 hour ago', '23 hours ago', 'yesterday']);
});

test('a length is told in seconds, minutes, or whole hours', () => {
  assert.deepEqual([5, 59, 60, 90, 3_540, 3_600, 7_200, 5_400].map(duration), ['5\u00a0s', '59\u00a0s', '1\u00a0min', '2\u00a0min', '59\u00a0min', '1\u00a0h', '2\u00a0h', '90\u00a0min']);
});

test('a moment has a time of day, a full date, and a form for programs', () => {
  assert.match(clock(now), /^12[:.]00/);
  assert.match(fullTime(now), /^Tuesday,? 5 May 2026 at 12:00$/);
  assert.equal(isoTime(0), '1970-01-01T00:00:00.000Z');
  assert.equal(dayKey(now), '2026-5-5');
});

test('a day of this year has its weekday, one of long ago its year', () => {
  assert.equal(dayLabel(now - 300 * DAY + MINUTE, now).includes('2025'), false);
  assert.match(dayLabel(now - 300 * DAY, now), /^\d+ July 2025$/);
});

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

test('times have 12 or 24 hours as one prefers, or as many as is usual', () => {
  const [night, afternoon] = [new Date(2024, 4, 1, 0, 5).getTime(), new Date(2024, 4, 1, 14, 30).getTime()];
  const usual = clock(afternoon);
  useClock('24');
  assert.match(clock(night), /^0?0:05$/);
  assert.equal(clock(afternoon), '14:30');
  assert.match(fullTime(afternoon), /14:30$/);
  useClock('12');
  assert.match(clock(night), /12:05/);
  assert.match(fullTime(afternoon), /2:30\s?pm$/i);
  useClock('auto');
  assert.equal(clock(afternoon), usual);
});
