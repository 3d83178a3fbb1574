/** One room as it is followed, on a server that answers by hand. What is here is made anew by `begin`, before each test. */
import { Conversation } from '../../static/js/model/conversation.js';
import { ann, bob, Clock, Log, settled } from './helpers.js';

export const cleo = { id: 3, name: 'Cleo' };
export const room = { slug: 'lobby', name: 'Lobby', topic: '', kind: 'public', posting: 'everybody', archived: false, people: [ann, bob] };

/** @type {Conversation} */
export let lobby;
/** @type {Log} */
export let log;
/** @type {Clock} */
export let clock;
/** What was asked, each to be answered by hand. @type {{event: string, payload: any, answer: (ack: any) => Promise<unknown>}[]} */
export let asked;

export function begin() {
  [log, clock, asked] = [new Log(), new Clock(), []];
  const ask = (event, payload) => new Promise((keep) => {
    asked.push({ event, payload, answer: (ack) => {
      keep(ack);
      return settled();
    } });
  });
  lobby = new Conversation('lobby', { me: ann, ask: /** @type {any} */ (ask), now: clock.now, later: clock.later });
}

/** The answer to an opening. */
export const answer = (given = {}) => ({
  ok: true, ...log.newest(), room, epoch: 'e', reset: false, members: [], member_count: 0, here: 0, read_seq: 0, role: 'member', may: ['message:post'], ...given,
});
export const no = (code, given = {}) => ({ ok: false, error: { code, message: `because ${code}`, ...given } });
export const page = (limit) => ({ ok: true, ...log.since(lobby.timeline.rev, limit) });
export const last = () => /** @type {typeof asked[0]} */ (asked.at(-1));
export const texts = () => lobby.timeline.messages.map((m) => m.text);

/** @param {object} [given] @param {boolean} [isVisit] */
export async function open(given, isVisit = true) {
  const opened = lobby.open(isVisit);
  await last().answer(answer(given));
  return opened;
}

/** The server has another log. */
export function restore() {
  log = new Log();
}
