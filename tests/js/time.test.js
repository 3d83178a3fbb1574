/** Times as people read them. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { ago, ahead, clock, dayKey, dayLabel, duration, fullTime, isoTime, lately, localTime, longDuration, shortDate, useClock } from '../../static/js/lib/time.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const now = new Date(2026, 4, 5, 12).getTime(); // a Tuesday

beforeEach(() => useClock('auto', 'en-GB'));

test('when something will be is told in minutes, hours and days, and never sooner than in a minute', () => {
  const told = [0, 29_000, 90_000, 59 * MINUTE, 60 * MINUTE, 23 * HOUR, 24 * HOUR, 3 * DAY].map((ms) => ahead(now + ms, now));
  assert.deepEqual(told, ['in 1 minute', 'in 1 minute', 'in 2 minutes', 'in 59 minutes', 'in 1 hour', 'in 23 hours', 'tomorrow', 'in 3 days']);
});

test('how long ago something was is told in the largest unit', () => {
  const told = [0, MINUTE - 1, MINUTE, 59 * MINUTE, HOUR, DAY - MINUTE, DAY, 3 * DAY].map((ms) => ago(now - ms, now));
  assert.deepEqual(told, ['now', 'now', '1 minute ago', '59 minutes ago', '1 hour ago', '23 hours ago', 'yesterday', '3 days ago']);
});

test('days ago are those of the calendar', () => {
  const night = new Date(2026, 4, 5, 1).getTime();
  assert.deepEqual([25 * HOUR, 26 * HOUR].map((ms) => ago(night - ms, night)), ['yesterday', '2 days ago']);
});

test('the last of something was just now, a while ago, or on a day', () => {
  const told = [-MINUTE, 0, MINUTE - 1, MINUTE, HOUR, DAY, 29 * DAY, 31 * DAY].map((ms) => lately(now - ms, now));
  assert.deepEqual(told, ['just now', 'just now', 'just now', '1 minute ago', '1 hour ago', 'yesterday', '29 days ago', 'on 4 Apr 2026']);
});

test('the last days are called as people call them, those of this year by their date, and others with their year', () => {
  const midnight = new Date(2026, 4, 5).getTime();
  const called = [now, midnight, midnight - 1, midnight - DAY, midnight - DAY - 1, midnight - 6 * DAY].map((at) => dayLabel(at, now));
  assert.deepEqual(called, ['Today', 'Today', 'Yesterday', 'Yesterday', 'Sunday', 'Wednesday']);
  assert.deepEqual([midnight - 6 * DAY - 1, new Date(2026, 0, 1).getTime(), new Date(2025, 11, 31).getTime()].map((at) => dayLabel(at, now).replace(',', '')),
    ['Tuesday 28 April', 'Thursday 1 January', 'Wednesday 31 December 2025']);
  assert.equal(dayLabel(now + DAY, now).replace(',', ''), 'Wednesday 6 May', 'as the server has it, whose clock may be ahead');
});

test('days are told apart by the local midnight, across a change of the clocks too', () => {
  const sunday = new Date(2026, 2, 29, 12).getTime();
  assert.equal(dayLabel(new Date(2026, 2, 28, 23, 59).getTime(), sunday), 'Yesterday');
  assert.equal(dayLabel(new Date(2026, 2, 22, 0, 0).getTime(), sunday).includes('March'), true, 'a week ago');
  assert.deepEqual([dayKey(now), dayKey(now) === dayKey(now - DAY)], ['2026-5-5', false]);
});

test('days, dates and times are all in the language of the browser, and begin a line with a capital', () => {
  useClock('auto', 'de');
  assert.deepEqual([dayLabel(now, now), dayLabel(now - DAY, now), dayLabel(now - 2 * DAY, now), dayLabel(now - 8 * DAY, now)], ['Heute', 'Gestern', 'Sonntag', 'Montag, 27. April']);
  assert.deepEqual([ago(now - 2 * HOUR, now), ahead(now + DAY, now), clock(now), shortDate(now)], ['vor 2 Stunden', 'morgen', '12:00', '5. Mai 2026']);
  useClock('auto', 'fr');
  assert.deepEqual([dayLabel(now, now), dayLabel(now - 2 * DAY, now)], ['Aujourd’hui', 'Dimanche']);
});

test('a moment has a time of day, an exact time, and a form for programs', () => {
  assert.equal(clock(now), '12:00');
  assert.match(fullTime(now + 17 * SECOND), /^Tuesday,? 5 May 2026 at 12:00:17$/);
  assert.equal(isoTime(0), '1970-01-01T00:00:00.000Z');
});

test('times have 12 or 24 hours as one prefers, or as many as is usual', () => {
  const [night, afternoon] = [new Date(2024, 4, 1, 0, 5).getTime(), new Date(2024, 4, 1, 14, 30).getTime()];
  const both = (/** @type {string} */ hours, /** @type {string} */ locale) => {
    useClock(hours, locale);
    return [clock(night), clock(afternoon), fullTime(afternoon).replace(/^.* at /, '')].map((told) => told.replace(/^0(?=\d:)/, '').replace(/\s/g, ' ').toLowerCase());
  };
  assert.deepEqual(both('24', 'en-US'), ['0:05', '14:30', '14:30:00']);
  assert.deepEqual(both('12', 'en-GB'), ['12:05 am', '2:30 pm', '2:30:00 pm']);
  assert.deepEqual([both('auto', 'en-US'), both('auto', 'en-GB')], [['12:05 am', '2:30 pm', '2:30:00 pm'], ['0:05', '14:30', '14:30:00']]);
});

test('a short length is told in seconds, minutes, or whole hours, and a long one in words', () => {
  assert.deepEqual([5, 59, 60, 90, 3_540, 3_600, 7_200, 5_400].map(duration), ['5\u00a0s', '59\u00a0s', '1\u00a0min', '2\u00a0min', '59\u00a0min', '1\u00a0h', '2\u00a0h', '90\u00a0min']);
  assert.deepEqual([1, 30, 60, 90, 3_600, 5_400, 86_400, 90_061].map(longDuration),
    ['1 second', '30 seconds', '1 minute', '1 minute and 30 seconds', '1 hour', '1 hour and 30 minutes', '1 day', '1 day, 1 hour, 1 minute, and 1 second']);
});

test('what time it is for somebody else says the day if it is another one, and how much later or earlier it is there', () => {
  const { TZ } = process.env;
  process.env['TZ'] = 'Europe/Berlin';
  const noon = Date.UTC(2026, 4, 5, 10, 30);
  const there = ['Europe/Paris', 'Asia/Kolkata', 'America/New_York', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'].map((zone) => localTime(zone, noon)).map((time) => ({ ...time, words: time?.words.replace(/\b0(?=\d:)/, '') }));
  const winter = localTime('America/New_York', Date.UTC(2026, 2, 20, 10, 30));
  process.env['TZ'] = TZ ?? '';
  if (TZ === undefined) delete process.env['TZ'];
  assert.deepEqual(there, [
    { words: '12:30', difference: '' },
    { words: '16:00', difference: '3 hours and 30 minutes ahead' },
    { words: '6:30', difference: '6 hours behind' },
    { words: 'Wednesday, 0:30', difference: '12 hours ahead' },
    { words: 'Monday, 23:30', difference: '13 hours behind' },
  ]);
  assert.equal(winter?.difference, '5 hours behind', 'clocks change there before they do here');
  assert.equal(localTime('Mars/Olympus', noon), null);
});
