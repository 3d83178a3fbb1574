/** What a message says, in words alone: for screen readers, notifications, and wherever there is one line for it. */
/** @import { Message } from '../wire.d.ts' */
import { namesIn } from '../lib/mention.js';
import { plain } from '../lib/plain.js';

const ACTION = /^\/me\s+(?=\S)/;

/** What the author does, if the message tells of that (`/me waves`); else null. @param {string | null} text */
export const actionIn = (text) => (text !== null && ACTION.test(text) ? text.replace(ACTION, '') : null);

/** The words of a message without its marks. @param {Pick<Message, "text" | "mentions" | "groups">} message */
export const wordsOf = (message) => plain(actionIn(message.text) ?? message.text ?? '', namesIn(message));

/** The author and the words: `Ann: hello`, or `Ann waves`. @param {Pick<Message, "text" | "author" | "mentions" | "groups">} message @param {(words: string) => string} shortened */
export const sentenceOf = (message, shortened) => `${message.author?.name ?? ''}${actionIn(message.text) === null ? ':' : ''} ${shortened(wordsOf(message))}`;
