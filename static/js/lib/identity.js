/** A steady face for a name: its hue and its initials. */

/** @param {string} name @returns {number} degrees; the same for the same name however it is written */
export function hueOf(name) {
  let hash = 0x811c9dc5;
  for (const char of name.normalize('NFKC').toLowerCase()) {
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  }
  // The last bits of this hash (FNV-1a) mix worst, so they are folded in once more before the circle is cut.
  return ((hash ^ (hash >>> 15)) >>> 0) % 360;
}

const SEGMENTER = 'Segmenter' in Intl ? new Intl.Segmenter() : null;

/** @param {string} word its first character as a reader sees it */
function firstCharacter(word) {
  if (!SEGMENTER) return Array.from(word)[0] ?? '';
  return SEGMENTER.segment(word)[Symbol.iterator]().next().value?.segment ?? '';
}

/** @param {string} name */
export const firstInitial = (name) => firstCharacter(initials(name));

/** @param {string} name @returns {string} one or two characters */
export function initials(name) {
  const words = name.split(/[\s._-]/).filter((word) => /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(word));
  const [first, last] = [words[0], words.length > 1 ? words[words.length - 1] : ''];
  if (!first) return firstCharacter(name.trim()) || '?';
  return (firstCharacter(first) + (last ? firstCharacter(last) : '')).toLocaleUpperCase();
}
