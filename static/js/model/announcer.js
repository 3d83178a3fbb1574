/** @import { Message } from '../wire.d.ts' */
import { observed } from '../lib/changes.js';
import { sentenceOf } from './said.js';

/** So long a screen reader is left in peace between two announcements, in ms. */
const PAUSE = 4_000;
const FEW = 3;
const LONGEST = 240;

/** @param {string} text */
const shortened = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/** @param {Message} message */
const whole = (message) => (message.kind === 'announcement' ? `Announcement: ${shortened(message.text ?? '')}` : sentenceOf(message, shortened));

/** @param {Message[]} messages */
function summary(messages) {
  const names = [...new Set(messages.map(({ author }) => author?.name ?? ''))].filter(Boolean);
  const rest = names.splice(FEW).length;
  if (rest) names.push(`${rest} more`);
  return `${messages.length} new messages from ${new Intl.ListFormat('en').format(names)}`;
}

/**
 * What a screen reader says by itself: what others write in the open room, as it comes. Who switches rooms or scrolls up
 * reads, and is not read to. What comes while it speaks is gathered, and summed up when it is much.
 */
export class Announcer {
  words = '';
  /** Grows with each announcement, for the same words may be said twice. */
  turn = 0;
  /** @type {Map<number, Message>} by id */
  #waiting = new Map();
  /** @type {any} */
  #pause = null;
  #parts;

  /** @param {{later: (work: () => void, ms: number) => any, cancel: (timer: any) => void}} parts */
  constructor(parts) {
    this.#parts = parts;
    observed(this);
  }

  /** @param {Message} message somebody else wrote, or changed */
  heard(message) {
    const isNew = message.seq === message.rev && !message.edited_at && !message.deleted;
    if (isNew || this.#waiting.has(message.id)) this.#waiting.set(message.id, message);
    if (isNew && this.#pause === null) this.#sayWaiting();
  }

  /** Says something at once. @param {string} words */
  say(words) {
    this.words = words;
    this.turn += 1;
    this.#parts.cancel(this.#pause);
    this.#pause = this.#parts.later(() => this.#sayWaiting(), PAUSE);
  }

  /** Another room is open. */
  forget() {
    this.#waiting.clear();
    this.#parts.cancel(this.#pause);
    this.#pause = null;
    this.words = '';
  }

  #sayWaiting() {
    const messages = [...this.#waiting.values()].filter(({ deleted }) => !deleted);
    this.forget();
    if (messages.length) this.say(messages.length > FEW ? summary(messages) : messages.map(whole).join('\n'));
  }
}
