/** @import { Message } from '../wire.d.ts' */

/** The names of the people and groups that a message mentions, by what its text has for them: `{12: 'Ann', 'group:3': 'gardeners'}`. @param {Pick<Message, "mentions" | "groups">} message @returns {Record<string, string>} */
export const namesOf = ({ mentions = [], groups = [] }) => Object.fromEntries([
  ...mentions.map(({ id, name }) => [`${id}`, name]),
  ...groups.map(({ id, name }) => [`group:${id}`, name]),
]);
