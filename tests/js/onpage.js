/** The page as a whole, on a server that answers what it is told. What is here is made anew by `begin`, before each test. */
import { Chat } from '../../static/js/model/chat.js';
import { inbox } from '../../static/js/model/inbox.js';
import { ann, bob, Clock, Log, settled } from './helpers.js';

export const me = { ...ann, avatar: null, role: 'member', status: '', may: ['room:list'] };
export const summary = (slug, given = {}) => ({
  slug, name: slug, topic: '', kind: 'public', posting: 'everybody', archived: false, people: [], member: true, here: 0, unread: 0, read_seq: 0, last_seq: 0, rev: 0, reads: 0, mentions: [], level: 'all', threads: 'flat', last_at: null, member_count: 0, ...given,
});
export const roomOf = (slug, given = {}) => {
  const { member, here, unread, read_seq, last_seq, last_at, member_count, ...room } = summary(slug, given);
  return room;
};
export const no = (code) => ({ ok: false, error: { code, message: `because ${code}` } });

/** @type {Chat} */
export let chat;
/** @type {(event: string, data: any) => boolean} */
export let hear;
/** @type {Clock} */
export let clock;
/** @type {[string, any][]} */
export let asked;
/** What the server answers, by the name of the request. @type {Record<string, (payload: any) => any>} */
export let server;
/** @type {Log} */
export let log;
export let restarts = 0;

export function begin() {
  [clock, asked, log, restarts] = [new Clock(), [], new Log(), 0];
  server = {
    'room:list': () => ({ rooms: [summary('lobby'), summary('design')], more: false }),
    'room:open': ({ room, since }) => ({
      ...(since === undefined ? log.newest() : log.since(since)), room: roomOf(room), epoch: 'e', reset: false, members: [], member_count: 0, here: 0, read_seq: 0,
      role: 'member', may: ['message:post', 'typing:start'],
    }),
  };
  const ask = async (event, payload) => {
    asked.push([event, payload]);
    await settled();
    return structuredClone({ ok: true, ...await server[event]?.(payload) });
  };
  chat = new Chat({
    me, workspace: '', ask, connect: () => {}, textStorage: null, random: () => 0.5,
    storage: { all: async () => [], put: async () => {}, remove: async () => {} }, tabs: { id: 't', ifGone: async (_tab, work) => work() },
    newId: () => 'c', now: clock.now, later: clock.later, cancel: clock.cancel,
  }, 'lobby');
  hear = inbox(chat, { now: clock.now, startAfresh: () => { restarts += 1; } });
}

export const askedFor = (event) => asked.filter(([name]) => name === event).map(([, payload]) => payload);

export async function quiet() {
  for (let i = 0; i < 15; i += 1) await settled();
}

export async function greet(given = {}) {
  hear('hello', { me, workspace: 'Town', epoch: 'e', blocked: [], ...given });
  await quiet();
}
