/** Search by parts of words, with or without accents. */

/** Letters that Unicode does not decompose. @type {Record<string, string>} */
const PLAIN = { ß: 'ss', ø: 'o', ł: 'l', đ: 'd', æ: 'ae', œ: 'oe', ı: 'i' };

/** A text without case and accents. @param {string} text */
export const fold = (text) => text.normalize('NFKD').replace(/\p{Mn}+/gu, '').toLowerCase().replace(/[ßøłđæœı]/g, (letter) => PLAIN[letter] ?? letter);

/** The words of a query. @param {string} typed */
export const wordsOf = (typed) => fold(typed).replace(/^\s*[#@]/, '').split(/\s+/).filter(Boolean);

/** @param {string} text */
function beginsWordOf(text) {
  const parts = text.split(/[^\p{L}\p{N}]+/u);
  return (/** @type {string} */ word) => parts.some((part) => part.startsWith(word));
}

/**
 * Makes a function that says how well a title, with further words about the same thing, matches a query: 0 if the title
 * begins with it, 1 if each of its words begins a word of the title, 2 if each is a part of the title, 3 if some begin one
 * of the further words instead, and Infinity if it does not match. An empty query matches everything.
 *
 * @param {string} typed
 */
export function matcher(typed) {
  const words = wordsOf(typed);
  const whole = words.join(' ');
  /** @param {string} title @param {string} [more] @returns {number} */
  return (title, more = '') => {
    const text = fold(title);
    if (text.startsWith(whole)) return 0;
    if (words.every(beginsWordOf(text))) return 1;
    if (words.every((word) => text.includes(word))) return 2;
    const beginsMore = beginsWordOf(fold(more));
    return words.every((word) => text.includes(word) || beginsMore(word)) ? 3 : Infinity;
  };
}
