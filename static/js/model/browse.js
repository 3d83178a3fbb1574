/** @import { Entry } from './rooms.js' */
import { matcher } from '../lib/search.js';

/** So many more rooms are shown at a time: the document stays small, however many there are. */
export const STEP = 50;

/** @typedef {"active" | "name" | "members"} Order */

/** @param {Entry} a @param {Entry} b */
const byName = (a, b) => a.title.localeCompare(b.title, undefined, { numeric: true });

/** @type {Record<Order, (a: Entry, b: Entry) => number>} */
const ORDERS = {
  active: (a, b) => (b.last_at ?? 0) - (a.last_at ?? 0) || byName(a, b),
  name: byName,
  members: (a, b) => b.member_count - a.member_count || byName(a, b),
};

/**
 * The public rooms that match, in this order, up to a number of them.
 *
 * @param {readonly Entry[]} rooms @param {{typed: string, order: Order, most: number}} wanted
 */
export function browsed(rooms, { typed, order, most }) {
  const match = matcher(typed);
  const found = rooms.filter((room) => room.kind === 'public' && !room.archived && match(room.title, `${room.topic} ${room.slug}`) < Infinity).sort(ORDERS[order]);
  return { found: found.length, shown: found.slice(0, most) };
}
