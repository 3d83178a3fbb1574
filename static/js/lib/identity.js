/** The face of a person without a picture: a hue, a pattern and initials, which are the same everywhere. */

/** The colours and patterns that hues.css has. */
export const HUES = 10;
export const PATTERNS = 4;
/** From each person's hue to the next one's, in steps around the circle. */
const STRIDE = 3;
/** Characters that count of an initial with marks, so that a pile of them stays small. */
const MARKS = 4;

/**
 * People get their numbers in the order in which they come. So any ten who came one after the other, as the first in a workspace do, have ten
 * hues, and any forty have forty faces, which chance would not give them. A new name changes nothing.
 * @param {number} id @returns {{hue: number, pattern: number}}
 */
export function faceOf(id) {
  return { hue: (id * STRIDE) % HUES, pattern: (id + Math.floor(id / HUES)) % PATTERNS };
}

const SEGMENTER = 'Segmenter' in Intl ? new Intl.Segmenter() : null;
const START = /[\p{L}\p{N}]/u;
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}/u;

/** @param {string} text @returns {string} its first character as a reader sees it */
function firstCharacter(text) {
  if (!SEGMENTER) return Array.from(text)[0] ?? '';
  return SEGMENTER.segment(text)[Symbol.iterator]().next().value?.segment ?? '';
}

/** The first letter or digit. @param {string} word */
function initial(word) {
  const character = firstCharacter(word.slice(word.search(START)).toUpperCase());
  return Array.from(character).slice(0, MARKS).join('');
}

/** @param {string} name */
export const firstInitial = (name) => firstCharacter(initials(name));

/** @param {string} name @returns {string} one or two letters or digits; an emoji, if the name has only those */
export function initials(name) {
  const words = name.split(/[\s._-]/).filter((word) => START.test(word));
  const [first, last] = [words[0], words.length > 1 ? words[words.length - 1] : ''];
  if (first) return initial(first) + (last ? initial(last) : '');
  const emoji = name.search(EMOJI);
  return emoji < 0 ? '?' : firstCharacter(name.slice(emoji));
}
