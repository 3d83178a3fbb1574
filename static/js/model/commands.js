/** @import { Ack } from './types.js' */
/** @import { Chat } from './chat.js' */
/** @import { ActionName } from './actions.js' */
/** @import { Source } from './completion.js' */
import { choose, isMuted } from './levels.js';
/**
 * What can be done by writing it: `/topic Ferries`. In a message that begins with `//` the first one is taken off, and it is sent.
 *
 * @typedef {object} Here
 * @property {Chat} chat
 * @property {(text: string) => void} send               sends a message
 * @property {(name: ActionName, words: string) => void} open   what a menu would do; the words go into the field of its dialog
 *
 * @typedef {object} Command
 * @property {string} name
 * @property {string} does
 * @property {string} [takes]   what comes behind it
 * @property {string} [asks]    said if that is missing
 * @property {(chat: Chat) => boolean} isOffered
 * @property {(here: Here, words: string) => void | Promise<Ack | string | void>} run   its answer is a refusal, or what to tell the person
 */

const SHRUG = '¯\\_(ツ)_/¯';
const COMMAND = /^\/([a-z][\w-]*)(?:\s+([^]*))?$/i;

/** @param {Chat} chat */
const mayAdd = (chat) => chat.current.can('member:add') && chat.can('person:list');

/** @param {Chat} chat @param {string} status */
const turnTo = (chat, status) => chat.ask('me:status', { status }).then((ack) => (ack.ok ? (status ? `Your status is now “${status}”.` : 'Your status is cleared.') : ack));

/** @param {Chat} chat @returns {Promise<Ack | string>} */
async function toggleMuted(chat) {
  const { slug } = chat.current;
  const room = chat.rooms.get(slug);
  const isToMute = !room || !isMuted(room);
  const ack = await choose(chat, slug, isToMute ? 'nothing' : 'all');
  return ack.ok ? `You’ll ${isToMute ? 'hear nothing of this room now. /mute again to undo' : 'hear of this room again'}.` : ack;
}

/** @type {readonly Command[]} */
export const COMMANDS = [
  { name: 'me', does: 'Say what you do', takes: 'waves', asks: 'Say what you do, such as /me waves.',
    isOffered: ({ current }) => current.can('message:post'), run: ({ send }, words) => send(`/me ${words}`) },
  { name: 'topic', does: 'Change the topic of this room', takes: 'words',
    isOffered: ({ current }) => current.can('room:topic') && current.room?.kind !== 'direct',
    run: ({ chat, open }, words) => (words ? chat.changeRoom('room:topic', { topic: words }) : open('topic', '')) },
  { name: 'invite', does: 'Add people to this room', takes: 'name',
    isOffered: (chat) => mayAdd(chat) || chat.current.can('room:invite'), run: ({ chat, open }, words) => open(mayAdd(chat) ? 'add' : 'invite', words) },
  { name: 'leave', does: 'Leave this room',
    isOffered: ({ current }) => current.isMember && current.can('room:leave') && current.room?.kind !== 'direct', run: ({ open }) => open('leave', '') },
  { name: 'mute', does: 'Mute this room, or hear of it again',
    isOffered: ({ current }) => current.isMember && current.can('room:options'), run: ({ chat }) => toggleMuted(chat) },
  { name: 'shrug', does: `Add ${SHRUG} to a message`, takes: 'words',
    isOffered: ({ current }) => current.can('message:post'), run: ({ send }, words) => send(words ? `${words} ${SHRUG}` : SHRUG) },
  { name: 'away', does: 'Say that you’re away, or back', takes: 'reason',
    isOffered: (chat) => chat.can('me:status'), run: ({ chat }, words) => turnTo(chat, words || (chat.me.status ? '' : 'Away')) },
];

/** The commands that the person may use here. @param {Chat} chat */
export const commandsHere = (chat) => COMMANDS.filter(({ isOffered }) => isOffered(chat));

/**
 * The command in a text. A path, such as `/usr/bin`, is none.
 * @param {string} text @returns {{name: string, words: string} | null}
 */
export function commandIn(text) {
  const [, name = '', words = ''] = COMMAND.exec(text) ?? [];
  return name ? { name: name.toLowerCase(), words: words.trim() } : null;
}

/** The message to send for a text that is no command. @param {string} text */
export const withoutEscape = (text) => (text.startsWith('//') && commandIn(text.slice(1)) ? text.slice(1) : text);

/** Does what a command says. @param {Here} here @param {{name: string, words: string}} found @returns {Promise<{problem: string, told: string}>} */
export async function runCommand(here, { name, words }) {
  const command = commandsHere(here.chat).find((one) => one.name === name);
  if (!command) {
    const isKnown = COMMANDS.some((one) => one.name === name);
    return { problem: `${isKnown ? `You can’t use /${name} here.` : `There’s no command /${name}.`} To send it as a message, write //${name}.`, told: '' };
  }
  if (command.asks && !words) return { problem: command.asks, told: '' };
  const answer = await command.run(here, words);
  if (typeof answer === 'string') return { problem: '', told: answer };
  return { problem: answer && !answer.ok ? answer.error.message : '', told: '' };
}

/** @param {() => Chat} chat @returns {Source} */
export const commandSource = (chat) => ({
  label: 'Commands',
  trigger: /^\/([a-z]*)$/i,
  find: (query) => commandsHere(chat()).filter(({ name }) => name.startsWith(query.toLowerCase()))
    .map(({ name, takes, does }) => ({ key: name, label: `/${name}`, ...(takes && { takes }), hint: does })),
  insert: ({ key }) => `/${key} `,
});
