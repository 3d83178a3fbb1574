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

/** @param {{name: string, emoji: string}[]} reactions */
function reactionsTold(reactions) {
  const [one] = reactions;
  const names = [...new Set(reactions.map(({ name }) => name))];
  if (reactions.length === 1 && one) return `${one.name} reacted with ${one.emoji} to your message`;
  const others = names.splice(2).length;
  if (others) names.push(`${others} more`);
  return `${new Intl.ListFormat('en').format(names)} reacted to your messages`;
}

/**
 * What a screen reader says by itself: what others write in the open room, as it comes, and who reacts to what one has written. Who switches rooms or scrolls up
 * reads, and is not read to. What comes while it speaks is gathered, and summed up when it is much.
 */
export class Announcer {
  words = '';
  /** Grows with each announcement, for the same words may be said twice. */
  turn = 0;
  /** @type {Map<number, News>} by id */
  #waiting = new Map();
  /** Who reacted to messages of ours, and with what. @type {{name: string, emoji: string}[]} */
  #reactions = [];
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

  /** Somebody reacted to a message of ours. @param {{name: string, emoji: string}} reaction */
  reacted(reaction) {
    this.#reactions.push(reaction);
    if (this.#pause === null) this.#sayWaiting();
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
    this.#reactions = [];
    this.#parts.cancel(this.#pause);
    this.#pause = null;
    this.words = '';
  }

  #sayWaiting() {
    const news = [...this.#waiting.values()].filter(({ message }) => !message.deleted);
    const told = news.length > FEW ? [summary(news)] : news.map(whole);
    if (this.#reactions.length) told.push(reactionsTold(this.#reactions));
    this.forget();
    if (told.length) this.say(told.join('\n'));
  }
}
