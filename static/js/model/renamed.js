/** Messages as they are once somebody, or a group of people, has another name. */
/** @import { Group, Message, Person } from '../wire.d.ts' */

/** @param {Message} message @param {Person} person */
export function renamed(message, person) {
  const isThem = (/** @type {Person | null | undefined} */ one) => one?.id === person.id;
  const { author, about, reply, mentions } = message;
  const changes = [
    isThem(author) && { author: person }, isThem(about) && { about: person },
    reply && isThem(reply.author) && { reply: { ...reply, author: person } },
    mentions?.some(isThem) && { mentions: mentions.map((one) => (isThem(one) ? person : one)) },
  ].filter((change) => change);
  return changes.length ? Object.assign({ ...message }, ...changes) : message;
}

/** @param {Message} message @param {Group} group */
export function regrouped(message, { id, name }) {
  const { groups } = message;
  return groups?.some((one) => one.id === id) ? { ...message, groups: groups.map((one) => (one.id === id ? { id, name } : one)) } : message;
}
