/** @import { OutboxEntry } from './types.js' */
/** @import { Message, Person } from '../wire.d.ts' */
import { dayKey } from '../lib/time.js';
import { isMove, MoveKeys } from './moves.js';

const GROUPED_WITHIN = 5 * 60_000;

/**
 * @typedef {{type: "day", key: string, at: number}} DayRow
 * @typedef {{type: "new", key: string}} NewRow
 * @typedef {object} MessageRow
 * @property {"message"} type
 * @property {string} key            the same before and after the server has the message, so that its row stays
 * @property {Message} message
 * @property {OutboxEntry | null} entry   while it is on its way
 * @property {boolean} lead          first of its group: shows the face, the name and the time
 * @property {boolean} apart         begins a group, as one that leads does, or a deleted message
 * @property {boolean} mine
 * @typedef {{type: "folded", key: string, messages: Message[]}} FoldedRow   by somebody whom we have blocked
 * @typedef {{type: "moves", key: string, messages: Message[]}} MovesRow    people who came and went, one after the other
 * @typedef {{type: "replies", key: string, root: number, messages: Message[]}} RepliesRow   new ones of a thread that have no rows of their own
 * @typedef {DayRow | NewRow | MessageRow | FoldedRow | MovesRow | RepliesRow} Row
 */

/** @param {Message} message */
export function keyOf(message) {
  return message.client_id && message.author ? `${message.author.id}:${message.client_id}` : `m${message.id}`;
}

/** An entry of the outbox, as the message it will be. @param {OutboxEntry} entry @param {Person} me @returns {Message} */
function promised(entry, me) {
  return {
    id: 0, seq: Infinity, rev: 0, kind: 'text', author: me, text: entry.text, at: entry.at,
    edited_at: null, deleted: false, client_id: entry.client_id, about: null, ...(entry.answered && { reply: entry.answered, root: entry.answered.root }),
  };
}

/** @param {Message} previous @param {Message} message whether they stand under one name */
function isFollower(previous, message) {
  return previous.kind === 'text' && message.kind === 'text'
    && previous.author?.id === message.author?.id
    && Math.abs(message.at - previous.at) < GROUPED_WITHIN;
}

/**
 * True if a message leads a group. A deleted one is a line without a name, so the name stands above the next one.
 * @param {Row | undefined} above @param {Message} message @param {boolean} isNamed whether the group of the row above has its name
 */
function standing(above, message, isNamed) {
  const follows = above?.type === 'message' && isFollower(above.message, message);
  const lead = !message.deleted && !(follows && isNamed);
  return { lead, apart: lead || !follows, isNamed: lead || (follows && isNamed) };
}

/**
 * @param {object} held
 * @param {readonly Message[]} held.messages
 * @param {readonly OutboxEntry[]} held.entries   of the same room, shown below
 * @param {Person} held.me
 * @param {number | null} held.dividerAfter
 * @param {(message: Message) => boolean} held.isNews
 * @param {number} [held.from]   the seq from which on these are all there are; 0: from the beginning
 * @param {(message: Message) => boolean} [held.isFolded]   not to be shown unless asked for
 * @param {(message: Message) => boolean} [held.isInThread]   a reply that is shown in its thread
 * @param {MoveKeys} [held.keys]   the same for each list of one room's rows
 * @returns {Row[]} what stands in the timeline, from top to bottom
 */
export function rowsOf({ messages, entries, me, dividerAfter, isNews, from = 0, isFolded = () => false, isInThread = () => false, keys = new MoveKeys() }) {
  /** @type {Row[]} */
  const rows = [];
  /** @type {Message | null} */
  let previous = null;
  let isNamed = false;
  // Where the first of these is new already and more come before it, the divider stands somewhere above.
  let divided = dividerAfter === null || from > dividerAfter + 1;
  /** @param {Message} message @param {OutboxEntry | null} entry */
  const push = (message, entry) => {
    const newDay = !previous || dayKey(previous.at) !== dayKey(message.at);
    if (newDay) rows.push({ type: 'day', key: `day-${dayKey(message.at)}-${keyOf(message)}`, at: message.at });
    const divide = !divided && message.seq > (dividerAfter ?? 0) && isNews(message);
    if (divide) rows.push({ type: 'new', key: 'new' });
    divided ||= divide;
    previous = message;
    const above = rows.at(-1);
    if (isMove(message)) gather(rows, 'moves', message);
    else if (!entry && isInThread(message)) gatherReply(rows, message);
    else if (isFolded(message)) gather(rows, 'folded', message);
    else {
      const { lead, apart, ...group } = standing(above, message, isNamed);
      isNamed = group.isNamed;
      rows.push({ type: 'message', key: keyOf(message), message, entry, lead, apart, mine: message.author?.id === me.id });
    }
  };
  for (const message of messages) push(message, null);
  const arrived = new Set(messages.map((m) => (m.author?.id === me.id ? m.client_id : null)));
  for (const entry of entries) if (!arrived.has(entry.client_id)) push(promised(entry, me), entry);
  keys.begin();
  for (const row of rows) if (row.type === 'moves') row.key = keys.of(row.messages);
  return rows;
}

/** Adds a message to the row above, or as a row of its own. @param {Row[]} rows @param {"moves" | "folded"} type @param {Message} message */
function gather(rows, type, message) {
  const above = rows.at(-1);
  if (above?.type === type) above.messages.push(message);
  else rows.push({ type, key: `${type}-${keyOf(message)}`, messages: [message] });
}

/** Adds a reply to the row of its thread among the last rows, or as a row of its own. @param {Row[]} rows @param {Message} message */
function gatherReply(rows, message) {
  const root = message.root ?? 0;
  const known = rows.slice(rows.findLastIndex(({ type }) => type !== 'replies') + 1).find((row) => row.type === 'replies' && row.root === root);
  if (known?.type === 'replies') known.messages.push(message);
  else rows.push({ type: 'replies', key: `replies-${keyOf(message)}`, root, messages: [message] });
}
