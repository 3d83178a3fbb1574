/** @import { Conversation } from './conversation.js' */
/** @import { TextStorage } from './drafts.js' */
/** @import { Message } from '../wire.d.ts' */
import { changed } from '../lib/changes.js';

/** So many threads of a room are remembered. */
const MOST = 100;

/** @param {Conversation} conversation the seq up to which its replies were seen, but for those of which more is known */
const seenIn = ({ unread, timeline }) => (timeline.folding.isOn ? unread.readSeq : unread.dividerAfter ?? unread.readSeq);

/**
 * How far threads were seen, where that differs from the mark of their room: this moves past replies that are shown only in
 * their thread, and stays while a thread is read beside it. Only this browser knows; the server has one mark a room.
 */
export class ThreadMarks {
  /** Grows with each change. */
  version = 0;
  /** Seqs by the id of the first message, by room; what was changed last is at the end. @type {Map<string, Map<number, number>>} */
  #rooms = new Map();
  #key;
  #storage;

  /** @param {number} owner @param {TextStorage | null} storage */
  constructor(owner, storage) {
    this.#key = `banter-threads-${owner}`;
    this.#storage = storage;
    try {
      const stored = JSON.parse(storage?.getItem(this.#key) ?? '{}');
      for (const [slug, marks] of Object.entries(stored)) this.#rooms.set(slug, new Map(marks));
    } catch { /* Storage may be refused at any time, or hold something else: begin without marks. */ }
  }

  /** The new replies of each thread in what is loaded, the oldest first. @param {Conversation} conversation @returns {Map<number, Message[]>} by the id of the first message */
  newIn(conversation) {
    const marks = this.#of(conversation.slug);
    const after = seenIn(conversation);
    const lowest = Math.min(after, ...marks.values());
    /** @type {Map<number, Message[]>} */
    const found = new Map();
    for (const message of conversation.timeline.messages) {
      const { root, seq, deleted } = message;
      if (seq <= lowest || !root || deleted || seq <= (marks.get(root) ?? after) || !conversation.unread.isNews(message)) continue;
      found.set(root, [...(found.get(root) ?? []), message]);
    }
    return found;
  }

  /** The mark of a room moved. What it passed was seen if it has a place in the log. @param {Conversation} conversation @param {number} before where the mark was */
  passed({ slug, timeline, unread }, before) {
    const marks = this.#of(slug);
    for (const message of timeline.messages) {
      const { root, seq } = message;
      if (!root || seq <= before || seq > unread.readSeq || !unread.isNews(message)) continue;
      const known = marks.get(root);
      if (timeline.folding.hides(message)) this.#set(slug, root, known ?? before);
      else if (known !== undefined) this.#set(slug, root, Math.max(known, seq));
    }
  }

  /** The replies of a thread were seen up to here. @param {Conversation} conversation @param {number} root @param {number} seq */
  see(conversation, root, seq) {
    const { slug } = conversation;
    const marks = this.#of(slug);
    if (seq <= (marks.get(root) ?? seenIn(conversation))) return;
    this.#set(slug, root, seq);
  }

  /** The mark of a room was moved back: what comes after it is to be seen again. @param {string} slug @param {number} seq */
  back(slug, seq) {
    const marks = this.#of(slug);
    for (const [root, seen] of marks) if (seen > seq) marks.delete(root);
    this.#keep();
  }

  /** @param {string} slug @returns {Map<number, number>} */
  #of(slug) {
    const marks = this.#rooms.get(slug) ?? new Map();
    this.#rooms.set(slug, marks);
    return marks;
  }

  /** @param {string} slug @param {number} root @param {number} seq */
  #set(slug, root, seq) {
    const marks = this.#of(slug);
    if (marks.get(root) === seq) return;
    marks.delete(root);
    marks.set(root, seq);
    for (const oldest of marks.keys()) {
      if (marks.size <= MOST) break;
      marks.delete(oldest);
    }
    this.#keep();
  }

  #keep() {
    this.version += 1;
    try {
      this.#storage?.setItem(this.#key, JSON.stringify(Object.fromEntries([...this.#rooms].map(([slug, marks]) => [slug, [...marks]]))));
    } catch { /* The marks then live as long as the page. */ }
    changed();
  }
}
