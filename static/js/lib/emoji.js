/** Emoji as data: the list that static/emoji.mjs makes, and their tones of skin. */

/**
 * @typedef {object} Emoji
 * @property {string} char      as it is written; for the place's own emoji `:name:`
 * @property {string} label     its name in words
 * @property {string[]} codes   its shortcodes; the first is the one that is shown
 * @property {string} words     further words by which it is found
 * @property {number} version   of Emoji in which it came
 * @property {boolean} hasTones
 * @property {string} [image]   the address of its picture, if it is one of the place's own
 *
 * @typedef {{name: string, emoji: Emoji[]}} EmojiGroup
 */

// Not the handshake between two people, which keeps its colour.
const BASE = /(?!(?<=\u200D)🤝)(\p{Emoji_Modifier_Base})\uFE0F?/gu;
const SELECTORS = /[\uFE0E\uFE0F]/g;
const TEXT = /(?!\p{Emoji_Presentation})\p{Emoji}(?!\p{Emoji_Modifier})/gu;
const TONES = ['', '🏻', '🏼', '🏽', '🏾', '🏿'];

/** An emoji as the server spells it (chat/core/emoji.py): fully qualified. @param {string} char */
export const spelt = (char) => char.replace(SELECTORS, '').replace(TEXT, '$&\uFE0F');

/** An emoji of people in a tone of skin. @param {string} char @param {number} tone 1 to 5, from light to dark; 0 for yellow */
export const toned = (char, tone) => (TONES[tone] ? char.replace(BASE, `$1${TONES[tone]}`) : char);

/** An emoji without its tone of skin. @param {string} char */
export const untoned = (char) => spelt(char.replace(/\p{Emoji_Modifier}/gu, ''));

/** @param {{name: string, rows: [string, string, string, string, number, number][]}[]} data @returns {EmojiGroup[]} */
export const emojiGroups = (data) => data.map(({ name, rows }) => ({
  name,
  emoji: rows.map(([char, label, codes, words, version, tones]) => ({ char, label, codes: codes.split(' '), words, version, hasTones: tones === 1 })),
}));
