/** @import { Message } from '../wire.d.ts' */
import { observed } from '../lib/changes.js';
import { sentenceOf } from './said.js';

/** So long a screen reader is left in peace between two announcements, in ms. */
const PAUSE = 4_000;
const FEW = 3;
const LONGEST = 240;

/** @param {string} text */
const shortened = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/** @typedef {{message: Message, isMeant: boolean}} News */

/** @param {News} news */
function whole({ message, isMeant }) {
  if (message.kind === 'announcement') return `Announcement: ${shortened(message.text ?? '')}`;
  return `${isMeant ? 'Mentions you. ' : ''}${sentenceOf(message, shortened)}`;
}

/** @param {News[]} news */
function summary(news) {
  const messages = news.map(({ message }) => message);
  const meant = news.filter(({ isMeant }) => isMeant).length;
  const names = [...new Set(messages.map(({ author }) => author?.name ?? ''))].filter(Boolean);
  const rest = names.splice(FEW).length;
  if (rest) names.push(`${rest} more`);
  const told = `${messages.length} new messages from ${new Intl.ListFormat('en').format(names)}`;
  return meant ? `${told}. ${meant} mention${meant === 1 ? 's' : ''} you` : told;
}

/**
 * What a screen reader says by itself: what others write in the open room, as it comes. Who switches rooms or scrolls up
 * reads, and is not read to. What comes while it speaks is gathered, and summed up when it is much.
 */
export class Announcer {
  words = '';
  /** Grows with each announcement, for the same words may be said twice. */
  turn = 0;
  /** @type {Map<number, News>} by id */
  #waiting = new Map();
  /** @type {any} */
  #pause = null;
  #parts;

  /** @param {{later: (work: () => void, ms: number) => any, cancel: (timer: any) => void}} parts */
  constructor(parts) {
    this.#parts = parts;
    observed(this);
  }

  /** @param {Message} message somebody else wrote, or changed @param {number} [since] the rev since which it is meant for us, or 0 */
  heard(message, since = 0) {
    const { id, seq, rev } = message;
    const isNew = !message.deleted && (since === rev || (seq === rev && !message.edited_at));
    if (isNew || this.#waiting.has(id)) this.#waiting.set(id, { message, isMeant: since > 0 });
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
    const news = [...this.#waiting.values()].filter(({ message }) => !message.deleted);
    this.forget();
    if (news.length) this.say(news.length > FEW ? summary(news) : news.map(whole).join('\n'));
  }
}
