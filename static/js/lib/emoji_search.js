/** @import { Emoji } from './emoji.js' */
import { fold } from './search.js';

/** More than the length of any shortcode: of those that begin alike, the shortest comes first. */
const LONGEST = 100;

/** @param {string} text @param {string} start whether one of its words begins so */
const hasWord = (text, start) => text.split(/[\s_-]+/).some((word) => word.startsWith(start));

/**
 * Makes a function that says how well an emoji matches a query: the lower the better, Infinity if it does not. A shortcode
 * comes before its name, that before further words, and the beginning of a word before its middle.
 *
 * @param {string} query its words have to match all
 */
export function rankOf(query) {
  const typed = fold(query).replace(/^:|:$/g, '').trim();
  const words = typed.split(/[\s_]+/).filter(Boolean);
  /** @param {Emoji} emoji */
  return ({ codes, label, words: more }) => {
    if (codes.includes(typed)) return 0;
    const begun = codes.filter((code) => code.startsWith(typed)).map(({ length }) => length);
    if (begun.length) return 1 + Math.min(...begun) / LONGEST;
    const [name, rest] = [fold(label), fold(more)];
    if (words.every((word) => hasWord(name, word))) return 2;
    if (words.every((word) => hasWord(name, word) || hasWord(rest, word))) return 3;
    const whole = `${codes.join(' ')} ${name} ${rest}`;
    return words.every((word) => whole.includes(word)) ? 4 : Infinity;
  };
}
