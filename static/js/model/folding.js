/** @import { Timeline } from './timeline.js' */
/** @import { OutboxEntry } from './types.js' */
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
   * Who has read up to a message has read the hidden replies right after it, too: in a room whose replies are folded, the mark
   * moves past them when it is read to the end. They stay new in their thread until that is opened (model/thread_marks.js).
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

/**
 * True if a message of ours that is not sent has a row in the log. Where replies are folded, one that failed has it, and one whose
 * thread can't be seen, because its first message is not loaded; unless the thread is open.
 * @param {OutboxEntry} entry @param {Timeline} timeline @param {number} open the id of the open thread's first message, or 0
 */
export function isInLog({ answered, state }, { folding, messages }, open) {
  if (!folding.isOn || !answered) return true;
  return answered.root !== open && (state === 'failed' || !messages.some(({ id }) => id === answered.root));
}
