/** @import { Question } from './asking.js' */
/** @import { Account, Ban, FailedJob, Invitation, OwnEmoji, Report, RoomRecord, SessionRecord } from '../../wire.d.ts' */
/** @import { Desk } from './desk.js' */
/** @import { Team } from './groups.js' */
import { deviceWords } from '../../lib/words.js';

/** The questions before an action on people, rooms and the rest; each names the consequences. */

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
  words: `${person.name} is signed out everywhere at once and can’t come back until you lift the ban. Their messages stay.`,
  reason: 'Reason',
  verb: 'Ban',
  isDanger: true,
  work: (reason) => desk.act('person:ban', { person: person.id, reason }, `${person.name} is banned.`),
  done: () => patch(desk, person, { banned: true, sessions: 0 }),
});

/** @param {Desk} desk @param {Account} person @returns {Question} */
export const unban = (desk, person) => ({
  kind: 'question',
  title: `Lift the ban on ${person.name}?`,
  words: `${person.name} can sign in again, or come back as a guest.`,
  verb: 'Lift ban',
  work: () => desk.act('person:unban', { person: person.id }, `${person.name} can come back.`),
  done: () => patch(desk, person, { banned: false }),
});

/** @param {Desk} desk @param {Account} person @returns {Question} */
export const signOut = (desk, person) => ({
  kind: 'question',
  title: `Sign ${person.name} out everywhere?`,
  words: person.role === 'guest'
    ? `All browsers and programs of ${person.name} are signed out at once. A guest has no password: they can only come back under a new name.`
    : `All browsers, programs and API tokens of ${person.name} are signed out at once. They have to sign in again with their password.`,
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
    title: isAdmin ? `Remove ${person.name} as admin?` : `Make ${person.name} an admin?`,
    words: isAdmin
      ? `${person.name} can no longer use this page, and moderates only the rooms they were made moderator of.`
      : `Admins can use this page, moderate every public room, ban people and create invitations. You can undo this.`,
    verb: isAdmin ? 'Remove as admin' : 'Make admin',
    isDanger: isAdmin,
    work: () => desk.act('person:role', { person: person.id, role: isAdmin ? 'member' : 'admin' },
      isAdmin ? `${person.name} is a member now.` : `${person.name} is an admin now.`),
    done: () => patch(desk, person, { role: isAdmin ? 'member' : 'admin' }),
  };
};

/** @param {Desk} desk @param {Account} person @returns {Question} */
export const reset = (desk, person) => ({
  kind: 'question',
  title: `Create a reset link for ${person.name}?`,
  words: 'Anyone with the link can set a new password for this account, once, within 24 hours. Give it only to them.',
  verb: 'Create link',
  work: () => desk.act('person:reset', { person: person.id }),
  done: ({ path }) => ({
    kind: 'link', title: `Reset link for ${person.name}`, path, hasCode: false,
    words: `It works once, within 24 hours. Copy it now. You won’t see it again.`,
  }),
});

/** @param {Desk} desk @param {SessionRecord} session @returns {Question} */
export const endSession = (desk, session) => ({
  kind: 'question',
  title: session.kind === 'token' ? 'Revoke this token?' : 'End this session?',
  words: session.kind === 'token'
    ? `Programs that use ${deviceWords(session)} of ${session.person.name} are cut off at once, and can’t use it again.`
    : `${deviceWords(session)} of ${session.person.name} is signed out at once. They have to sign in again; a guest can only come back under a new name.`,
  verb: session.kind === 'token' ? 'Revoke token' : 'End session',
  isDanger: true,
  work: () => desk.act('admin:end_session', { id: session.id }, `A session of ${session.person.name} has ended.`),
  done: () => desk.lists.sessions.drop(session.id),
});

/** @param {Desk} desk @param {Invitation} invitation @returns {Question} */
export const revoke = (desk, invitation) => ({
  kind: 'question',
  title: 'Revoke this invitation?',
  words: 'Its link stops working at once, and you can’t undo this. People who joined with it stay.',
  verb: 'Revoke invitation',
  isDanger: true,
  work: () => desk.act('invitation:revoke', { id: invitation.id }, 'The invitation is revoked.'),
  done: () => desk.lists.invitations.patch(invitation.id, { ended: true }),
});

/** @param {Desk} desk @param {Report} report @returns {Question} */
export const deleteReported = (desk, report) => ({
  kind: 'question',
  title: 'Delete this message?',
  words: `It disappears from ${report.message.room_name || 'the conversation'} for everyone, and you can’t undo this. All reports of it are closed.`,
  quote: report.message.text,
  verb: 'Delete message',
  isDanger: true,
  work: () => desk.act('report:close', { id: report.id, delete: true }, 'The message is deleted.'),
  done: () => desk.closed(report),
});

/** @param {Desk} desk @param {Ban} one @returns {Question} */
export const liftBan = (desk, one) => ({
  kind: 'question',
  title: `Lift the ban on ${one.network}?`,
  words: 'Everyone at these addresses can connect again.',
  verb: 'Lift ban',
  work: () => desk.act('ban:delete', { id: one.id }, `${one.network} is no longer banned.`),
  done: () => desk.lists.bans.drop(one.id),
});

/** Nothing is asked, because it can be taken back at once. @param {Desk} desk @param {RoomRecord} room @param {boolean} archived */
export async function archive(desk, room, archived) {
  const ack = await desk.act('room:archive', { room: room.slug, archived });
  if (!ack.ok) return desk.say(ack.error.message);
  desk.lists.rooms.patch(room.id, { archived });
  if (archived) desk.say(`Archived ${room.name}. It can be read, but no one can post in it or join it.`, () => void archive(desk, room, false));
  else desk.say(`${room.name} is no longer archived.`);
}

/** @param {Desk} desk @param {Report} report */
export async function dismiss(desk, report) {
  const ack = await desk.act('report:close', { id: report.id, delete: false }, 'The report is dismissed. The message stays.');
  if (ack.ok) desk.closed(report);
  else desk.say(ack.error.message);
}

/** @param {Desk} desk @param {FailedJob} job */
export async function runAgain(desk, job) {
  const ack = await desk.act('job:retry', { id: job.id }, 'Running again now. If it fails, it comes back to this list.');
  if (ack.ok) desk.lists.jobs.drop(job.id);
  else desk.say(ack.error.message);
}

/** @param {Desk} desk @param {OwnEmoji} emoji @returns {Question} */
export const removeEmoji = (desk, { id, name }) => ({
  kind: 'question',
  title: `Remove :${name}:?`,
  words: 'Messages and reactions that have it show its name instead of the picture.',
  verb: 'Remove',
  isDanger: true,
  work: () => desk.act('emoji:remove', { name }, `:${name}: is removed.`),
  done: () => desk.lists.emoji.drop(id),
});

/** @param {Desk} desk @param {Team} group @returns {Question} */
export const deleteGroup = (desk, { id, name }) => ({
  kind: 'question',
  title: `Delete the group ${name}?`,
  words: 'No one can mention it any more, and messages that do show its number instead of its name. Its people stay, and you can’t undo this.',
  verb: 'Delete',
  isDanger: true,
  work: () => desk.act('group:delete', { id }, `The group ${name} is deleted.`),
  done: () => desk.lists.groups.drop(id),
});
