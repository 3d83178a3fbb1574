/** @import { Chat } from './chat.js' */

/** The people who are banned from the open room, loaded again when that changes (`bans` in inbox.js). @param {Chat} chat */
export function bansHere(chat) {
  const { current } = chat;
  const { slug: room } = current;
  current.bans = chat.list({ event: 'room:bans', rows: 'bans', fields: () => ({ room }) });
  return current.bans;
}
