/** @import { Message } from '../wire.d.ts' */
import { namesIn, writtenOf } from '../lib/mention.js';
import { plain } from '../lib/plain.js';

const LONGEST = 400;
const LINES = 6;

/** The text of a message, short, for a list of messages or below a link. @param {Pick<Message, "text" | "deleted" | "mentions" | "groups">} message @param {boolean} [isPlain] without the marks of its text */
export function excerptOf(message, isPlain = false) {
  if (message.deleted) return 'Message deleted';
  const text = isPlain ? plain(message.text ?? '', namesIn(message)) : writtenOf(message);
  const lines = text.split('\n').filter((line) => line.trim());
  const short = lines.slice(0, LINES).join('\n');
  const isCut = lines.length > LINES || short.length > LONGEST;
  return isCut ? `${short.slice(0, LONGEST).trimEnd()}…` : short;
}
