/** The emoji that one can choose from: their list, search, tones, and which are used often. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { join } from 'node:path';
import { emojiData } from '../../static/emoji.mjs';
import { emojiGroups, spelt, toned } from '../../static/js/lib/emoji.js';
import { rankOf } from '../../static/js/lib/emoji_search.js';
import { stepInGrids } from '../../static/js/lib/grid.js';
import { EmojiSet } from '../../static/js/model/emoji.js';
import { Clock, settled } from './helpers.js';

const DATA = JSON.parse(emojiData(join(import.meta.dirname, '../../node_modules')));
const ROWS = [
  { name: 'Smileys', rows: [['😀', 'grinning face', 'grinning', 'happy smile', 1, 0], ['🫩', 'tired face', 'tired', 'sleepy', 16, 0]] },
  { name: 'People', rows: [['👍', 'thumbs up', '+1 thumbsup', 'yes', 0.6, 1]] },
  { name: 'Flags', rows: [['🏁', 'chequered flag', 'checkered_flag', 'race', 0.6, 0], ['🇸🇪', 'flag: Sweden', 'sweden', '', 2, 0]] },
];

/** What a browser remembers. */
function storage(kept = null) {
  return { kept, getItem() { return this.kept; }, setItem(_, text) { this.kept = text; }, removeItem() {} };
}

/** @param {object} [parts] */
async function loaded(parts = {}) {
  const clock = new Clock();
  const set = new EmojiSet({ load: async () => ROWS, draws: () => true, later: clock.later, textStorage: null, ...parts });
  await set.load();
  return { set, clock };
}
const chars = (set) => set.all.map(({ emoji }) => emoji.map(({ char }) => char).join(''));

test('all emoji of Unicode are in the list, spelt as the server spells them, with names', () => {
  const all = emojiGroups(DATA).flatMap(({ emoji }) => emoji);
  assert.ok(all.length > 1_900);
  assert.equal(DATA.length, 9);
  assert.deepEqual(all.filter(({ char }) => spelt(char) !== char), []);
  assert.deepEqual(all.filter(({ codes, label }) => !codes[0] || !label), []);
  assert.equal(new Set(all.map(({ char }) => char)).size, all.length);
  assert.deepEqual(['🎉', '❤️', '👍'].map((char) => all.find((one) => one.char === char)?.codes[0]), ['tada', 'heart', '+1']);
});

test('a tone is put to each person in an emoji, and not to their hands in each other', () => {
  assert.deepEqual([toned('👍', 3), toned('✌️', 1), toned('👍', 0), toned('🎉', 3)], ['👍🏽', '✌🏻', '👍', '🎉']);
  assert.deepEqual([toned('🧑‍🤝‍🧑', 5), toned('🤝', 5), toned('👩‍❤️‍👨', 2)], ['🧑🏿‍🤝‍🧑🏿', '🤝🏿', '👩🏼‍❤️‍👨🏼']);
});

test('the list is loaded once, and again only if that failed', async () => {
  const asked = [];
  const load = () => {
    asked.push(1);
    return asked.length === 1 ? Promise.reject(new Error('offline')) : Promise.resolve(ROWS);
  };
  const set = new EmojiSet({ load, draws: () => true, later: () => {}, textStorage: null });
  assert.equal(set.state, 'none');
  const first = set.load();
  assert.equal(set.state, 'loading');
  await first;
  assert.deepEqual([set.state, set.groups], ['failed', []]);
  await set.load();
  await set.load();
  assert.deepEqual([set.state, asked.length], ['ready', 2]);
});

test('what the system has no picture of is left out: a version, or all flags', async () => {
  assert.deepEqual(chars((await loaded()).set), ['😀🫩', '👍', '🏁🇸🇪']);
  assert.deepEqual(chars((await loaded({ draws: (char) => char !== '🫩' })).set), ['😀', '👍', '🏁🇸🇪']);
  assert.deepEqual(chars((await loaded({ draws: (char) => char !== '🇸🇪' })).set), ['😀🫩', '👍']);
});

test('a system without any coloured emoji shows what it has', async () => {
  assert.deepEqual(chars((await loaded({ draws: () => false })).set), ['😀🫩', '👍', '🏁🇸🇪']);
});

test('few are drawn at first, and the others one group after the other', async () => {
  const { set, clock } = await loaded();
  set.query = 'old';
  set.open();
  assert.deepEqual([set.drawn, set.query], [1, '']);
  await settled();
  for (const drawn of [2, 3, 3]) {
    await clock.pass(16);
    assert.equal(set.drawn, drawn);
  }
});

test('an emoji is found by its shortcode before its name, that before further words, and a beginning before a middle', () => {
  const one = (codes, label, words) => ({ char: '', codes, label, words, version: 1, hasTones: false });
  const ranks = (query, ...all) => all.map((each) => rankOf(query)(each));
  assert.deepEqual(ranks('tada', one(['party', 'tada'], '', ''), one(['tadaa'], '', ''), one(['x'], 'big tada', ''), one(['x'], 'y', 'a tada'), one(['x'], 'metadata', ''), one(['x'], 'y', '')), [0, 1.05, 2, 3, 4, Infinity]);
  assert.deepEqual(ranks('thumbs up', one(['x'], 'thumbs up', ''), one(['x'], 'thumbs', 'upwards'), one(['x'], 'thumbs', '')), [2, 3, Infinity]);
  assert.deepEqual(ranks('par', one(['partying'], '', ''), one(['x', 'party'], '', '')), [1.08, 1.05]);
  assert.deepEqual(ranks(':Tada:', one(['tada'], '', '')), [0]);
  assert.deepEqual(ranks('cafe', one(['x'], 'Café', '')), [2]);
});

test('the best are found first, the place\'s own too, and not more than asked for', async () => {
  const { set } = await loaded();
  set.setOwn([{ name: 'thumbs_cat', image: '/e/1.webp' }]);
  assert.deepEqual(set.search('thumbs').map(({ char }) => char), ['👍', ':thumbs_cat:']);
  assert.deepEqual(set.search('face', 1).map(({ char }) => char), ['😀']);
  assert.deepEqual(set.search('nothing like it'), []);
});

test('an emoji is known by its shortcodes, by itself in any tone, and by the name of the place\'s own', async () => {
  const { set } = await loaded();
  set.setOwn([{ name: 'parrot', image: '/e/1.webp' }]);
  assert.deepEqual([':+1:', 'thumbsup', '👍'].map((name) => set.find(name)?.char), ['👍', '👍', '👍']);
  assert.deepEqual([set.find(':parrot:')?.image, set.find('gone')], ['/e/1.webp', undefined]);
  assert.deepEqual([set.nameOf('👍🏽'), set.nameOf(':parrot:'), set.nameOf('🎉')], [':+1:', ':parrot:', '🎉']);
  assert.equal(set.all[0].name, 'Ours');
});

test('the chosen tone and what is used often stay in the browser', async () => {
  const kept = storage();
  const { set } = await loaded({ textStorage: kept });
  assert.deepEqual(set.frequent(3), ['👍', '❤️', '😂']);
  set.choose(3);
  set.use('🎉');
  set.use('🚀');
  set.use('🎉');
  const again = (await loaded({ textStorage: kept })).set;
  assert.equal(again.tone, 3);
  assert.deepEqual(again.frequent(4), ['🎉', '🚀', '👍', '❤️']);
  assert.equal(again.charOf(again.find('+1')), '👍🏽');
  assert.equal(again.charOf(again.find('grinning')), '😀');
});

test('what was used lately counts more than what was used as often before, and few are remembered', async () => {
  const { set } = await loaded();
  for (const char of ['🎉', '🚀']) set.use(char);
  assert.deepEqual(set.frequent(2), ['🚀', '🎉']);
  for (let i = 0; i < 60; i += 1) set.use(String.fromCodePoint(0x1f400 + i));
  assert.equal(set.frequent(100).length, 36 + 6);
});

test('the place\'s own are often used only as long as there are such', async () => {
  const { set } = await loaded();
  set.use(':parrot:');
  assert.equal(set.frequent(1)[0], '👍');
  set.setOwn([{ name: 'parrot', image: '/e/1.webp' }]);
  assert.equal(set.frequent(1)[0], ':parrot:');
});

test('what is stored and makes no sense counts as nothing, and storage that refuses is no error', async () => {
  for (const text of ['{', '{"tone": 9, "used": {"x": "y"}}', '{"tone": "1"}', 'null']) {
    const { set } = await loaded({ textStorage: storage(text) });
    assert.deepEqual([set.tone, set.frequent(1)], [0, ['👍']], text);
  }
  const refuses = () => { throw new Error('full'); };
  const { set } = await loaded({ textStorage: { getItem: refuses, setItem: refuses, removeItem: refuses } });
  set.choose(2);
  assert.equal(set.tone, 2);
});

test('keys move through the grids by rows and columns, into the next grid and back to the search', () => {
  // 0 1 2 / 3 4   and   5 6 7 / 8
  const go = (at, key) => stepInGrids([5, 4], at, key, 3);
  assert.deepEqual(['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp'].map((key) => go(4, key)), [5, 3, 6, 1]);
  assert.deepEqual([go(2, 'ArrowDown'), go(5, 'ArrowUp'), go(6, 'ArrowDown'), go(1, 'ArrowUp')], [4, 3, 8, -1]);
  assert.deepEqual([go(8, 'ArrowDown'), go(8, 'ArrowRight'), go(0, 'ArrowLeft'), go(3, 'Home'), go(3, 'End')], [8, 8, 0, 0, 8]);
  assert.equal(go(3, 'x'), null);
});
