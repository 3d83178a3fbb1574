/** @import { Connection } from './connection.js' */
import { counted } from '../lib/words.js';

/** The words of the page while it waits for the server. */

/** In ms. A shorter interruption is not mentioned. */
export const WORTH_SAYING = 900;
/** In ms. What takes longer is slow. */
const LONG = 4_000;

/**
 * True if the lost connection is worth a line. The first one is expected to take a while.
 * @param {Pick<Connection, "state" | "since" | "isOnline" | "hasBeenOnline">} connection @param {number} now
 */
export function isWorthALine({ state, since, isOnline, hasBeenOnline }, now) {
  const isFirst = state === 'connecting' && !hasBeenOnline;
  return state === 'refused' || (!isOnline && now - since >= (isFirst ? LONG : WORTH_SAYING));
}

/** @param {Pick<Connection, "tryingSince">} connection that is being made @param {number} now */
export const connectingWords = ({ tryingSince }, now) => (now - tryingSince >= LONG ? 'Still connecting: slow connection.' : 'Reconnecting…');

/** @param {number} since when it was asked for @param {number} now */
export const loadingWords = (since, now) => (now - since >= LONG ? 'Still loading: slow connection' : 'Loading messages…');

/** @param {number} count of messages that are sent once we are connected */
export const unsentWords = (count) => (count ? `${counted(count, 'message')} waiting.` : '');
