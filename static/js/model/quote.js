/** What a reply shows of the message that it answers. */
/** @import { Message, Quote } from '../wire.d.ts' */
import { namesIn } from '../lib/mention.js';
import { plain } from '../lib/plain.js';

/** @typedef {Quote & {root: number}} Answered   what a new message answers, and the id of the first message of its thread */

/** In characters, as the server cuts it. */
const LONGEST = 200;

/** The first message of the thread that a message is in, or would begin. @param {Pick<Message, "id" | "root">} message */
export const rootOf = ({ id, root }) => root ?? id;

/** @param {Message} message @returns {Quote} */
export function quoteOf(message) {
  const { id, seq, author, text, deleted } = message;
  if (deleted) return { id, seq, author, text: '', deleted };
  const written = [...(text ?? '')].slice(0, 2 * LONGEST).join('');
  return { id, seq, author, text: [...plain(written, namesIn(message))].slice(0, LONGEST).join('') };
}

/** @param {Message} message @returns {Answered} */
export const answering = (message) => ({ ...quoteOf(message), root: rootOf(message) });

/** A reply with what it answers as that is now: the same, if that is what it shows. @param {Message} reply @param {Message} original */
export function requoted(reply, original) {
  const { reply: shown } = reply;
  const quote = quoteOf(original);
  const isSame = shown && shown.text === quote.text && Boolean(shown.deleted) === Boolean(quote.deleted) && shown.author?.name === quote.author?.name && shown.author?.avatar === quote.author?.avatar;
  return isSame ? reply : { ...reply, reply: quote };
}
