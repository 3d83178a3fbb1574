/** What a person wants to hear of a room, and what of it stands in the list of rooms and in the title. */
/** @import { Chat } from './chat.js' */
/** @import { Entry } from './rooms.js' */

/** @typedef {"all" | "mentions" | "nothing"} Level */

/** @type {readonly {level: Level, label: string, sign: string}[]} */
export const LEVELS = [
  { level: 'all', label: 'All messages', sign: 'bell' },
  { level: 'mentions', label: 'Mentions only', sign: 'at-sign' },
  { level: 'nothing', label: 'Nothing', sign: 'bell-off' },
];

/** @param {Pick<Entry, "level">} room */
export const isMuted = ({ level }) => level === 'nothing';

/**
 * The number that a room shows, and whether it is meant for the person: of mentions, of messages in a direct conversation, or else of whatever
 * is unread. A muted room says nothing.
 * @param {Pick<Entry, "kind" | "level" | "unread" | "mentions">} room
 */
export function countOf({ kind, level, unread, mentions }) {
  if (level === 'nothing') return { count: 0, isYours: false };
  const yours = kind === 'direct' ? unread : mentions.length;
  if (yours) return { count: yours, isYours: true };
  return { count: level === 'all' ? unread : 0, isYours: false };
}

/** The unread messages of a room that count in the title: all, or only what is meant for the person. @param {Pick<Entry, "kind" | "level" | "unread" | "mentions">} room */
export function toldOf({ kind, level, unread, mentions }) {
  if (level === 'nothing') return 0;
  return level === 'all' || kind === 'direct' ? unread : mentions.length;
}

/** The mentions and replies in these rooms that are not read, without those of muted rooms. @param {readonly Pick<Entry, "level" | "mentions">[]} rooms */
export const meantIn = (rooms) => rooms.reduce((sum, room) => sum + (isMuted(room) ? 0 : room.mentions.length), 0);

/** Chooses what to hear of a room, at once here, and soon on all devices. @param {Chat} chat @param {string} slug @param {Level} level */
export async function choose(chat, slug, level) {
  const before = chat.rooms.get(slug)?.level;
  chat.rooms.update(slug, { level });
  const ack = await chat.ask('room:options', { room: slug, level });
  if (ack.ok) return ack;
  if (before && chat.rooms.get(slug)?.level === level) chat.rooms.update(slug, { level: before });
  chat.announcer.say(`Not changed. ${ack.error.message}`);
  return ack;
}
