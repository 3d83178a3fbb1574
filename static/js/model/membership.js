/** @import { Chat } from './chat.js' */

/** Becomes a member of a room; by default, of the one in view. @param {Chat} chat @param {string} [slug] */
export async function join(chat, slug = chat.current.slug) {
  const { current } = chat;
  const ack = await chat.ask('room:join', { room: slug });
  if (ack.ok) {
    chat.rooms.update(slug, { member: true });
    if (chat.current === current && slug === current.slug) await chat.open(true);
  }
  return ack;
}

/** Leaves the room in view. @param {Chat} chat */
export async function leave(chat) {
  const { slug } = chat.current;
  const ack = await chat.ask('room:leave', { room: slug });
  if (ack.ok) chat.wasLeft(slug);
  return ack;
}
