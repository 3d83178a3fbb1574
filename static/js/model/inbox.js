/** @import { Events, Message } from '../wire.d.ts' */
/** @import { Chat } from './chat.js' */
/** @import { EmojiSet } from './emoji.js' */
/** @import { Aimed } from './marks.js' */
import { since } from './marks.js';

/** @typedef {{[Name in keyof Events]?: (event: Events[Name]) => void}} Handlers */

/** True if people or the operator wrote it. @param {Message} message */
const isPost = ({ kind }) => kind === 'text' || kind === 'announcement';

/** @param {Chat} chat @param {string} slug the conversation we follow, if it is that room */
const followed = (chat, slug) => (chat.current.slug === slug && !chat.isAway ? chat.current : null);

/** @param {Chat} chat @param {() => void} startAfresh @param {EmojiSet} [set] @returns {Handlers} */
const greeting = (chat, startAfresh, set) => ({
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
    void set?.loadOwn();
  },
  missed() {
    void chat.resume();
    if (chat.can('offer:list')) void chat.offers.load();
    void set?.loadOwn();
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
    void chat.loadRooms(); // the server counts without them
  },
  preferences({ preferences }) {
    chat.preferences.heard(preferences);
  },
  offers({ offers }) {
    chat.offers.take(offers);
  },
  emoji({ emoji }) {
    set?.setOwn(emoji);
  },
  workspace({ name }) {
    chat.workspace = name;
  },
});

/**
 * @typedef {(before: Message | undefined, after: Message) => void} Changed   what is told of each message of the open room, with what was held of it
 * @param {Chat} chat @param {Changed} changed @returns {Handlers}
 */
function conversationEvents(chat, changed) {
  /** @param {string} room @param {Aimed & {rev: number, author: number | null, deleted?: boolean, meant_rev?: number, at: number}} message */
  const hear = (room, message) => {
    const { seq, rev, author, deleted, meant_rev, at } = message;
    chat.rooms.heard(room, { seq, rev, author, gone: deleted ? meant_rev || seq : 0, since: since(message, chat.me.id) }, at);
    if (chat.rooms.areStale) void chat.loadRooms();
  };
  return {
    message(event) {
      const conversation = followed(chat, event.room);
      const { message } = event;
      if (isPost(message)) hear(event.room, { ...message, author: message.author?.id ?? null });
      if (!conversation) return;
      const isNew = message.seq > (conversation.timeline.newest?.seq ?? 0);
      changed(conversation.timeline.find(message.id), message);
      conversation.receive(event);
      // Somebody who reacts to what was said before doesn't say it again.
      if (conversation.unread.isNews(message) && (isNew || message.edited_at || message.deleted)) chat.announcer.heard(message, since(message, chat.me.id));
      if (!chat.reading.isLooking) conversation.unread.arrived(message);
    },
    position(position) {
      followed(chat, position.room)?.heard(position);
    },
    room({ room }) {
      chat.updateRoom(room);
    },
    unread(event) {
      hear(event.room, event);
    },
    reaction({ room, person, emoji, on }) {
      const isWanted = on && chat.rooms.get(room)?.level !== 'nothing' && !chat.blocked.has(person.id);
      if (isWanted) chat.announcer.reacted({ name: person.name, emoji });
    },
    read(event) {
      const move = chat.rooms.read(event.room, event);
      if (move === 'back') chat.reading.movedBack(event.room, event.read_seq);
      else if (move === 'on') chat.visited.get(event.room)?.unread.read(event.read_seq);
    },
    options({ room, level, threads }) {
      chat.rooms.update(room, { level, threads });
    },
  };
}

/** @param {Chat} chat @param {() => number} now @returns {Handlers} */
const peopleEvents = (chat, now) => ({
  member({ room, person, member, by }) {
    chat.visited.get(room)?.presence.change(person, member);
    const conversation = followed(chat, room);
    if (conversation) chat.rooms.update(room, { member_count: conversation.presence.total });
    if (person.id !== chat.me.id) return;
    if (!member) return chat.wasLeft(room, by);
    chat.rooms.update(room, { member: true });
    void chat.loadRooms(); // it has our mark in the room
    if (conversation && !conversation.isMember && !conversation.isOpening) void chat.open(false); // what we may do there
  },
  role({ room, person, role }) {
    chat.visited.get(room)?.presence.setRole(person, role);
  },
  bans({ room }) {
    void chat.visited.get(room)?.bans?.load();
  },
  person({ person, status }) {
    chat.reintroduce(person, status);
  },
  group(event) {
    for (const { timeline } of chat.visited.all) timeline.regroup(event);
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
 * @param {{now: () => number, startAfresh: () => void, changed?: Changed, emoji?: EmojiSet}} parts  `startAfresh` when the browser became somebody else
 */
export function inbox(chat, { now, startAfresh, changed = () => {}, emoji }) {
  /** @type {Record<string, (event: any) => void>} */
  const handlers = { ...greeting(chat, startAfresh, emoji), ...conversationEvents(chat, changed), ...peopleEvents(chat, now) };
  /** @param {string} event @param {any} data @returns {boolean} */
  return (event, data) => {
    const handler = Object.hasOwn(handlers, event) ? handlers[event] : undefined;
    handler?.(data);
    return handler !== undefined;
  };
}
