/** Words for the acts of the log. */
/** @import { AuditDetail, AuditRecord } from '../../wire.d.ts' */
import { longDuration } from '../../lib/time.js';
import { counted } from '../../lib/words.js';

/** The filters of the log: the start of an act's name, and its title. @type {[string, string][]} */
export const ACT_GROUPS = [
  ['', 'Everything'], ['person:', 'People'], ['ban:', 'Addresses'], ['group:', 'Groups'], ['room:', 'Rooms'], ['member:', 'Members of rooms'], ['admin:', 'Sessions'],
  ['message:', 'Messages'], ['report:', 'Reports'], ['invitation:', 'Invitations'], ['workspace:', 'Workspace'], ['emoji:', 'Emoji'], ['job:', 'Jobs'],
];

/** @type {Record<string, string>} */
const DOORS = { open: 'anyone', invitation: 'by invitation', closed: 'existing accounts' };

/** @type {Record<string, string>} */
const ACTS = {
  'person:ban': 'Banned', 'person:unban': 'Lifted the ban', 'person:role': 'Changed a role', 'person:sign_out': 'Signed out everywhere',
  'person:reset': 'Created a reset link', 'ban:create': 'Banned addresses', 'ban:delete': 'Lifted a ban on addresses',
  'admin:end_session': 'Ended a session', 'message:delete': 'Deleted a message', 'report:delete': 'Deleted a reported message',
  'report:dismiss': 'Dismissed a report', 'member:add': 'Added to a room', 'member:remove': 'Removed from a room',
  'member:role': 'Changed a role in a room', 'room:settings': 'Changed a room', 'room:ban': 'Banned from a room', 'room:unban': 'Lifted a ban from a room', 'room:invite': 'Invited to a room', 'room:uninvite': 'Revoked an invitation',
  'invitation:create': 'Created an invitation', 'invitation:revoke': 'Revoked an invitation', 'workspace:change': 'Changed the workspace',
  'workspace:set_up': 'Set up the workspace', 'job:retry': 'Ran a job again', 'emoji:add': 'Added an emoji', 'emoji:remove': 'Removed an emoji',
  'group:create': 'Created a group', 'group:rename': 'Renamed a group', 'group:add': 'Added to a group', 'group:remove': 'Removed from a group', 'group:delete': 'Deleted a group',
};

/** The title of an act, and its details. An unknown act is shown by its name.
 * @param {Pick<AuditRecord, 'act' | 'detail'>} entry @returns {[string, string]} */
export function actWords({ act, detail }) {
  if (act === 'room:archive') return [detail.archived ? 'Archived a room' : 'Unarchived a room', ''];
  return [ACTS[act] ?? act.replaceAll(/[:_]/g, ' ').replace(/./, (first) => first.toUpperCase()), detailWords(act, detail)];
}

/** @param {string} act @param {AuditDetail} detail @returns {string} */
function detailWords(act, detail) {
  const { reason, network, invitation, hours, uses, role, posting, slow_seconds, door, renamed, job, emoji } = detail;
  const isNewLink = act === 'room:invite' || act === 'invitation:create';
  const parts = [
    network, invitation, role, reason, job && jobWords({ kind: job }),
    hours && (hours % 24 ? counted(hours, 'hour') : counted(hours / 24, 'day')),
    act === 'room:ban' && !hours && 'forever',
    isNewLink && (uses ? counted(uses, 'use') : 'unlimited uses'),
    renamed && 'name',
    emoji && `:${emoji}:`,
    posting && `posting: ${posting}`,
    slow_seconds != null && `slow mode: ${slow_seconds ? longDuration(slow_seconds) : 'off'}`,
    door && `who can join: ${DOORS[door] ?? door}`,
  ];
  return parts.filter(Boolean).join(', ');
}

/** @type {Record<string, string>} */
const JOBS = {
  'names:expire': 'Free the names of guests who left', 'sessions:end': 'End unused sessions', 'notices:delete': 'Delete old messages between servers',
  'quotas:delete': 'Delete unused quotas', 'audit:delete': 'Delete old log entries', 'jobs:delete': 'Delete old failed jobs',
};

/** The title of a job. @param {{kind: string}} job @returns {string} */
export const jobWords = ({ kind }) => JOBS[kind] ?? kind;
