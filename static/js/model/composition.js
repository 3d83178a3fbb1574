/** @import { Message, Person } from '../wire.d.ts' */
/** @import { Drafts } from './drafts.js' */
/** @import { Answered } from './quote.js' */
import { observed } from '../lib/changes.js';
import { writtenOf } from '../lib/mention.js';
import { tidied } from '../lib/text.js';
import { answering } from './quote.js';

/** @typedef {{text: string, readonly message: Message | null}} Target   what a field's text is: a draft or, of a `message`, another text */

/**
 * What is being written in one room. A field on the page is given the target that it was drawn for and writes to that
 * alone: so what is typed while the page turns to another room, or to an edit, never gets there.
 */
export class Composition {
  /** Why it was not sent. */
  problem = '';
  /** What a command did. */
  told = '';
  /** Asked before an edit is saved that tells many people. */
  crowd = '';
  /** People who were mentioned and are not in the room. @type {readonly Person[]} */
  outside = [];
  /** A pasted text that looks like code, and where it begins. @type {{from: number, text: string} | null} */
  pasted = null;
  /** Whether an edit left nothing of a message, and it is asked whether to delete it. */
  isEmptied = false;
  /** What the draft answers. It is kept with it. @type {Answered | null} */
  answered;
  /** @type {Target} */
  target;
  /** @type {Target} */
  #draft;
  /** @type {(text: string) => void} */
  #keepAnswered;

  /** @param {string} room @param {Drafts} drafts */
  constructor(room, drafts) {
    this.#draft = {
      message: null,
      get text() {
        return drafts.get(room);
      },
      set text(text) {
        drafts.set(room, text);
      },
    };
    this.target = this.#draft;
    this.answered = read(drafts.get(answeredBy(room)));
    this.#keepAnswered = (text) => drafts.set(answeredBy(room), text);
    observed(this);
  }

  /** The message that is given another text. */
  get editing() {
    return this.target.message;
  }

  /** The draft answers this message from now on, or with null none. @param {Message | null} message */
  answer(message) {
    this.stopEditing();
    this.answered = message && answering(message);
    this.#keepAnswered(this.answered ? JSON.stringify(this.answered) : '');
  }

  /** What is sent now answers this; the next draft does not. */
  takeAnswered() {
    const { answered } = this;
    if (answered) this.answer(null);
    return answered;
  }

  /** @param {Message} message @param {string} [text] what was made of it already */
  edit(message, text = writtenOf(message)) {
    this.#turnTo(observed({ message, text }));
  }

  stopEditing() {
    this.#turnTo(this.#draft);
  }

  /** Takes a new text of the target; what was said of the one before is of no use any more. @param {string} text */
  write(text) {
    this.target.text = text;
    this.problem = '';
    this.told = '';
    this.isEmptied = false;
    this.crowd = '';
    if (this.pasted && !text.startsWith(this.pasted.text, this.pasted.from)) this.pasted = null;
  }

  /** Gives back what was not sent. @param {string} text */
  giveBack(text) {
    this.#draft.text = [this.#draft.text.trimEnd(), text].filter(Boolean).join('\n\n');
  }

  /** @param {readonly Person[]} [people] who were mentioned and are not in the room */
  offerToAdd(people = []) {
    const ids = new Set(people.map(({ id }) => id));
    this.outside = [...this.outside.filter(({ id }) => !ids.has(id)), ...people];
  }

  /** What is to be sent; the draft is empty from now on. */
  take() {
    const text = tidied(this.#draft.text);
    this.#draft.text = '';
    this.problem = '';
    this.pasted = null;
    return text;
  }

  /** @param {Target} target */
  #turnTo(target) {
    this.target = target;
    this.problem = '';
    this.told = '';
    this.pasted = null;
    this.isEmptied = false;
    this.crowd = '';
  }
}

/** Where drafts have what the one of a room answers. No room is called so. @param {string} room */
const answeredBy = (room) => `${room} answers`;

/** @param {string} kept @returns {Answered | null} */
function read(kept) {
  try {
    return JSON.parse(kept || 'null');
  } catch {
    return null;
  }
}

/** The compositions of all rooms and threads: what was begun in one is there when one comes back. */
export class Compositions {
  /** @type {Map<string, Composition>} */
  #all = new Map();
  #drafts;

  /** @param {Drafts} drafts */
  constructor(drafts) {
    this.#drafts = drafts;
  }

  /** @param {string} room @param {number} [thread] the id of its first message */
  of(room, thread = 0) {
    const name = thread ? `${room} thread ${thread}` : room;
    const known = this.#all.get(name) ?? new Composition(name, this.#drafts);
    this.#all.set(name, known);
    return known;
  }

  /** @param {string} room */
  hasDraft(room) {
    return tidied(this.#drafts.get(room)) !== '';
  }
}
