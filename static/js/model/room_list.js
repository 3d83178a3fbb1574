/** @import { Ask } from './types.js' */
/** @import { RoomSummary } from '../wire.d.ts' */

/** Loads all pages of the list of rooms. @param {Ask} ask @returns {Promise<RoomSummary[] | null>} null if one failed */
export async function allRooms(ask) {
  /** @type {RoomSummary[]} */
  const all = [];
  for (let more = true; more;) {
    const after = all.at(-1)?.slug;
    const ack = await ask('room:list', after ? { after } : {});
    if (!ack.ok) return null;
    all.push(...ack.rooms);
    more = ack.more && ack.rooms.length > 0;
  }
  return all;
}
