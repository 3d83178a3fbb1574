/** @import { Chat } from './chat.js' */

/** Becomes a member of the room in view. @param {Chat} chat */
export async function join(chat) {
  const { current } = chat;
  const ack = await chat.ask('room:join', { room: current.slug });
  if (ack.ok) {
    chat.rooms.update(current.slug, { member: true });
    if (chat.current === current) await chat.open(true);
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
