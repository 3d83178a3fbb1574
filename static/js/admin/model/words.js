/** Words for the acts of the log. */
/** @import { AuditDetail, AuditRecord } from '../../wire.d.ts' */
import { duration } from '../../lib/time.js';
import { counted } from '../../lib/words.js';

/** What the log can be narrowed to: how an act begins, and what that is for people. @type {[string, string][]} */
export const ACT_GROUPS = [
  ['', 'Everything'], ['person:', 'People'], ['ban:', 'Addresses'], ['room:', 'Rooms'], ['member:', 'Members of rooms'], ['admin:', 'Sessions'],
  ['message:', 'Messages'], ['report:', 'Reports'], ['invitation:', 'Invitations'], ['workspace:', 'The workspace'], ['job:', 'Jobs'],
];

/** @type {Record<string, string>} */
const ACTS = {
  'person:ban': 'Banned', 'person:unban': 'Lifted the ban', 'person:role': 'Changed the role', 'person:sign_out': 'Signed out everywhere',
  'person:reset': 'Made a reset link', 'ban:create': 'Banned addresses', 'ban:delete': 'Let addresses in again',
  'admin:end_session': 'Ended a session', 'message:delete': 'Deleted a message', 'report:delete': 'Deleted a reported message',
  'report:dismiss': 'Dismissed a report', 'member:add': 'Added to a room', 'member:remove': 'Removed from a room',
  'member:role': 'Changed the role in a room', 'room:settings': 'Changed a room', 'room:ban': 'Banned from a room', 'room:unban': 'Let into a room again', 'room:invite': 'Invited to a room', 'room:uninvite': 'Revoked an invitation',
  'invitation:create': 'Made an invitation', 'invitation:revoke': 'Revoked an invitation', 'workspace:change': 'Changed the workspace',
  'workspace:set_up': 'Set the workspace up', 'job:retry': 'Ran a job again',
};

/** What was done, and what more there is to say of it. Where there are no words for an act, it speaks for itself.
 * @param {Pick<AuditRecord, 'act' | 'detail'>} entry @returns {[string, string]} */
export function actWords({ act, detail }) {
  if (act === 'room:archive') return [detail.archived ? 'Archived a room' : 'Opened a room again', ''];
  return [ACTS[act] ?? act.replaceAll(/[:_]/g, ' ').replace(/./, (first) => first.toUpperCase()), detailWords(act, detail)];
}

/** @param {string} act @param {AuditDetail} detail @returns {string} */
function detailWords(act, detail) {
  const { reason, network, invitation, hours, uses, role, posting, slow_seconds, door, renamed, job } = detail;
  const isNewLink = act === 'room:invite' || act === 'invitation:create';
  const parts = [
    network, invitation, role, reason, job && jobWords({ kind: job }),
    hours && (hours % 24 ? counted(hours, 'hour') : counted(hours / 24, 'day')),
    act === 'room:ban' && !hours && 'for good',
    isNewLink && (uses ? counted(uses, 'use') : 'any number of uses'),
    renamed && 'name',
    posting && `posting: ${posting}`,
    slow_seconds != null && `slow mode: ${slow_seconds ? duration(slow_seconds) : 'off'}`,
    door && `door: ${door}`,
  ];
  return parts.filter(Boolean).join(', ');
}

/** @type {Record<string, string>} */
const JOBS = {
  'names:expire': 'Free the names of guests who are gone', 'sessions:end': 'End sessions that nobody uses', 'notices:delete': 'Delete old notices between servers',
  'quotas:delete': 'Delete quotas that are full again', 'audit:delete': 'Delete old entries of the log', 'jobs:delete': 'Delete jobs that were given up long ago',
};

/** What a job does. @param {{kind: string}} job @returns {string} */
export const jobWords = ({ kind }) => JOBS[kind] ?? kind;
