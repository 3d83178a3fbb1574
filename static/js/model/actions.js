/** @import { Message, Room } from '../wire.d.ts' */
/** @import { Level } from './levels.js' */
import { LEVELS } from './levels.js';

/**
 * The things that a person can do from the menu of a room or a message, or by name. What they may not do is not listed.
 *
 * @typedef {"members" | "pins" | "fold" | "topic" | "add" | "invite" | "invite-workspace" | "settings" | "archive" | "leave"
 *   | `level:${Level}` | "room" | "direct" | "browse" | "preferences" | "self" | "keys" | "admin" | "sign-up" | "sign-in" | "sign-out"} ActionName
 *
 * @typedef {object} Action
 * @property {ActionName} name
 * @property {string} label
 * @property {string} sign     the name of its icon
 * @property {string} [words]  other words by which it can be found
 * @property {boolean} [isGrave]  it ends something
 * @property {boolean} [isOn]     it is the one of several choices that is made
 *
 * @typedef {"react" | "reply" | "thread" | "room" | "edit" | "link" | "quote" | "share" | "unread" | "pin" | "save" | "history" | "copy" | "report" | "delete"} MessageActionName
 *
 * @typedef {object} MessageAction
 * @property {MessageActionName} name
 * @property {string} label
 * @property {string} sign
 * @property {boolean} [isQuick]  it has a button beside the message, too
 * @property {boolean} [isGrave]
 *
 * @typedef {(right: string) => boolean} May
 */

/** @param {[boolean, Action][]} all @returns {Action[]} */
const those = (all) => all.filter(([isOffered]) => isOffered).map(([, action]) => action);

/** Actions on a message of the open room; the grave ones are last. @param {Message} message @param {{isMine: boolean, isInThread?: boolean, isSaved?: boolean, hasNews?: boolean, mayHere: May}} here `hasNews`: there is something of others to read from it on @returns {MessageAction[]} */
export function messageActions({ kind, author, deleted, pinned, edited_at }, { isMine, isInThread = false, isSaved = false, hasNews = !isMine, mayHere }) {
  if (deleted || kind !== 'text') return [];
  /** @type {[boolean, MessageAction][]} */
  const all = [
    [mayHere('message:react'), { name: 'react', label: 'React', sign: 'smile-plus', isQuick: true }],
    [mayHere('message:post'), { name: 'reply', label: 'Reply', sign: 'reply', isQuick: true }],
    [isMine && mayHere('message:edit'), { name: 'edit', label: 'Edit message', sign: 'pencil', isQuick: true }],
    [true, { name: 'link', label: 'Copy link', sign: 'link', isQuick: true }],
    [true, isInThread ? { name: 'room', label: 'Show in the room', sign: 'hash' } : { name: 'thread', label: 'Open thread', sign: 'messages-square' }],
    [true, { name: 'copy', label: 'Copy text', sign: 'copy' }],
    [mayHere('message:post'), { name: 'quote', label: 'Quote', sign: 'quote' }],
    [true, { name: 'share', label: 'Share', sign: 'forward' }],
    [hasNews && mayHere('room:unread'), { name: 'unread', label: 'Mark unread', sign: 'mail-open' }],
    [mayHere('message:pin'), pinned ? { name: 'pin', label: 'Unpin', sign: 'pin-off' } : { name: 'pin', label: 'Pin', sign: 'pin' }],
    [isSaved || mayHere('message:save'), isSaved ? { name: 'save', label: 'Remove from saved', sign: 'bookmark-minus' } : { name: 'save', label: 'Save', sign: 'bookmark' }],
    [edited_at !== null && mayHere('message:history'), { name: 'history', label: 'Edit history', sign: 'history' }],
    [!isMine && author !== null && mayHere('report:create'), { name: 'report', label: 'Report message', sign: 'flag', isGrave: true }],
    [mayHere(isMine ? 'message:delete' : 'message:delete:any'), { name: 'delete', label: 'Delete message', sign: 'trash-2', isGrave: true }],
  ];
  return all.filter(([isOffered]) => isOffered).map(([, action]) => action);
}

/** Actions on the open room. @param {{room: Room | null, isMember: boolean, pinned?: number | null, level?: string, isFolded?: boolean, may: May, mayHere: May}} here @returns {Action[]} */
export function roomActions({ room, isMember, pinned = null, level, isFolded = false, may, mayHere }) {
  if (!room) return [];
  const isDirect = room.kind === 'direct';
  return those([
    [true, { name: 'members', label: 'Members', sign: 'users', words: 'people who is here online' }],
    [mayHere('room:pins'), { name: 'pins', label: pinned === null ? 'Pinned' : `Pinned (${pinned})`, sign: 'pin', words: 'pins messages' }],
    [isMember && mayHere('room:options'), isFolded
      ? { name: 'fold', label: 'Show replies in the timeline', sign: 'messages-square', words: 'threads flat unfold' }
      : { name: 'fold', label: 'Fold replies into threads', sign: 'messages-square', words: 'threads folded' }],
    [mayHere('room:invite'), { name: 'invite', label: 'Invite by link', sign: 'link', words: 'invitation people' }],
    [mayHere('member:add') && may('person:list'), { name: 'add', label: 'Add people', sign: 'user-plus', words: 'invite members' }],
    [mayHere('room:topic') && !isDirect, { name: 'topic', label: room.topic ? 'Change topic' : 'Add a topic', sign: 'pencil', words: 'description' }],
    ...LEVELS.map((one) => /** @type {[boolean, Action]} */ ([isMember && mayHere('room:options'), { name: `level:${one.level}`, label: `Notify: ${one.label.toLowerCase()}`, sign: one.sign, isOn: one.level === level, words: 'notifications mute unmute hear' }])),
    [mayHere('room:settings') || mayHere('room:archive'), { name: 'settings', label: 'Room settings', sign: 'settings', words: 'rename slow mode posting bans' }],
    [mayHere('room:archive'), room.archived
      ? { name: 'archive', label: 'Unarchive room', sign: 'archive-restore', words: 'unarchive' }
      : { name: 'archive', label: 'Archive room', sign: 'archive', words: 'close end', isGrave: true }],
    [isMember && mayHere('room:leave') && !isDirect, { name: 'leave', label: 'Leave room', sign: 'log-out', words: 'exit quit', isGrave: true }],
  ]);
}

/** Actions on the workspace and on oneself. @param {{may: May, isGuest: boolean}} who @returns {Action[]} */
export function generalActions({ may, isGuest }) {
  return those([
    [may('room:create'), { name: 'room', label: 'New room', sign: 'plus', words: 'create make channel' }],
    [may('direct:open'), { name: 'direct', label: 'New direct message', sign: 'message-circle', words: 'dm conversation write' }],
    [may('invitation:create'), { name: 'invite-workspace', label: 'Invite people', sign: 'user-plus', words: 'invitation link share add' }],
    [may('room:create'), { name: 'browse', label: 'Browse rooms', sign: 'compass', words: 'find join channels list' }],
    [true, { name: 'preferences', label: 'Preferences', sign: 'palette', words: 'theme dark light accent density text size clock' }],
    [true, { name: 'self', label: 'Profile and settings', sign: 'user', words: 'name picture status account' }],
    [true, { name: 'keys', label: 'Keyboard shortcuts', sign: 'keyboard', words: 'keys help' }],
    [may('admin:people'), { name: 'admin', label: 'Admin', sign: 'shield', words: 'people moderation audit' }],
    [isGuest, { name: 'sign-up', label: 'Create account', sign: 'user-plus', words: 'register sign up' }],
    [isGuest, { name: 'sign-in', label: 'Sign in', sign: 'log-in', words: 'log in account' }],
    [true, { name: 'sign-out', label: 'Sign out', sign: 'log-out', words: 'log out leave exit' }],
  ]);
}
