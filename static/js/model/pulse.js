/** @import { Person } from '../wire.d.ts' */

/** @typedef {{here: number, faces: Person[], last_at: number | null}} Pulse   the answer to GET /pulse */

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

/** A time ago in words. They are those of chat/web/pulse.py, which renders them first, so nothing changes when the script takes over. @param {number} at @param {number} now */
export function ago(at, now) {
  const passed = now - at;
  if (passed < MINUTE) return 'just now';
  const [minutes, hours, days] = [MINUTE, HOUR, DAY].map((unit) => Math.floor(passed / unit));
  if (passed < HOUR) return minutes === 1 ? 'a minute ago' : `${minutes} minutes ago`;
  if (passed < DAY) return hours === 1 ? 'an hour ago' : `${hours} hours ago`;
  return days === 1 ? 'yesterday' : `${days?.toLocaleString('en')} days ago`;
}

/** @param {number} count */
export function peopleAreHere(count) {
  if (count === 0) return 'Quiet right now';
  return count === 1 ? 'One person is here' : `${count.toLocaleString('en')} people are here`;
}

/** @param {Pulse} pulse @param {number} now */
export const lastWords = ({ last_at }, now) => (last_at === null ? 'Be the first to say something' : `Last message ${ago(last_at, now)}`);
