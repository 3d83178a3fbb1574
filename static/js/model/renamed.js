/** Messages as they are once somebody, or a group of people, has another name, a group is deleted, or what they answer has changed. */
/** @import { Events, Message, Person } from '../wire.d.ts' */
import { requoted } from './quote.js';

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

/** A message that mentions a group shows its name or, once it is deleted, its number. @param {Message} message @param {Events["group"]} group */
export function regrouped(message, { id, name, deleted }) {
  const { groups = [], ...rest } = message;
  if (!groups.some((one) => one.id === id)) return message;
  const now = deleted ? groups.filter((one) => one.id !== id) : groups.map((one) => (one.id === id ? { id, name } : one));
  return now.length ? { ...rest, groups: now } : rest;
}

/** A message after an event: with the new name of a person or a group whom it names, or with what it answers as that is now, else the same. @param {Message} message @param {string} event @param {any} data */
export function current(message, event, data) {
  if (event === 'person') return renamed(message, data.person);
  if (event === 'message') return message.reply?.id === data.message.id ? requoted(message, data.message) : message;
  return event === 'group' ? regrouped(message, data) : message;
}

/**
 * Entries of a list that show a message, and perhaps who did something with it (`by`), after an event: the same list, unless there may be something new to show.
 * @template {{message: Message, by?: Person | null}} Entry @param {readonly Entry[]} list @param {string} event @param {any} data @returns {readonly Entry[]}
 */
export function currentEntries(list, event, data) {
  if (!['person', 'group', 'message'].includes(event)) return list;
  if (event === 'message' && !list.some(({ message }) => message.reply?.id === data.message.id)) return list;
  return list.map((one) => {
    const message = current(one.message, event, data);
    return event === 'person' && one.by?.id === data.person.id ? { ...one, message, by: data.person } : { ...one, message };
  });
}
