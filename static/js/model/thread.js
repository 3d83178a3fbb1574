/** @import { Chat } from './chat.js' */
/** @import { Message } from '../wire.d.ts' */
import { mayBeOld } from './afresh.js';
import { observed } from '../lib/changes.js';
import { lowerBound } from '../lib/sorted.js';
import { answering, requoted } from './quote.js';
import { current } from './renamed.js';

/** The thread that is open beside its room. Reading it here does not move the mark of the room: there is one, and it moves in the room. */
export class Thread {
  /** The first message. @type {Message | null} */
  root = null;
  /** The replies that are loaded, the oldest first: all from the first of them on. @type {readonly Message[]} */
  replies = [];
  hasOlder = false;
  isFollowing = false;
  /** @type {"new" | "loading" | "ready" | "failed"} */
  state = 'new';
  /** The room that it is in. */
  slug = '';
  /** The id of the first message; 0 if none is open. */
  id = 0;
  /** The room's revision up to which all changes are known. */
  #rev = 0;
  #turn = 0;
  #chat;

  /** @param {Chat} chat */
  constructor(chat) {
    this.#chat = chat;
    observed(this);
  }

  /** True if it is one of the room in view. */
  get isHere() {
    return this.id > 0 && this.slug === this.#chat.current.slug;
  }

  /** The first message and the replies. */
  get messages() {
    return this.root ? [this.root, ...this.replies] : this.replies;
  }

  /** What is being written into it. */
  get composition() {
    return this.#chat.compositions.of(this.slug, this.id);
  }

  /** Our replies that the server has not acknowledged. */
  get unsent() {
    const arrived = new Set(this.replies.map(({ client_id }) => client_id));
    return this.#chat.outbox.of(this.slug).filter(({ answered, client_id }) => answered?.root === this.id && !arrived.has(client_id));
  }

  /** Opens a thread of the open room. @param {number} id of its first message */
  open(id) {
    const { slug, timeline } = this.#chat.current;
    if (id !== this.id || slug !== this.slug) {
      [this.slug, this.id, this.state] = [slug, id, 'new'];
      this.root = timeline.find(id) ?? null;
      this.replies = timeline.messages.filter(({ root }) => root === id);
      this.isFollowing = false;
      this.#rev = 0;
      this.hasOlder = (this.root?.replies ?? 0) > this.replies.length;
    }
    return this.load();
  }

  /** Loads the newest replies. What is shown stays until they come. */
  async load() {
    const ack = await this.#list({});
    if (!ack) return;
    this.#take([ack.root]);
    this.isFollowing = ack.following;
    this.#take(ack.messages);
    const [first] = ack.messages;
    // What is before the newest page may have a hole behind it.
    if (first) this.replies = this.replies.filter(({ seq }) => seq >= first.seq);
    this.hasOlder = ack.more;
    this.#rev = Math.max(this.#rev, ack.rev);
  }

  async loadOlder() {
    const [first] = this.replies;
    if (!this.hasOlder || this.state === 'loading' || !first) return;
    const ack = await this.#list({ before: first.seq });
    if (!ack) return;
    this.#take(ack.messages);
    this.hasOlder = ack.more;
  }

  /** @param {boolean} on */
  async follow(on) {
    const { slug: room, id } = this;
    const ack = await this.#chat.ask('thread:follow', { room, id, on });
    if (ack.ok) this.heard('followed', { room, id, following: on });
    this.#chat.announcer.say(ack.ok ? `${on ? 'Following' : 'Not following'} this thread` : ack.error.message);
  }

  /** Sends a reply. It answers what the draft does, or else the first message. @param {string} text */
  post(text) {
    const { root, composition, slug, id } = this;
    if (!root) return;
    this.#chat.current.typing.finished();
    this.#chat.outbox.add(slug, text, composition.takeAnswered() ?? answering(root), id);
  }

  /** What is shown of it was seen, unless the room was left as unread. */
  see() {
    const newest = this.messages.at(-1);
    const { current, threadMarks } = this.#chat;
    if (newest && this.isHere && !current.unread.isKept) threadMarks.see(current, this.id, newest.seq);
  }

  /** What the server says. @param {string} event @param {any} data */
  heard(event, data) {
    if (mayBeOld(event) && this.id && this.isHere) void this.load();
    if (event === 'followed' && data.id === this.id) this.isFollowing = data.following;
    if (['person', 'group', 'message'].includes(event)) this.#change((message) => current(message, event, data));
    if (data.room !== this.slug || this.state === 'new') return;
    if (event === 'message') this.#changed(data);
    if (event === 'position' && data.rev > this.#rev && this.state !== 'loading') void this.load();
  }

  /** @param {import('./types.js').MessageEvent} event */
  #changed({ message, prev, rev }) {
    const [first] = this.replies;
    if (message.id === this.id || (message.root === this.id && (!this.hasOlder || (first && message.seq >= first.seq)))) this.#take([message]);
    if (prev <= this.#rev) this.#rev = Math.max(this.#rev, rev);
    else if (this.state !== 'loading') void this.load(); // something was missed
  }

  /** Takes messages of the thread in, unless those that are held are as new. @param {readonly Message[]} messages */
  #take(messages) {
    const next = [...this.replies];
    for (const message of messages) {
      if (message.id === this.id) {
        if (!this.root || this.root.rev < message.rev) this.root = message;
        continue;
      }
      const at = lowerBound(next, message.seq, ({ seq }) => seq);
      const known = next[at];
      if (known?.seq !== message.seq) next.splice(at, 0, message);
      else if (known.rev < message.rev) next[at] = message;
    }
    const held = new Map(next.map((one) => [one.id, one]));
    this.replies = next.map((one) => requotedFrom(held, one));
  }

  /** @param {(message: Message) => Message} change  the same in all messages */
  #change(change) {
    this.root &&= change(this.root);
    this.replies = this.replies.map(change);
  }

  /** @param {{before?: number}} from */
  async #list(from) {
    this.#turn += 1;
    const turn = this.#turn;
    this.state = 'loading';
    const ack = await this.#chat.ask('thread:list', { room: this.slug, id: this.id, ...from });
    if (turn !== this.#turn) return null;
    this.state = ack.ok ? 'ready' : 'failed';
    return ack.ok ? ack : null;
  }
}

/** A reply with what it answers as that is now, if it is held. @param {Map<number, Message>} held by id @param {Message} reply */
function requotedFrom(held, reply) {
  const original = reply.reply && held.get(reply.reply.id);
  return original ? requoted(reply, original) : reply;
}
