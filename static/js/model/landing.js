/** @import { Chat } from './chat.js' */
/** @import { Conversation } from './conversation.js' */
import { observed } from '../lib/changes.js';
import { lowerBound } from '../lib/sorted.js';

/** @typedef {{seq: number, isQuiet: boolean, conversation: Conversation}} Aim   `isQuiet`: only to come back to where one was, without a mark */

/**
 * Arrives at the message to which a link leads: it loads the part of the room around it, says where to scroll to, and
 * which message to mark.
 */
export class Landing {
  /** Why there is no such message to see, for the person to read. */
  problem = '';
  /** The seq of the message that is marked. @type {number | null} */
  marked = null;
  /** Grows with each message that is marked, because the same one may be again. */
  turn = 0;
  /** @type {Aim | null} */
  #aim = null;
  #isLoading = false;
  #chat;

  /** @param {Chat} chat */
  constructor(chat) {
    this.#chat = chat;
    observed(this);
  }

  /** True until the message is loaded. */
  get isPending() {
    return this.#aim !== null;
  }

  /** Goes to a message of the open room. @param {number} seq @param {boolean} [isQuiet] */
  aim(seq, isQuiet = false) {
    const { current } = this.#chat;
    this.forget();
    this.#aim = { seq, isQuiet, conversation: current };
    current.aim = seq;
    current.isAside = true;
  }

  /** No message is marked or waited for any more. */
  forget() {
    if (this.#aim) this.#aim.conversation.aim = null;
    this.#aim = null;
    this.marked = null;
    this.problem = '';
  }

  /** Called before each drawing. @returns {{seq: number, isQuiet: boolean} | null} where to scroll to, once, when that is loaded */
  take() {
    const aim = this.#aim;
    if (!aim) return null;
    const { conversation, seq, isQuiet } = aim;
    const { timeline, status, isOpening } = conversation;
    if (conversation !== this.#chat.current || !conversation.isTalking) this.forget();
    if (!this.#aim || status !== 'ready' || isOpening || !timeline.isLoaded) return null;
    if (!timeline.covers(seq)) {
      if (!this.#isLoading) void this.#load(aim);
      return null;
    }
    this.#aim = null;
    conversation.aim = null;
    return { seq: this.#arrive(conversation, seq, isQuiet), isQuiet };
  }

  /** @param {Conversation} conversation @param {number} seq @param {boolean} isQuiet @returns {number} the seq of the message that is there, or of the nearest one */
  #arrive({ timeline }, seq, isQuiet) {
    const { messages } = timeline;
    const at = lowerBound(messages, seq, (message) => message.seq);
    const found = messages[at] ?? messages.at(-1);
    if (isQuiet) return found?.seq ?? seq;
    if (found?.seq !== seq) this.#tell('There’s no message at this link. It may be mistyped.');
    else {
      if (found.root) timeline.folding.show(seq); // which may be known to be folded only later
      if (found.deleted) this.#tell('This message was deleted.');
      this.marked = seq;
      this.turn += 1;
    }
    return found?.seq ?? seq;
  }

  /** Shows why there is no message, and has a screen reader say it. @param {string} problem */
  #tell(problem) {
    this.problem = problem;
    this.#chat.announcer.say(problem);
  }

  /** @param {Aim} aim */
  async #load({ conversation, seq }) {
    const { rooms, reading } = this.#chat;
    this.#isLoading = true;
    // From now on not all that is unread may be loaded, and the list has its number.
    if (!conversation.isPartial && conversation.isMember) rooms.update(conversation.slug, { unread: reading.here });
    const isDone = await conversation.pages.loadAround(seq);
    this.#isLoading = false;
    if (isDone || this.#aim?.seq !== seq || this.#aim.conversation !== conversation || conversation.isOpening) return;
    this.forget();
    this.#tell('Couldn’t load that message. Try the link again.');
  }
}
