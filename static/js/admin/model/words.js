/** Words for what the server names: acts of the log, kinds of sessions, times to come. */

const AHEAD = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/** What the log can be narrowed to: how an act begins, and what that is for people. @type {[string, string][]} */
export const ACT_GROUPS = [
  ['', 'Everything'], ['person:', 'People'], ['ban:', 'Addresses'], ['room:', 'Rooms'], ['member:', 'Members of rooms'],
  ['message:', 'Messages'], ['report:', 'Reports'], ['invitation:', 'Invitations'], ['place:', 'The place'],
];

/** @type {Record<string, string>} */
const ACTS = {
  'person:ban': 'Banned', 'person:unban': 'Lifted the ban', 'person:role': 'Changed the role', 'person:sign_out': 'Signed out everywhere',
  'person:reset': 'Made a reset link', 'ban:create': 'Banned addresses', 'ban:delete': 'Let addresses in again',
  'admin:end_session': 'Ended a session', 'message:delete': 'Deleted a message', 'report:delete': 'Deleted a reported message',
  'report:dismiss': 'Dismissed a report', 'member:add': 'Added to a room', 'member:remove': 'Removed from a room',
  'member:role': 'Changed the role in a room', 'room:archive': 'Archived a room', 'room:unarchive': 'Opened a room again',
  'room:settings': 'Changed a room', 'room:invite': 'Invited to a room', 'room:uninvite': 'Revoked an invitation',
  'invitation:create': 'Made an invitation', 'invitation:revoke': 'Revoked an invitation', 'place:change': 'Changed the place',
  'place:setup': 'Set the place up',
};

/** @param {string} act @returns {string} what was done; the act itself where there are no words for it yet */
export const actWords = (act) => ACTS[act] ?? act.replaceAll(/[:_]/g, ' ').replace(/^./, (first) => first.toUpperCase());

/** @param {{kind: string, label: string}} session @returns {string} */
export function deviceWords({ kind, label }) {
  if (kind === 'token') return label ? `API token “${label}”` : 'API token';
  return label || (kind === 'key' ? 'A program' : 'A browser');
}

/** @param {number} at in the future @param {number} now @returns {string} "in 3 days", "in 5 hours" */
export function ahead(at, now) {
  const minutes = Math.ceil((at - now) / 60_000);
  if (minutes <= 90) return AHEAD.format(Math.max(minutes, 1), 'minute');
  const hours = Math.round(minutes / 60);
  return hours < 48 ? AHEAD.format(hours, 'hour') : AHEAD.format(Math.round(hours / 24), 'day');
}

/** @param {number} count @param {string} one @param {string} [many] */
export const counted = (count, one, many = `${one}s`) => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
