/** @import { Message } from '../wire.d.ts' */
import { observed } from '../lib/changes.js';

/** @typedef {Pick<Message, "seq" | "root">} Placed */

/** Which replies of a room are shown only in their thread. */
export class Folding {
  isOn = false;
  /** Grows with each change. */
  version = 0;
  /** The seqs of replies that are shown nevertheless: a link led there. @type {Set<number>} */
  #shown = new Set();

  constructor() {
    observed(this);
  }

  /** @param {boolean} isOn */
  turn(isOn) {
    if (isOn === this.isOn) return;
    this.isOn = isOn;
    this.version += 1;
  }

  /** Shows a reply in its place. @param {number} seq */
  show(seq) {
    this.#shown.add(seq);
    this.version += 1;
  }

  /** @param {Placed} message */
  hides({ seq, root }) {
    return this.isOn && Boolean(root) && !this.#shown.has(seq);
  }

  /**
   * Who has read up to a message has read the hidden replies right after it, too: in a room whose replies are folded, reading it
   * to the end reads them. They are below the first message of their thread, with the number of new ones, and those that are
   * meant for the person are in the inbox until they are read.
   * @param {readonly Placed[]} messages by ascending seq @param {number} seq @returns {number} the seq up to which all is read
   */
  readTo(messages, seq) {
    let to = seq;
    for (let at = messages.findLastIndex((one) => one.seq <= seq) + 1; seq > 0 && at < messages.length; at += 1) {
      const next = /** @type {Placed} */ (messages[at]);
      if (!this.hides(next)) break;
      to = next.seq;
    }
    return to;
  }
}

/** @param {readonly Message[]} messages by ascending seq @param {number} after a seq @param {(message: Message) => boolean} isNews @returns {Map<number, number>} how many replies after it are new, by the first message of their thread */
export function newReplies(messages, after, isNews) {
  /** @type {Map<number, number>} */
  const found = new Map();
  for (let at = messages.length - 1; at >= 0; at -= 1) {
    const message = /** @type {Message} */ (messages[at]);
    if (message.seq <= after) break;
    if (message.root && !message.deleted && isNews(message)) found.set(message.root, (found.get(message.root) ?? 0) + 1);
  }
  return found;
}
