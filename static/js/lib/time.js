/** Times for people to read: the clock in their own format, the words in English like the rest of the page. */

/** @type {Record<string, Intl.DateTimeFormatOptions>} */
const HOURS = { 12: { hourCycle: 'h12' }, 24: { hourCycle: 'h23' } };
let clockFormat = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
let fullFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short' });
const DAY = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });
const DAY_OF_YEAR = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
const AGO = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const DAY_MS = 86_400_000;

/** Shows times by a clock of 12 or 24 hours, or as usual in the browser's language. @param {string} hours "12", "24" or "auto" */
export function useClock(hours) {
  clockFormat = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit', ...HOURS[hours] });
  fullFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', ...HOURS[hours] });
}

/** @param {number} at "14:02" or "2:02 PM" */
export const clock = (at) => clockFormat.format(at);

/** @param {number} at "Tuesday, 3 June 2025 at 14:02" */
export const fullTime = (at) => fullFormat.format(at);

/** @param {number} at for the datetime attribute */
export const isoTime = (at) => new Date(at).toISOString();

/** @param {number} at the same for all times of one local day */
export function dayKey(at) {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/** @param {number} at @param {number} now "Today", "Yesterday", "Monday 3 June", "3 June 2024" */
export function dayLabel(at, now) {
  if (dayKey(at) === dayKey(now)) return 'Today';
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  if (dayKey(at) === dayKey(midnight - DAY_MS / 2)) return 'Yesterday';
  const recent = now - at < 300 * DAY_MS;
  return (recent ? DAY : DAY_OF_YEAR).format(at);
}

/** @param {number} at in the future @param {number} now "in 4 minutes", "tomorrow" */
export function ahead(at, now) {
  const minutes = Math.max(1, Math.round((at - now) / 60_000));
  if (minutes < 60) return AGO.format(minutes, 'minute');
  if (minutes < 60 * 24) return AGO.format(Math.round(minutes / 60), 'hour');
  return AGO.format(Math.round(minutes / (60 * 24)), 'day');
}

/** @param {number} seconds "30 s", "5 min", "1 h" */
export function duration(seconds) {
  if (seconds < 60) return `${seconds}\u00a0s`;
  return seconds % 3_600 ? `${Math.round(seconds / 60)}\u00a0min` : `${seconds / 3_600}\u00a0h`;
}

/** @param {number} at @param {number} now "just now", "4 minutes ago", "yesterday" */
export function ago(at, now) {
  const minutes = Math.floor((now - at) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return AGO.format(-minutes, 'minute');
  if (minutes < 60 * 24) return AGO.format(-Math.floor(minutes / 60), 'hour');
  return AGO.format(-Math.floor(minutes / (60 * 24)), 'day');
}
