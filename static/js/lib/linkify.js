/**
 * Finds the addresses in a text. Gives parts, never HTML: the view decides how to show them.
 *
 * @typedef {{text: string, href: string | null}} Part
 */

const CANDIDATE = /https?:\/\/[^\s<>"]+|mailto:[^\s<>"]+|www\.[^\s<>"]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gi;
const TRAILING = /[.,;:!?'’”»*_~\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]$/;
const BRACKETS = new Map([[')', '('], [']', '['], ['}', '{']]);

/** How many pieces the mark cuts a text into. @param {string} text @param {string} mark */
const pieces = (text, mark) => text.split(mark).length;

/** Punctuation after an address belongs to the sentence; a closing bracket too, unless it was opened inside.
 * @param {string} found */
function trimmed(found) {
  let address = found;
  for (;;) {
    const last = address.slice(-1);
    const opening = BRACKETS.get(last);
    const stray = opening !== undefined && pieces(address, last) > pieces(address, opening);
    if (!stray && !TRAILING.test(address)) return address;
    address = address.slice(0, -1);
  }
}

/** @param {string} address @returns {string | null} where the address leads, or null when it is none after all */
function target(address) {
  const lower = address.toLowerCase();
  const isWeb = lower.startsWith('http') || lower.startsWith('www.');
  const full = isWeb || lower.startsWith('mailto:') ? address : `mailto:${address}`;
  try {
    const url = new URL(lower.startsWith('www.') ? `https://${full}` : full);
    if (url.protocol === 'mailto:') return url.pathname.includes('@') ? url.href : null;
    return url.hostname ? url.href : null;
  } catch {
    return null;
  }
}

/** @param {string} text @param {number} index whether a word character stands right before */
const insideWord = (text, index) => /[\p{L}\p{N}_@/]/u.test(text[index - 1] ?? '');

/** @param {string} text @returns {Part[]} the whole text, in order */
export function linkify(text) {
  /** @type {Part[]} */
  const parts = [];
  let done = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const address = trimmed(match[0]);
    const href = insideWord(text, match.index) ? null : target(address);
    if (href === null) continue;
    if (match.index > done) parts.push({ text: text.slice(done, match.index), href: null });
    parts.push({ text: address, href });
    done = match.index + address.length;
  }
  if (done < text.length) parts.push({ text: text.slice(done), href: null });
  return parts;
}

const ONLY_EMOJI = /^(?:\p{Regional_Indicator}{2}|\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F|\u200D\p{Extended_Pictographic})*|\s){1,5}$/u;

/** @param {string} text whether the text is one to three emoji and nothing else */
export function isEmojiOnly(text) {
  return text.length <= 40 && /\S/.test(text) && ONLY_EMOJI.test(text);
}
