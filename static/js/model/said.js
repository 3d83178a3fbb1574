/** What a message says, in words alone: for screen readers, notifications, and wherever there is one line for it. */
/** @import { Message } from '../wire.d.ts' */
import { plain } from '../lib/plain.js';

const ACTION = /^\/me\s+(?=\S)/;

/** What the author does, if the message tells of that (`/me waves`); else null. @param {string | null} text */
export const actionIn = (text) => (text !== null && ACTION.test(text) ? text.replace(ACTION, '') : null);

/** The words of a message without its marks. @param {Pick<Message, "text">} message */
export const wordsOf = ({ text }) => plain(actionIn(text) ?? text ?? '');

/** The author and the words: `Ann: hello`, or `Ann waves`. @param {Pick<Message, "text" | "author">} message @param {(words: string) => string} shortened */
export const sentenceOf = ({ text, author }, shortened) => `${author?.name ?? ''}${actionIn(text) === null ? ':' : ''} ${shortened(wordsOf({ text }))}`;
