/** The names of whom a message mentions. Its source has `<@12>` for a person, whose name may change, and people read `@Ann Lee`. */
/** @import { Message } from '../wire.d.ts' */
/** @import { Names } from './plain.js' */
import { mentionText } from './plain.js';

/** Code, as chat/core/mentioning.py finds it, and a mention. */
const CODE_OR_MENTION = /^[ \t>]*```[^]*?(?:^[ \t>]*```|$(?![^]))|(?<!`)(`+)(?!`)[^]*?(?<!`)\1(?!`)|<@([1-9][0-9]{0,15}|group:[1-9][0-9]{0,15}|room|here)>/gm;

/** @type {Names} */
const NONE = {};

/** The names of the people and groups that a message mentions, as they are now. @param {Pick<Message, "mentions" | "groups">} message @returns {Names} */
export function namesIn({ mentions, groups }) {
  if (!mentions?.length && !groups?.length) return NONE;
  return Object.fromEntries([...(mentions ?? []).map(({ id, name }) => [id, name]), ...(groups ?? []).map(({ id, name }) => [`group:${id}`, name])]);
}

/** The names that stand in these messages: of their authors, and of whom they mention. @param {readonly Message[]} messages @returns {Names} */
export function namesAmong(messages) {
  const authors = messages.flatMap(({ author }) => (author ? [author] : []));
  return Object.assign({}, namesIn({ mentions: authors }), ...messages.map(namesIn));
}

/** A source as its author would write it, with `@Ann Lee` for `<@12>`. In code nothing is replaced. @param {string} source @param {Names} names */
export const named = (source, names) => (source.includes('<@') ? source.replace(CODE_OR_MENTION, (whole, _ticks, whom) => (whom ? mentionText(whom, names) : whole)) : source);

/** What the author of a message would write for it. @param {Pick<Message, "text" | "mentions" | "groups">} message */
export const writtenOf = (message) => named(message.text ?? '', namesIn(message));
