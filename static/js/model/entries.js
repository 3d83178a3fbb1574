/** @import { AskAny } from './types.js' */
/** @import { Events, Item } from '../wire.d.ts' */
import { mayBeOld } from './afresh.js';
import { observed } from '../lib/changes.js';
import { MOST, since } from './marks.js';
import { currentEntries } from './renamed.js';

/** @typedef {"mentions" | "replies" | "threads" | "reactions"} Kind */

/** As many as can be marked as read at once. */
const AT_ONCE = 50;

/** What tells one entry from another. @param {Item} item */
export const keyOf = ({ message, by, emoji }) => `${message.id} ${by?.id ?? ''} ${emoji ?? ''}`;

/** The events after which a list is another one. @type {Record<Kind, readonly string[]>} */
const CONCERNED = {
  mentions: ['read', 'meant'],
  replies: ['read', 'meant'],
  threads: ['read', 'meant', 'followed'],
  reactions: ['reaction'],
};

/** What is meant for oneself, in all rooms: the entries of one kind, those of the tab that is shown. */
export class Entries {
  /** @type {Kind} */
  kind = 'mentions';
  /** The newest first. @type {readonly Item[]} */
  list = [];
  /** @type {"new" | "loading" | "ready" | "failed"} */
  state = 'new';
  hasMore = false;
  /** Somebody reacted since one last looked at the reactions. */
  hasNewReactions = false;
  /** Reactions after this time are new: when one had looked at them before. */
  newSince = 0;
  /** @type {string | null} */
  #cursor = null;
  #turn = 0;
  #ask;
  #me;
  #isShown;

  /** @param {{ask: AskAny, me: number, isShown: () => boolean}} parts  `isShown`: the list is in view, of a person who looks at it */
  constructor({ ask, me, isShown }) {
    this.#ask = ask;
    this.#me = me;
    this.#isShown = isShown;
    observed(this);
  }

  /** Shows the entries of a kind from the newest on. @param {Kind} kind */
  async show(kind) {
    if (kind !== this.kind || this.state === 'failed') {
      this.list = [];
      this.hasMore = false;
    }
    this.kind = kind;
    const answer = await this.#page({});
    if (!answer) return;
    this.newSince = answer.seen_at;
    this.#take(answer);
    await this.#saw(answer);
  }

  /** Loads the page after those that are loaded. */
  async more() {
    if (!this.hasMore || this.state === 'loading') return;
    const answer = await this.#page({ before: this.#cursor });
    if (answer) this.#take(answer, this.list);
  }

  /** True for a mention, a reply or a thread that is not read, or a reaction that is new. @param {Item} item */
  isUnread(item) {
    return this.kind === 'reactions' ? item.at > this.newSince : Boolean(item.unread);
  }

  /** Marks mentions or replies as read. @param {readonly number[]} ids @param {Kind} [kind] those of this one */
  async read(ids, kind = this.kind) {
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const some = ids.slice(at, at + AT_ONCE);
      const ack = await this.#ask('inbox:read', { ids: some });
      if (!ack.ok) return ack;
      if (this.kind === kind) this.#mark(({ message }) => some.includes(message.id), false);
    }
    return { ok: true };
  }

  /** Marks all as read, also those that are not loaded. If a page of them can't be had, none. */
  async readAll() {
    const { kind } = this;
    const unread = this.list.filter((item) => item.unread);
    let [hasMore, cursor] = [this.hasMore, this.#cursor];
    while (hasMore) {
      const ack = await this.#ask('inbox:list', { kind, before: cursor });
      if (!ack.ok) return ack;
      unread.push(...ack.items.filter((/** @type {Item} */ item) => item.unread));
      [hasMore, cursor] = [ack.more, ack.cursor];
    }
    return this.read(unread.map(({ message }) => message.id), kind);
  }

  /** @param {(item: Item) => boolean} isConcerned @param {boolean} isUnread */
  #mark(isConcerned, isUnread) {
    this.list = this.list.map((item) => (isConcerned(item) && Boolean(item.unread) !== isUnread ? { ...item, unread: Number(isUnread) } : item));
  }

  /** A room was read, here or elsewhere: also what stands on later pages. @param {Events["read"]} read */
  #readIn({ room, mentions }) {
    if (this.kind !== 'mentions' && this.kind !== 'replies') return;
    const unread = new Set(mentions.map(({ seq }) => seq));
    // Of many, the server names the newest.
    const from = mentions.length < MOST ? 0 : (mentions[0]?.seq ?? 0);
    for (const isUnread of [true, false]) this.#mark(({ room: slug, message: { seq } }) => slug === room && seq >= from && unread.has(seq) === isUnread, isUnread);
  }

  /** What the server says. @param {string} event @param {any} data */
  heard(event, data) {
    if (mayBeOld(event)) void this.#resume();
    this.list = currentEntries(this.list, event, data);
    if (event === 'reaction' && data.on) this.hasNewReactions = true;
    if (event === 'reaction' && !data.on) void this.#lookForNew();
    if (event === 'inbox') this.hasNewReactions = false;
    if (event === 'message') this.#moved(data.message);
    if (event === 'read') this.#readIn(data);
    if (this.#isShown() && this.#isConcerned(event, data)) void this.#reload();
  }

  /** True if what is listed may be something else after an event. @param {string} event @param {any} data */
  #isConcerned(event, data) {
    const message = { message: data.message, unread: data }[event];
    // What was meant for one may not be any more, and neither whom one has blocked is listed, nor a room that one has left or is banned from.
    const isListed = message && this.list.some(({ room, message: { seq } }) => room === data.room && seq === message.seq);
    if (isListed || (message && this.#isReply(message)) || event === 'blocked' || event === 'me' || (event === 'member' && data.person.id === this.#me)) return true;
    return CONCERNED[this.kind].includes(message && since(message, this.#me) > 0 ? 'meant' : event);
  }

  /** True if a message may be in a thread that is listed here, or further down. @param {{root?: number | null}} message */
  #isReply({ root }) {
    return this.kind === 'threads' && Boolean(root) && (this.hasMore || this.list.some(({ message: { id } }) => id === root));
  }

  /** A message was edited or deleted. @param {Item["message"]} message */
  #moved(message) {
    this.list = this.list.map((one) => (one.message.id === message.id && one.message.rev < message.rev ? { ...one, message } : one));
  }

  /** Events may have been missed. */
  async #resume() {
    if (this.#isShown()) void this.show(this.kind);
    if (!this.#isShown() || this.kind !== 'reactions') await this.#lookForNew();
  }

  /** Asks if somebody reacted since one last looked at the reactions. */
  async #lookForNew() {
    const ack = await this.#ask('inbox:list', { kind: 'reactions' });
    if (ack.ok) this.hasNewReactions = (ack.items[0]?.at ?? 0) > ack.seen_at;
  }

  /** Loads the newest page again; what is older stays, so that nothing goes while one reads further down. */
  async #reload() {
    const [older, cursor, had] = [this.list, this.#cursor, this.hasMore];
    const answer = await this.#page({});
    if (!answer) return;
    this.#take(answer);
    const last = this.list.at(-1);
    const known = new Set(this.list.map(keyOf));
    const rest = answer.more && last ? older.filter((one) => one.at <= last.at && !known.has(keyOf(one))) : [];
    if (rest.length) {
      this.list = [...this.list, ...rest];
      [this.#cursor, this.hasMore] = [cursor, had];
    }
    await this.#saw(answer);
  }

  /** One has looked at the reactions. @param {{items: Item[], seen_at: number}} answer */
  async #saw({ items, seen_at }) {
    if (this.kind !== 'reactions' || !this.#isShown() || (items[0]?.at ?? 0) <= seen_at) return;
    const ack = await this.#ask('inbox:seen', {});
    if (ack.ok) this.hasNewReactions = false;
  }

  /** @param {{items: Item[], more: boolean, cursor: string | null}} answer @param {readonly Item[]} [before] */
  #take({ items, more, cursor }, before = []) {
    this.list = [...before, ...items];
    this.hasMore = more;
    this.#cursor = cursor;
  }

  /** @param {{before?: string | null}} from  null if it failed, or was asked for again meanwhile */
  async #page(from) {
    this.#turn += 1;
    const turn = this.#turn;
    this.state = 'loading';
    const ack = await this.#ask('inbox:list', { kind: this.kind, ...from });
    if (turn !== this.#turn) return null;
    if (ack.ok) this.state = 'ready';
    else if (ack.error.code !== 'offline') this.state = 'failed'; // once we are connected it is loaded
    return ack.ok ? ack : null;
  }
}
