/** One page's models, with a server that answers as one does. They are made anew before each test. */

import assert from 'node:assert/strict';
import { beforeEach } from 'node:test';
import { Chat } from '../../static/js/model/chat.js';
import { inbox } from '../../static/js/model/inbox.js';
import { ann, Clock, Log, settled } from './helpers.js';

/** @type {ReturnType<typeof server>} */
export let place;
/** @type {Clock} */
export let clock;
/** @type {Chat} */
export let chat;
/** @type {(event: string, data: any) => boolean} */
export let hear;
export let restarts = 0;

/** The server's side, as far as one page can tell. */
function server() {
  const rooms = new Map([['lobby', new Log()], ['design', new Log()]]);
  /** @type {[string, any][]} */
  const asked = [];
  const room = (slug) => ({ slug, name: slug, topic: '', kind: 'public', posting: 'everybody', archived: false, people: [] });
  const answers = {
    'room:list': () => ({ rooms: [...rooms].map(([slug, log]) => ({ ...room(slug), member: true, here: 0, unread: 0, read_seq: 0, last_seq: log.rev, rev: 0, reads: 0, mentions: [], level: 'all', threads: 'flat' })), more: false }),
    'room:open': ({ room: slug, since, epoch }) => {
      const log = rooms.get(slug);
      const base = { room: room(slug), epoch: state.epoch, members: [], member_count: 0, here: 0, read_seq: 0, role: 'member', may: state.may };
      const goesOn = since !== undefined && epoch === state.epoch;
      return goesOn ? { ...base, ...log.since(since, 3), reset: false } : { ...base, ...log.newest(), reset: since !== undefined };
    },
    'message:list': ({ room: slug, since, before }) => (since === undefined ? rooms.get(slug).before(before) : rooms.get(slug).since(since, 3)),
    'message:post': ({ room: slug, text, client_id }) => ({ message: rooms.get(slug).post({ text, client_id, author: ann }).message }),
    'message:edit': ({ room: slug, id, text }) => {
      const log = rooms.get(slug);
      return { message: log.change(log.messages.findIndex((m) => m.id === id), { text }).message };
    },
  };
  const state = { epoch: 'e', isUp: true, may: ['message:post', 'typing:start'], rooms, asked, answers };
  return state;
}

/** @param {string} event @param {any} payload */
async function ask(event, payload) {
  place.asked.push([event, payload]);
  await settled();
  if (!place.isUp) return { ok: false, error: { code: 'timeout', message: 'no answer' } };
  if (payload.room && !place.rooms.has(payload.room)) return { ok: false, error: { code: 'not_found', message: 'There is no such room.' } };
  return structuredClone({ ok: true, ...(await place.answers[event]?.(payload)) });
}

/** @param {() => boolean} holds */
export async function until(holds) {
  for (let i = 0; !holds(); i += 1) {
    assert.ok(i < 2_000, `never: ${holds}`);
    await settled();
  }
}

export const lobby = () => /** @type {Log} */ (place.rooms.get('lobby'));
export const shown = () => chat.current.timeline.messages;
export const askedFor = (event) => place.asked.filter(([name]) => name === event).map(([, payload]) => payload);
export const isSame = () => JSON.stringify(shown()) === JSON.stringify(lobby().messages.slice(-shown().length)) && chat.current.timeline.rev === lobby().rev;

export async function comeOnline() {
  hear('hello', { me: { ...ann, may: [] }, workspace: 'Here', epoch: place.epoch });
  await until(() => chat.current.status === 'ready' && chat.rooms.isLoaded);
  await settled();
}

export function goOffline() {
  chat.pause();
  chat.connection.lost();
}

beforeEach(() => {
  place = server();
  clock = new Clock();
  restarts = 0;
  let made = 0;
  chat = new Chat({
    me: ann, workspace: '', ask, connect: () => {}, textStorage: null, random: () => 0.5,
    storage: { all: async () => [], put: async () => {}, remove: async () => {} },
    tabs: { id: 't', ifGone: async (_tab, work) => work() },
    newId: () => `c${(made += 1)}`, now: clock.now, later: clock.later, cancel: clock.cancel,
  }, 'lobby');
  hear = inbox(chat, { now: clock.now, startAfresh: () => { restarts += 1; } });
});
