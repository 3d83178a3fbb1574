/** @import { MessageEvent, Person, Room } from './types.js' */
/** @import { Chat } from './chat.js' */

/**
 * What the server says, by the name of the event. Returns true when it was understood.
 *
 * @param {Chat} chat
 * @param {{now: () => number, restart: () => void}} parts  `restart` when the browser became somebody else
 */
export function inbox(chat, { now, restart }) {
  /** @param {string} slug the conversation we follow, if it is that room */
  const followed = (slug) => (chat.current.slug === slug ? chat.current : null);

  /** @type {Record<string, (data: any) => void>} */
  const handlers = {
    /** @param {{me: Person, place: string, epoch: string}} hello */
    hello({ me, place, epoch }) {
      if (me.id !== chat.me.id) return restart();
      chat.me = me;
      chat.place = place;
      if (chat.epoch && chat.epoch !== epoch) chat.forgetAll();
      chat.epoch = epoch;
      chat.connection.online();
      void chat.resume();
    },
    /** @param {MessageEvent} event */
    message(event) {
      const conversation = followed(event.room);
      if (!conversation) return;
      conversation.receive(event);
      if (!chat.isLooking) conversation.unread.arrived(event.message);
      chat.rooms.update(event.room, { last_seq: conversation.timeline.newest?.seq ?? 0 });
    },
    /** @param {{room: string, rev: number, epoch: string}} position */
    position(position) {
      followed(position.room)?.heard(position);
    },
    /** @param {{room: Room}} event */
    room({ room }) {
      chat.updateRoom(room);
    },
    /** @param {{room: string, person: Person, member: boolean}} event */
    member({ room, person, member }) {
      chat.conversation(room)?.presence.change(person, member);
      if (person.id !== chat.me.id) return;
      if (!member) chat.wasLeft(room);
      else if (chat.rooms.get(room)) chat.rooms.update(room, { member: true });
      else void chat.loadRooms();
    },
    /** @param {{room: string, here: number, came: Person[], went: number[]}} event */
    presence(event) {
      const conversation = followed(event.room);
      conversation?.presence.move(event);
      for (const id of event.went) conversation?.typing.stopped(id);
      chat.rooms.update(event.room, { here: event.here });
    },
    /** @param {{room: string, person: Person}} event */
    typing({ room, person }) {
      if (person.id !== chat.me.id) followed(room)?.typing.heard(person, now());
    },
    /** @param {{room: string, seq: number, author: number | null}} event */
    unread({ room, seq, author }) {
      chat.rooms.arrived(room, seq, author === chat.me.id);
    },
    /** @param {{room: string, read_seq: number}} event */
    read({ room, read_seq }) {
      chat.rooms.read(room, read_seq);
      chat.conversation(room)?.unread.read(read_seq);
    },
  };

  /** @param {string} event @param {any} data @returns {boolean} */
  return (event, data) => {
    const handler = Object.hasOwn(handlers, event) ? handlers[event] : undefined;
    handler?.(data);
    return handler !== undefined;
  };
}
