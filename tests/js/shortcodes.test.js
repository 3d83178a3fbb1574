/** Shortcodes of emoji in what is being written. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EmojiSet } from '../../static/js/model/emoji.js';
import { completed, emojified, mayHaveShortcodes, ownIn, shortcodeSource } from '../../static/js/model/shortcodes.js';

const ROWS = [{ name: 'Smileys', rows: [
  ['🎉', 'party popper', 'tada party', 'celebration', 0.6, 0], ['👍', 'thumbs up', '+1 thumbsup', 'yes', 0.6, 1], ['💯', 'hundred points', '100', '', 0.6, 0],
] }];

async function loaded() {
  const set = new EmojiSet({ load: async () => ROWS, draws: () => true, later: () => {}, textStorage: null });
  await set.load();
  set.setOwn([{ name: 'parrot', image: '/emoji/1.webp' }]);
  return set;
}

const triggered = (text) => shortcodeSource(/** @type {any} */ (null)).trigger.exec(text)?.[1] ?? null;

test('a colon and two letters ask for emoji; times, addresses, smileys and words with a colon do not', () => {
  assert.deepEqual([triggered(':ta'), triggered('so :Tad'), triggered('(:+1')], ['ta', 'Tad', '+1']);
  for (const text of [':)', ':t', '10:30', 'http://x', 'http:', 'std::vec', 'a:tada', ':ta da', '::ta']) assert.equal(triggered(text), null, text);
});

test('the best emoji are offered, with the shortcode that was begun, and in one\'s tone', async () => {
  const set = await loaded();
  set.choose(2);
  const { find, insert } = shortcodeSource(set);
  const [thumb] = await find('thumbsu');
  assert.deepEqual(thumb, { key: '👍', label: ':thumbsup:', hint: 'thumbs up', glyph: '👍🏼' });
  assert.equal(insert(thumb), '👍🏼 ');
  assert.deepEqual((await find('Party')).map(({ label }) => label), [':party:']);
  const [own] = await find('parr');
  assert.deepEqual([own, insert(own)], [{ key: ':parrot:', label: ':parrot:', hint: 'parrot', image: '/emoji/1.webp' }, ':parrot: ']);
  assert.deepEqual(await find('celebr'), [{ key: '🎉', label: ':tada:', hint: 'party popper', glyph: '🎉' }]);
});

test('with the second colon a shortcode becomes its emoji, and what is none stays', async () => {
  const set = await loaded();
  const at = (text, caret = text.length) => completed(set, text, caret);
  assert.deepEqual(at('so :tada:'), { from: 3, to: 9, text: '🎉' });
  assert.deepEqual(at(':tada: more', 6), { from: 0, to: 6, text: '🎉' });
  for (const text of [':tadaa:', '10:100:', 'x:tada:', ':parrot:', ':tada', ':) :', '`:tada:', '```\n:tada:', '~~~ js\nx :tada:', 'http://x?a=:tada:']) assert.equal(at(text), null, text);
  assert.deepEqual(at('`a` :tada:')?.text, '🎉');
  assert.deepEqual(at('```\na\n```\n:tada:')?.text, '🎉');
});

test('shortcodes become emoji when a text is sent, outside of code', async () => {
  const set = await loaded();
  const same = [':)', '10:30:45', 'a:tada:b', '`:tada:`', '``a ` :tada:``', '```\n:tada:\n```', '```\n:tada:', '  ~~~\n:tada:\n  ~~~', 'http://x:tada:', ':parrot:', ':gone:', '', 'https://x.example/?a=:tada:'];
  for (const text of same) assert.equal(emojified(set, text), text);
  assert.equal(emojified(set, ':tada: and :+1::100: `:tada:` :tada:'), '🎉 and 👍:100: `:tada:` 🎉');
  assert.equal(emojified(set, 'a ` alone :tada:'), 'a ` alone 🎉');
  assert.equal(emojified(set, '```\nx\n```\n:tada:'), '```\nx\n```\n🎉');
});

test('a long text of colons and backticks takes no time', async () => {
  const set = await loaded();
  const start = performance.now();
  for (const piece of [':', ':a', ':aa:', '`', '``a', '\n```', ':ta`da']) emojified(set, piece.repeat(Math.floor(8_000 / piece.length)));
  assert.ok(performance.now() - start < 200);
});

test('the list is worth loading for a text with a whole shortcode only', () => {
  assert.deepEqual(['x :tada: y', '10:30', ':)', 'a'].map(mayHaveShortcodes), [true, false, false, false]);
});

test('the place\'s own emoji stand in a text for themselves, wherever they are', async () => {
  const set = await loaded();
  const parts = (text) => ownIn(text, set).map((part) => (typeof part === 'string' ? part : part.image));
  const image = '/emoji/1.webp';
  assert.deepEqual(parts('a :parrot: b:parrot::parrot:'), ['a ', image, ' b', image, image]);
  assert.deepEqual([parts(':gone:parrot: :tada:'), parts('none'), parts(''), parts(':parrot:')], [[':gone', image, ' :tada:'], ['none'], [''], [image]]);
  set.setOwn([]);
  assert.deepEqual(parts(':parrot:'), [':parrot:']);
});
