/** Times for people to read, all in the language of their browser. */
import { counted } from './words.js';

/** @type {Record<string, Intl.DateTimeFormatOptions>} */
const HOURS = { 12: { hourCycle: 'h12' }, 24: { hourCycle: 'h23' } };
const DAY_MS = 86_400_000;
/** In seconds. @type {[string, number][]} */
const UNITS = [['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1]];

/** @param {string} hours @param {string} [locale] the browser's by default */
function formatsOf(hours, locale) {
  const format = (/** @type {Intl.DateTimeFormatOptions} */ options) => new Intl.DateTimeFormat(locale, options);
  const day = /** @type {const} */ ({ weekday: 'long', day: 'numeric', month: 'long' });
  return {
    /** @param {string} timeZone */
    clockIn: (timeZone) => format({ hour: 'numeric', minute: '2-digit', timeZone, ...HOURS[hours] }),
    /** @param {string} timeZone */
    weekdayIn: (timeZone) => format({ weekday: 'long', timeZone }),
    clock: format({ hour: 'numeric', minute: '2-digit', ...HOURS[hours] }),
    full: format({ dateStyle: 'full', timeStyle: 'medium', ...HOURS[hours] }),
    date: format({ day: 'numeric', month: 'short', year: 'numeric' }),
    weekday: format({ weekday: 'long' }),
    day: format(day),
    dayOfYear: format({ ...day, year: 'numeric' }),
    ago: new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }),
  };
}
let formats = formatsOf('auto');

/** Shows times by a clock of 12 or 24 hours, or as usual in the browser's language. @param {string} hours "12", "24" or "auto" @param {string} [locale] */
export function useClock(hours, locale) {
  formats = formatsOf(hours, locale);
}

/** @param {number} at "14:02" or "2:02 PM" */
export const clock = (at) => formats.clock.format(at);

/** @param {number} at "Tuesday, June 3, 2025 at 2:02:17 PM" */
export const fullTime = (at) => formats.full.format(at);

/** @param {number} at "Jun 3, 2025" */
export const shortDate = (at) => formats.date.format(at);

/** The offset of a zone from UTC, in ms. @param {string} timeZone @param {number} at */
function offsetOf(timeZone, at) {
  const parts = new Intl.DateTimeFormat('en', { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' }).formatToParts(at);
  const part = (/** @type {string} */ type) => Number(parts.find((one) => one.type === type)?.value);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute')) - Math.floor(at / 60_000) * 60_000;
}

/**
 * The local time of another person, and its distance from ours; null if the browser does not know their zone.
 * @param {string} timeZone @param {number} now @returns {{words: string, difference: string} | null}
 */
export function localTime(timeZone, now) {
  try {
    const [words, day] = [formats.clockIn(timeZone).format(now), formats.weekdayIn(timeZone).format(now)];
    const seconds = (offsetOf(timeZone, now) + new Date(now).getTimezoneOffset() * 60_000) / 1_000;
    const difference = seconds && `${longDuration(Math.abs(seconds))} ${seconds > 0 ? 'ahead' : 'behind'}`;
    return { words: day === formats.weekday.format(now) ? words : `${day}, ${words}`, difference: difference || '' };
  } catch {
    return null;
  }
}

/** @param {number} at for the datetime attribute */
export const isoTime = (at) => new Date(at).toISOString();

/** @param {number} at the same for all times of one local day */
export function dayKey(at) {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/** Days since a day long ago, in local time. @param {number} at */
function dayNumber(at) {
  const date = new Date(at);
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY_MS;
}

/** @param {string} words */
const capital = (words) => words.replace(/^\p{Ll}/u, (first) => first.toLocaleUpperCase());

/** @param {number} at @param {number} now "Today", "Yesterday", "Monday", "Monday, June 3", "Monday, June 3, 2024" */
export function dayLabel(at, now) {
  const days = dayNumber(now) - dayNumber(at);
  if (days === 0 || days === 1) return capital(formats.ago.format(-days, 'day'));
  if (days > 1 && days < 7) return capital(formats.weekday.format(at));
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return capital((isThisYear ? formats.day : formats.dayOfYear).format(at));
}

/** @param {number} at "Monday, June 3, 2024" */
export const longDate = (at) => capital(formats.dayOfYear.format(at));

/** @param {number} at in the future @param {number} now "in 4 minutes", "tomorrow" */
export function ahead(at, now) {
  const minutes = Math.max(1, Math.round((at - now) / 60_000));
  if (minutes < 60) return formats.ago.format(minutes, 'minute');
  if (minutes < 60 * 24) return formats.ago.format(Math.round(minutes / 60), 'hour');
  return formats.ago.format(Math.round(minutes / (60 * 24)), 'day');
}

/** @param {number} at @param {number} now "now", "4 minutes ago", "yesterday" */
export function ago(at, now) {
  const minutes = Math.floor((now - at) / 60_000);
  if (minutes < 1) return formats.ago.format(0, 'second');
  if (minutes < 60) return formats.ago.format(-minutes, 'minute');
  if (minutes < 60 * 24) return formats.ago.format(-Math.floor(minutes / 60), 'hour');
  return formats.ago.format(dayNumber(at) - dayNumber(now), 'day');
}

/** @param {number} at @param {number} now "just now", "4 minutes ago", "yesterday", "on Jun 3, 2025" */
export function lately(at, now) {
  if (now - at < 60_000) return 'just now';
  return now - at < 30 * DAY_MS ? ago(at, now) : `on ${shortDate(at)}`;
}

/** @param {number} seconds "30 s", "5 min", "1 h" */
export function duration(seconds) {
  if (seconds < 60) return `${seconds}\u00a0s`;
  return seconds % 3_600 ? `${Math.round(seconds / 60)}\u00a0min` : `${seconds / 3_600}\u00a0h`;
}

/** @param {number} seconds "30 seconds", "1 hour and 30 minutes" */
export function longDuration(seconds) {
  let left = seconds;
  const parts = UNITS.map(([unit, length]) => {
    const count = Math.floor(left / length);
    left -= count * length;
    return count ? counted(count, unit) : '';
  });
  return new Intl.ListFormat('en').format(parts.filter(Boolean));
}
