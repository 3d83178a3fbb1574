/**
 * Makes the list of emoji for the picker and for shortcodes, from emojibase-data: only the names and words that we search,
 * and one tone of skin, since lib/emoji.js makes the others. It is loaded when somebody opens the picker or types a colon.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spelt, toned } from './js/lib/emoji.js';

/** In the order of Unicode, without the components, such as single tones of skin. */
const GROUPS = ['Smileys', 'People', '', 'Nature', 'Food', 'Travel', 'Activities', 'Objects', 'Symbols', 'Flags'];
const SHORTCODE = /^[a-z0-9_+-]+$/;

/** @param {string} packages node_modules @returns {string} JSON: groups of rows as lib/emoji.js reads them */
export function emojiData(packages) {
  /** @param {string} path */
  const read = (path) => JSON.parse(readFileSync(join(packages, 'emojibase-data/en', path), 'utf8'));
  const sets = ['github', 'emojibase', 'iamcal'].map((name) => read(`shortcodes/${name}.json`));
  const groups = GROUPS.map((name) => ({ name, rows: /** @type {unknown[][]} */ ([]) }));
  /** @type {{emoji: string, label: string, hexcode: string, tags?: string[], group?: number, version: number, order?: number, skins?: {emoji: string, tone: unknown}[]}[]} */
  const all = read('data.json');
  for (const { emoji, label, hexcode, tags = [], group, version, skins = [] } of all.sort((a, b) => (a.order ?? 0) - (b.order ?? 0))) {
    if (group === undefined || !GROUPS[group]) continue;
    const codes = [...new Set(sets.flatMap((set) => set[hexcode] ?? []))].filter((code) => SHORTCODE.test(code));
    const isToned = skins.filter(({ tone }) => typeof tone === 'number').every((skin) => toned(spelt(emoji), Number(skin.tone)) === spelt(skin.emoji));
    if (!isToned) throw new Error(`The tones of ${emoji} are made in another way.`);
    groups[group]?.rows.push([spelt(emoji), label, codes.join(' '), tags.join(' '), version, skins.length ? 1 : 0]);
  }
  return JSON.stringify(groups.filter(({ name }) => name));
}
