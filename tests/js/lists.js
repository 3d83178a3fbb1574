/** What a page holds beside the chat, as app.js wires it, and all of it as data that can be compared. */
import { bansHere } from '../../static/js/model/bans.js';
import { EmojiSet } from '../../static/js/model/emoji.js';
import { Entries } from '../../static/js/model/entries.js';
import { Mentioning } from '../../static/js/model/mentioning.js';
import { Pins } from '../../static/js/model/pins.js';
import { Saved } from '../../static/js/model/saved.js';
import { Thread } from '../../static/js/model/thread.js';

const KINDS = /** @type {const} */ (['mentions', 'replies', 'threads']);

export class Lists {
  /** @param {import('../../static/js/model/chat.js').Chat} chat @param {any} timers */
  constructor(chat, timers) {
    const { ask } = chat;
    this.chat = chat;
    this.saved = new Saved({ ask, me: chat.me.id });
    this.pins = new Pins(chat);
    this.thread = new Thread(chat);
    this.mentioning = new Mentioning(() => chat, timers.later);
    this.emoji = new EmojiSet({ ask, load: async () => [], draws: () => true, textStorage: null, ...timers });
    // Each tab of the inbox as if it were in view; the reactions are not, because looking at them is a change.
    this.entries = KINDS.map((kind) => {
      const entries = new Entries({ ask, me: chat.me.id, isShown: () => entries.state !== 'new' });
      entries.kind = kind;
      return entries;
    });
  }

  /** @param {string} event @param {any} data */
  heard(event, data) {
    for (const one of [this.saved, ...this.entries, this.pins, this.mentioning, this.thread]) one.heard(event, data);
  }

  /** Loads all that is loaded only once somebody wants to see it. */
  load() {
    const { chat, saved, pins, thread, entries, mentioning } = this;
    const [first] = chat.current.timeline.messages.filter(({ kind }) => kind === 'text');
    void saved.load();
    void pins.load();
    if (first) void thread.open(first);
    for (const one of entries) void one.show(one.kind);
    void mentioning.more('', () => true);
    void chat.current.loadMembers();
    if (chat.current.can('room:bans')) bansHere(chat);
  }

  /** All that it shows. */
  get shown() {
    const { chat, saved, pins, thread, entries, mentioning, emoji } = this;
    const { current } = chat;
    return {
      me: chat.me, workspace: chat.workspace, blocked: [...chat.blocked], signedOut: chat.signedOut, preferences: chat.preferences.now,
      rooms: Object.fromEntries([...chat.rooms.mine, ...chat.rooms.others].map((room) => [room.slug, room])), offers: chat.offers.all,
      open: {
        slug: current.slug, status: current.status, role: current.role, may: current.may, room: current.room, messages: current.timeline.messages,
        members: Object.fromEntries(current.presence.members.map((member) => [member.id, member])), total: current.presence.total, here: current.presence.here, readSeq: current.unread.readSeq, bans: (current.can('room:bans') && current.bans?.rows) || [],
      },
      saved: { ids: [...saved.ids], list: saved.list }, pins: pins.all,
      thread: { root: thread.root, replies: thread.replies, isFollowing: thread.isFollowing },
      inbox: Object.fromEntries(entries.map(({ kind, list }) => [kind, list])), hasNewReactions: entries[0]?.hasNewReactions,
      groups: mentioning.find('').filter(({ key }) => key.startsWith('group')).map(({ label, hint }) => `${label}: ${hint}`), emoji: emoji.own.map(({ char }) => char),
    };
  }
}
