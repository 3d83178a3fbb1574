/** @import { Profile, Person } from '../wire.d.ts' */
/** @import { Action } from './actions.js' */
/** @import { Chat } from './chat.js' */
/** @import { Listing } from './listing.js' */
/** @import { Entry } from './rooms.js' */
import { matcher, wordsOf } from '../lib/search.js';
import { countOf } from './levels.js';
import { othersIn } from './rooms.js';

const MOST = { rooms: 8, people: 6, actions: 5 };

/**
 * @typedef {object} Choice    what one can jump to: a room, a person, or an action
 * @property {string} key      the same as long as it is the same thing
 * @property {string} title
 * @property {Entry} [room]    a room, or the conversation with the person
 * @property {Person} [person]
 * @property {Action} [action]
 *
 * @typedef {{label: string, choices: Choice[]}} Group
 *
 * @typedef {object} Source
 * @property {string} typed
 * @property {readonly Entry[]} rooms
 * @property {readonly Profile[]} people   found by the server, perhaps for an earlier query
 * @property {readonly Action[]} actions
 * @property {number} me
 * @property {ReadonlySet<number>} blocked  the ids of people whom we have blocked
 * @property {string} current  the slug of the open room
 */

/** The longest word as typed: the server looks for one part of a name, and `groupsFor` for the others. @param {string} typed */
export const askedOf = (typed) => typed.replace(/^\s*[#@]/, '').split(/\s+/).reduce((longest, word) => (word.length > longest.length ? word : longest), '');

/** The people of the workspace, for those who may look them up and write to them. @param {Chat} chat @returns {Listing<Profile> | null} */
export function directoryOf(chat) {
  if (!chat.can('person:list') || !chat.can('direct:open')) return null;
  return chat.listing({ event: 'person:list', rows: 'people', fields: (query) => ({ query: askedOf(query) }) });
}

/** @param {Entry} a @param {Entry} b */
const byRecent = (a, b) => (b.last_at ?? 0) - (a.last_at ?? 0);

/** @param {Entry} room @param {number} me @returns {Choice} */
function choiceOf(room, me) {
  const [other, more] = othersIn(room, me);
  const alone = room.kind === 'direct' && other && !more ? other : null;
  return { key: alone ? `person-${alone.id}` : `room-${room.slug}`, title: room.title, room, ...(alone && { person: alone }) };
}

/** Before anything is typed: unread rooms, then the recent ones. @param {Source} from @returns {Choice[]} */
function recent({ rooms, me, current }) {
  return rooms.filter((room) => room.member && room.slug !== current).sort(byRecent)
    .sort((a, b) => Number(countOf(b).count > 0) - Number(countOf(a).count > 0))
    .slice(0, MOST.rooms).map((room) => choiceOf(room, me));
}

/**
 * The choices that match best, the more recent first among equals.
 *
 * @param {{choice: Choice, rank: number, isOurs?: boolean}[]} ranked in the order of equals @param {number} most
 */
function best(ranked, most) {
  const found = ranked.filter(({ rank }) => rank < Infinity)
    .sort((a, b) => a.rank - b.rank || Number(b.isOurs ?? false) - Number(a.isOurs ?? false)).slice(0, most);
  return { rank: found[0]?.rank ?? Infinity, choices: found.map(({ choice }) => choice) };
}

/** @param {Source} from @returns {Choice[]} people with whom a conversation can be started */
function strangers({ people, rooms, me, blocked }) {
  const known = new Set(rooms.map((room) => choiceOf(room, me).person?.id));
  return people.filter(({ id }) => id !== me && !known.has(id) && !blocked.has(id)).map((person) => ({ key: `person-${person.id}`, title: person.name, person }));
}

/**
 * The choices of the switcher, in groups. Which group is first does not depend on the people whom the server finds: what one is
 * about to choose must not move away.
 *
 * @param {Source} from @returns {Group[]}
 */
export function groupsFor(from) {
  const { typed, me } = from;
  const match = matcher(typed);
  const actions = best(from.actions.map((action) => ({ choice: { key: `action-${action.name}`, title: action.label, action }, rank: match(action.label, action.words) })), MOST.actions);
  if (wordsOf(typed).length === 0) return filled([{ label: 'Recent', ...best(recent(from).map((choice) => ({ choice, rank: 0 })), MOST.rooms) }, { label: 'Actions', ...actions }]);
  const ranked = [...from.rooms].sort(byRecent).map((room) => ({ choice: choiceOf(room, me), rank: match(room.title, `${room.topic} ${room.slug}`), isOurs: room.member }));
  const rooms = best(ranked.filter(({ choice }) => choice.room?.kind !== 'direct'), MOST.rooms);
  const known = ranked.filter(({ choice }) => choice.room?.kind === 'direct');
  const found = strangers(from).map((choice) => ({ choice, rank: match(choice.title) }));
  const people = { rank: best(known, MOST.people).rank, choices: best([...known, ...found], MOST.people).choices };
  const groups = [{ label: 'Rooms', ...rooms }, { label: 'People', ...people }, { label: 'Actions', ...actions }];
  return filled(groups.sort((a, b) => Number(a.rank > 1) - Number(b.rank > 1)));
}

/** @param {Group[]} groups */
const filled = (groups) => groups.filter(({ choices }) => choices.length > 0).map(({ label, choices }) => ({ label, choices }));

/** The key of the next or previous choice, around the ends. @param {readonly Choice[]} choices @param {string} key the present one @param {number} step */
export function stepped(choices, key, step) {
  const at = Math.max(0, choices.findIndex((choice) => choice.key === key));
  return choices[(at + step + choices.length) % choices.length]?.key ?? '';
}
