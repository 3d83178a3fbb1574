/** @import { Emoji } from '../lib/emoji.js' */
/** @import { EmojiSet } from './emoji.js' */

/**
 * Shortcodes in what is being written: `:tada:` becomes an emoji. Those of the place's own stay, and are shown as pictures.
 * In code and in addresses nothing is replaced.
 */

/** The beginning of one, at the end of a text. Neither a time nor an address nor a smiley is one. */
const BEGUN = /(?<![\p{L}\p{N}:_/]):([\p{L}\p{N}_+-]{2,})$/u;
const WHOLE_AT_END = /(?<![\p{L}\p{N}:_/]):([a-z0-9_+-]{2,}):$/u;
const WHOLE = /(?<![\p{L}\p{N}:_/]):([a-z0-9_+-]{2,}):/gu;
const FENCE = /^ {0,3}(?:```|~~~)/gm;
const CODE = /(^|\n) {0,3}(```|~~~)[^]*?(?:\n {0,3}\2|$)|(?<!`)(`+)(?!`)[^]*?(?<!`)\3(?!`)/g;
const OWN = /:([a-z0-9_+-]{2,32}):/g;
const WORD = /\S+/g;
const ADDRESS = '://';
const MOST = 8;

/** @param {string} before the text before a place in it, which may be in code or in an address */
function isVerbatim(before) {
  const fences = before.match(FENCE)?.length ?? 0;
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const word = /\S*$/.exec(line)?.[0] ?? '';
  return fences % 2 === 1 || line.split('`').length % 2 === 0 || word.includes(ADDRESS);
}

/** @param {EmojiSet} emoji @param {string} code */
function charFor(emoji, code) {
  const found = emoji.find(`:${code}:`);
  return found && !found.image ? emoji.charOf(found) : null;
}

/** Completes shortcodes: a source of model/completion.js. @param {EmojiSet} emoji */
export const shortcodeSource = (emoji) => ({
  label: 'Emoji',
  trigger: BEGUN,
  /** @param {string} query */
  find: async (query) => {
    await emoji.load();
    return emoji.search(query, MOST).map((one) => ({
      key: one.char, label: `:${one.codes.find((code) => code.startsWith(query.toLowerCase())) ?? one.codes[0]}:`, hint: one.label,
      ...(one.image ? { image: one.image } : { glyph: emoji.charOf(one) }),
    }));
  },
  /** @param {{key: string, glyph?: string}} item */
  insert: ({ key, glyph = key }) => `${glyph} `,
});

/**
 * What a shortcode becomes when its second colon is typed.
 * @param {EmojiSet} emoji @param {string} text @param {number} caret
 * @returns {{from: number, to: number, text: string} | null}
 */
export function completed(emoji, text, caret) {
  const before = text.slice(0, caret);
  const match = WHOLE_AT_END.exec(before);
  const char = match && !isVerbatim(before.slice(0, match.index)) ? charFor(emoji, match[1] ?? '') : null;
  return match && char ? { from: match.index, to: caret, text: char } : null;
}

/** True if a text may have shortcodes, so that the list of emoji is worth loading. @param {string} text */
export const mayHaveShortcodes = (text) => text.includes(':') && text.search(WHOLE) >= 0;

/** A text with emoji in the place of shortcodes, as far as the list is loaded. @param {EmojiSet} emoji @param {string} text */
export function emojified(emoji, text) {
  if (!mayHaveShortcodes(text)) return text;
  const replaced = (/** @type {string} */ part) => part.replace(WORD, (word) => (
    word.includes(ADDRESS) ? word : word.replace(WHOLE, (whole, code) => charFor(emoji, code) ?? whole)));
  let done = 0;
  let result = '';
  for (const code of text.matchAll(CODE)) {
    result += replaced(text.slice(done, code.index)) + code[0];
    done = code.index + code[0].length;
  }
  return result + replaced(text.slice(done));
}

/** A text in parts, where the place's own emoji stand for themselves. @param {string} text @param {Pick<EmojiSet, "own">} emoji @returns {(string | Emoji)[]} */
export function ownIn(text, { own }) {
  if (!own.length || !text.includes(':')) return [text];
  /** @type {(string | Emoji)[]} */
  const parts = [];
  let done = 0;
  OWN.lastIndex = 0;
  for (let match = OWN.exec(text); match; match = OWN.exec(text)) {
    const one = own.find(({ char }) => char === match?.[0]);
    if (one) {
      if (match.index > done) parts.push(text.slice(done, match.index));
      parts.push(one);
      done = OWN.lastIndex;
    } else OWN.lastIndex -= 1; // its second colon may be the first of the next
  }
  return done < text.length || !parts.length ? [...parts, text.slice(done)] : parts;
}
