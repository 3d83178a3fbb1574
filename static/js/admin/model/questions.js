/** @import { Question } from './asking.js' */
/** @import { Account, Ban, FailedJob, Invitation, Report, RoomRecord, SessionRecord } from '../../wire.d.ts' */
/** @import { Desk } from './desk.js' */
import { deviceWords } from '../../lib/words.js';

/** What is asked before something is done to people, rooms and the rest, in words that say what happens. */

/** @param {Desk} desk @param {Account} person @param {Partial<Account>} change in both lists that may show them */
function patch(desk, person, change) {
  desk.lists.people.patch(person.id, change);
  if (change.banned === false) desk.lists.banned.drop(person.id);
  else if (change.banned && desk.lists.banned.state !== 'new') void desk.lists.banned.load();
}

/** @param {Desk} desk @param {Account} person @returns {Question} */
export const ban = (desk, person) => ({
  kind: 'question',
  title: `Ban ${person.name}?`,
  words: `${person.name} is signed out everywhere at once and can’t come back until you lift the ban. What they wrote stays.`,
  reason: 'Reason',
  verb: 'Ban',
  isDanger: true,
  work: (reason) => desk.act('person:ban', { person: person.id, reason }, `${person.name} is banned.`),
  done: () => patch(desk, person, { banned: true, sessions: 0 }),
});

/** @param {Desk} desk @param {Account} person @returns {Question} */
export const unban = (desk, person) => ({
  kind: 'question',
  title: `Lift the ban of ${person.name}?`,
  words: `${person.name} can sign in again, or come back as a guest.`,
  verb: 'Lift the ban',
  work: () => desk.act('person:unban', { person: person.id }, `${person.name} may come back.`),
  done: () => patch(desk, person, { banned: false }),
});

/** @param {Desk} desk @param {Account} person @returns {Question} */
export const signOut = (desk, person) => ({
  kind: 'question',
  title: `Sign ${person.name} out everywhere?`,
  words: person.role === 'guest'
    ? `All browsers and programs of ${person.name} are cut off at once. A guest has no password: they can only come back as somebody new.`
    : `All browsers, programs and API tokens of ${person.name} are cut off at once. They have to sign in again with their password.`,
  verb: 'Sign out everywhere',
  isDanger: true,
  work: () => desk.act('person:sign_out', { person: person.id }, `${person.name} is signed out everywhere.`),
  done: () => patch(desk, person, { sessions: 0 }),
});

/** @param {Desk} desk @param {Account} person @returns {Question} */
export const changeRole = (desk, person) => {
  const isAdmin = person.role === 'admin';
  return {
    kind: 'question',
    title: isAdmin ? `Make ${person.name} a member again?` : `Make ${person.name} an admin?`,
    words: isAdmin
      ? `${person.name} can’t use this page any more, and moderates only the rooms they were made moderator of.`
      : `Admins see this page, moderate every public room, ban people and make invitations. You can take it back.`,
    verb: isAdmin ? 'Make a member' : 'Make an admin',
    isDanger: isAdmin,
    work: () => desk.act('person:role', { person: person.id, role: isAdmin ? 'member' : 'admin' },
      isAdmin ? `${person.name} is a member now.` : `${person.name} is an admin now.`),
    done: () => patch(desk, person, { role: isAdmin ? 'member' : 'admin' }),
  };
};

/** @param {Desk} desk @param {Account} person @returns {Question} */
export const reset = (desk, person) => ({
  kind: 'question',
  title: `Make a reset link for ${person.name}?`,
  words: 'Whoever has the link can choose a new password for this account, once, within 24 hours. Give it to nobody else.',
  verb: 'Make the link',
  work: () => desk.act('person:reset', { person: person.id }),
  done: ({ path }) => ({
    kind: 'link', title: `Reset link for ${person.name}`, path, hasCode: false,
    words: `It works once, within 24 hours. It can’t be shown again.`,
  }),
});

/** @param {Desk} desk @param {SessionRecord} session @returns {Question} */
export const endSession = (desk, session) => ({
  kind: 'question',
  title: session.kind === 'token' ? 'Revoke this token?' : 'End this session?',
  words: session.kind === 'token'
    ? `Programs that use ${deviceWords(session)} of ${session.person.name} are cut off at once, and can’t be let in by it again.`
    : `${deviceWords(session)} of ${session.person.name} is cut off at once. They have to sign in again; a guest can only come back as somebody new.`,
  verb: session.kind === 'token' ? 'Revoke' : 'End session',
  isDanger: true,
  work: () => desk.act('admin:end_session', { id: session.id }, `A session of ${session.person.name} has ended.`),
  done: () => desk.lists.sessions.drop(session.id),
});

/** @param {Desk} desk @param {Invitation} invitation @returns {Question} */
export const revoke = (desk, invitation) => ({
  kind: 'question',
  title: 'Revoke this invitation?',
  words: 'Its link stops working at once, and can’t be brought back. Who came by it stays.',
  verb: 'Revoke',
  isDanger: true,
  work: () => desk.act('invitation:revoke', { id: invitation.id }, 'The invitation is revoked.'),
  done: () => desk.lists.invitations.patch(invitation.id, { ended: true }),
});

/** @param {Desk} desk @param {Report} report @returns {Question} */
export const deleteReported = (desk, report) => ({
  kind: 'question',
  title: 'Delete this message?',
  words: `It disappears from ${report.message.room_name || 'the conversation'} for everybody and can’t be brought back. All reports of it are closed.`,
  quote: report.message.text,
  verb: 'Delete message',
  isDanger: true,
  work: () => desk.act('report:close', { id: report.id, delete: true }, 'The message is deleted.'),
  done: () => desk.closed(report),
});

/** @param {Desk} desk @param {Ban} one @returns {Question} */
export const liftBan = (desk, one) => ({
  kind: 'question',
  title: `Let ${one.network} in again?`,
  words: 'Everybody from these addresses can connect again.',
  verb: 'Lift the ban',
  work: () => desk.act('ban:delete', { id: one.id }, `${one.network} is let in again.`),
  done: () => desk.lists.bans.drop(one.id),
});

/** @param {Desk} desk @param {RoomRecord} room @returns {Question} */
export const archive = (desk, room) => ({
  kind: 'question',
  title: `Archive ${room.name}?`,
  words: 'Nobody can write in an archived room or join it. It can still be read, and you can open it again here.',
  verb: 'Archive',
  isDanger: true,
  work: () => desk.act('room:archive', { room: room.slug, archived: true }, `${room.name} is archived.`),
  done: () => desk.lists.rooms.patch(room.id, { archived: true }),
});

/** @param {Desk} desk @param {RoomRecord} room */
export async function openAgain(desk, room) {
  const ack = await desk.act('room:archive', { room: room.slug, archived: false }, `${room.name} is open again.`);
  if (ack.ok) desk.lists.rooms.patch(room.id, { archived: false });
  else desk.say(ack.error.message);
}

/** @param {Desk} desk @param {Report} report */
export async function dismiss(desk, report) {
  const ack = await desk.act('report:close', { id: report.id, delete: false }, 'The report is dismissed; the message stands.');
  if (ack.ok) desk.closed(report);
  else desk.say(ack.error.message);
}

/** @param {Desk} desk @param {FailedJob} job */
export async function runAgain(desk, job) {
  const ack = await desk.act('job:retry', { id: job.id }, 'It runs again now. If it fails, it comes back to this list.');
  if (ack.ok) desk.lists.jobs.drop(job.id);
  else desk.say(ack.error.message);
}
