/** @import { Events } from '../wire.d.ts' */
/** @import { Chat } from './chat.js' */

/** @typedef {{[Name in keyof Events]?: (event: Events[Name]) => void}} Handlers */

/** @param {Chat} chat @param {string} slug the conversation we follow, if it is that room */
const followed = (chat, slug) => (chat.current.slug === slug ? chat.current : null);

/** @param {Chat} chat @param {() => void} startAfresh @returns {Handlers} */
const greeting = (chat, startAfresh) => ({
  /** The server goes, and another one follows. */
  restart({ seconds }) {
    chat.connection.restarting(seconds);
  },
  hello({ me, workspace, epoch, blocked, preferences }) {
    if (me.id !== chat.me.id) return startAfresh();
    chat.me = me;
    chat.workspace = workspace;
    chat.blocked = new Set(blocked);
    chat.preferences.greeted(chat.can('me:preferences'), preferences);
    if (chat.epoch && chat.epoch !== epoch) chat.forgetAll();
    chat.epoch = epoch;
    chat.connection.online();
    void chat.resume();
    if (chat.can('offer:list')) void chat.offers.load();
  },
  me({ me }) {
    void chat.becameMe(me);
  },
  /** The session is over; the page does not come back by itself. */
  signed_out({ message }) {
    chat.signedOut = message;
    chat.connection.refused({ code: 'forbidden', message });
  },
  blocked({ blocked }) {
    chat.blocked = new Set(blocked);
  },
  preferences({ preferences }) {
    chat.preferences.heard(preferences);
  },
  offers({ offers }) {
    chat.offers.take(offers);
  },
  workspace({ name }) {
    chat.workspace = name;
  },
});

/** @param {Chat} chat @param {() => number} now @returns {Handlers} */
const conversationEvents = (chat, now) => ({
  message(event) {
    const conversation = followed(chat, event.room);
    if (!conversation) {
      // It was on its way when we left the room, and no `unread` follows.
      if (event.message.seq === event.rev && chat.isNews(event.message)) chat.rooms.arrived(event.room, event.rev, false, event.message.at);
      return;
    }
    conversation.receive(event);
    if (chat.isNews(event.message)) chat.announcer.heard(event.message);
    if (!chat.reading.isLooking) conversation.unread.arrived(event.message);
    const { newest } = conversation.timeline;
    const { at, kind } = event.message;
    const room = chat.rooms.get(event.room);
    const isPost = kind === 'text' || kind === 'announcement';
    chat.rooms.update(event.room, { last_seq: newest?.seq ?? 0, ...(isPost && { last_at: Math.max(at, room?.last_at ?? 0) }) });
  },
  position(position) {
    followed(chat, position.room)?.heard(position);
  },
  room({ room }) {
    chat.updateRoom(room);
  },
  unread({ room, seq, author }) {
    chat.rooms.arrived(room, seq, author === chat.me.id, now());
  },
  read({ room, read_seq }) {
    chat.rooms.read(room, read_seq);
    chat.conversation(room)?.unread.read(read_seq);
  },
});

/** @param {Chat} chat @param {() => number} now @returns {Handlers} */
const peopleEvents = (chat, now) => ({
  member({ room, person, member, by }) {
    chat.conversation(room)?.presence.change(person, member);
    if (person.id !== chat.me.id) return;
    if (!member) chat.wasLeft(room, by);
    else if (chat.rooms.get(room)) chat.rooms.update(room, { member: true });
    else void chat.loadRooms();
  },
  person({ person, status }) {
    chat.reintroduce(person, status);
  },
  presence(event) {
    const conversation = followed(chat, event.room);
    conversation?.presence.move(event);
    for (const id of event.went) conversation?.typing.stopped(id);
    chat.rooms.update(event.room, { here: event.here });
  },
  typing({ room, person }) {
    if (person.id !== chat.me.id && !chat.blocked.has(person.id)) followed(chat, room)?.typing.heard(person, now());
  },
});

/**
 * The handlers of the server's events, by name. The returned function is true for an event that has one.
 *
 * @param {Chat} chat
 * @param {{now: () => number, startAfresh: () => void}} parts  `startAfresh` when the browser became somebody else
 */
export function inbox(chat, { now, startAfresh }) {
  /** @type {Record<string, (event: any) => void>} */
  const handlers = { ...greeting(chat, startAfresh), ...conversationEvents(chat, now), ...peopleEvents(chat, now) };
  /** @param {string} event @param {any} data @returns {boolean} */
  return (event, data) => {
    const handler = Object.hasOwn(handlers, event) ? handlers[event] : undefined;
    handler?.(data);
    return handler !== undefined;
  };
}
