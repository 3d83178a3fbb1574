/** Addresses of rooms and messages: `/rooms/<slug>` and `/rooms/<slug>/<seq>`. */
import { linkify } from './linkify.js';

/** @typedef {{slug: string, seq: number}} Place   of a message */

const PATH = /^\/rooms\/([^/]+)(?:\/([0-9]{1,15}))?\/?$/;
/** So many links of one message are looked at. */
const MOST = 3;
/** Lines of a quote, and characters of each. */
const QUOTED = 8;
const LONGEST = 400;

/** @param {string} slug @param {number | null} [seq] */
export const pathOf = (slug, seq = null) => `/rooms/${encodeURIComponent(slug)}${seq === null ? '' : `/${seq}`}`;

/** The room, and perhaps the message, to which a path leads. @param {string} path @returns {{slug: string, seq: number | null} | null} */
export function placeOf(path) {
  const found = PATH.exec(path);
  if (!found) return null;
  try {
    return { slug: decodeURIComponent(found[1] ?? ''), seq: found[2] === undefined ? null : Number(found[2]) };
  } catch {
    return null; // a percent sign that begins no character
  }
}

/** The place to which an address leads, if it is one of this workspace. @param {string} href @param {string} origin */
export function placeIn(href, origin) {
  if (!URL.canParse(href)) return null;
  const url = new URL(href);
  return url.origin === origin ? placeOf(url.pathname) : null;
}

/** The messages to which a text links, without those in quotes, which show what they quote already. @param {string} text @param {string} origin @returns {Place[]} */
export function messagesIn(text, origin) {
  if (!text.includes(`${origin}/rooms/`)) return [];
  /** @type {Map<string, Place>} */
  const found = new Map();
  for (const { href } of linkify(text.replace(/^>.*$/gm, ''))) {
    const place = href === null ? null : placeIn(href, origin);
    if (place && place.seq !== null) found.set(href ?? '', { slug: place.slug, seq: place.seq });
  }
  return [...found.values()].slice(0, MOST);
}

/** A message as a quote of a few lines, with its address. @param {string} text @param {string} link */
export function quoteOf(text, link) {
  const lines = text.split('\n');
  const kept = lines.slice(0, QUOTED).map((line) => (line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line));
  if (lines.length > QUOTED) kept.push('…');
  return [...kept, link].map((line) => (line ? `> ${line}` : '>')).join('\n');
}
