/** @import { Chat } from './chat.js' */
/** @import { Events, Message } from '../wire.d.ts' */
import { observed } from '../lib/changes.js';
import { lowerBound } from '../lib/sorted.js';
import { tidied } from '../lib/text.js';
import { answering, rootOf } from './quote.js';
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

  /** What is being written into it. */
  get composition() {
    return this.#chat.compositions.of(`${this.slug} thread ${this.id}`);
  }

  /** Our replies that the server has not acknowledged. */
  get unsent() {
    const arrived = new Set(this.replies.map(({ client_id }) => client_id));
    return this.#chat.outbox.of(this.slug).filter(({ answered, client_id }) => answered?.root === this.id && !arrived.has(client_id));
  }

  /** Opens the thread that a message of the open room is in, or would begin. @param {Message} message */
  open(message) {
    const { slug, timeline } = this.#chat.current;
    const id = rootOf(message);
    if (id !== this.id || slug !== this.slug) {
      [this.slug, this.id, this.state] = [slug, id, 'new'];
      this.root = timeline.find(id) ?? null;
      this.replies = timeline.messages.filter(({ root }) => root === id);
      this.isFollowing = false;
      this.hasOlder = (this.root?.replies ?? 0) > this.replies.length;
    }
    return this.load();
  }

  /** Loads the newest replies. What is shown stays until they come. */
  async load() {
    const ack = await this.#list({});
    if (!ack) return;
    this.root = ack.root;
    this.isFollowing = ack.following;
    this.#merge(ack.messages, true);
    this.hasOlder = ack.more;
  }

  async loadOlder() {
    const [first] = this.replies;
    if (!this.hasOlder || this.state === 'loading' || !first) return;
    const ack = await this.#list({ before: first.seq });
    if (!ack) return;
    this.#merge(ack.messages);
    this.hasOlder = ack.more;
  }

  /** @param {boolean} on */
  async follow(on) {
    const { slug: room, id } = this;
    const ack = await this.#chat.ask('thread:follow', { room, id, on });
    if (ack.ok) this.heard('followed', { room, id, following: on });
    this.#chat.announcer.say(ack.ok ? `${on ? 'Following' : 'Not following'} this thread` : ack.error.message);
  }

  /** Sends what was written, as a reply to the first message. @returns {boolean} false if there is nothing to send */
  send() {
    const { root, composition } = this;
    if (!root || !tidied(composition.target.text)) return false;
    this.#chat.outbox.add(this.slug, composition.take(), answering(root));
    return true;
  }

  /** What the server says. @param {string} event @param {any} data */
  heard(event, data) {
    if (event === 'hello' && this.id && this.isHere) void this.load();
    if (event === 'followed' && data.id === this.id) this.isFollowing = data.following;
    if (event === 'message' && data.room === this.slug) this.#changed(data.message);
    if (event === 'person' || event === 'group') this.#rename(event, data);
  }

  /** @param {string} event @param {any} data */
  #rename(event, data) {
    this.root = this.root && current(this.root, event, data);
    this.replies = this.replies.map((message) => current(message, event, data));
  }

  /** @param {Events["message"]["message"]} message */
  #changed(message) {
    if (message.id === this.id && this.root && this.root.rev < message.rev) this.root = message;
    const [first] = this.replies;
    if (message.root === this.id && (!this.hasOlder || (first && message.seq >= first.seq))) this.#merge([message]);
  }

  /** @param {readonly Message[]} messages @param {boolean} [isAfresh] true if others are gone, or not loaded any more */
  #merge(messages, isAfresh = false) {
    const next = [...this.replies];
    for (const message of messages) {
      const at = lowerBound(next, message.seq, ({ seq }) => seq);
      const known = next[at];
      if (known?.seq !== message.seq) next.splice(at, 0, message);
      else if (known.rev < message.rev) next[at] = message;
    }
    const [first] = messages;
    // What is before the newest page may have a hole behind it.
    this.replies = isAfresh && first ? next.filter(({ seq }) => seq >= first.seq) : next;
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
