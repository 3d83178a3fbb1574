/** What the keys and buttons of the composer do. In these texts the selection is between two bars; one bar is the caret. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { broken, formatted, isInFence, looksLikeCode } from '../../static/js/model/writing.js';

/** @param {string} shown */
function field(shown) {
  const [before = '', inner, after] = shown.split('|');
  if (after === undefined) return { text: before + (inner ?? ''), start: before.length, end: before.length };
  return { text: before + inner + after, start: before.length, end: before.length + (inner ?? '').length };
}

/** @param {any} given @param {any} edit */
function done({ text }, edit) {
  const made = text.slice(0, edit.from) + edit.text + text.slice(edit.to);
  return edit.start === edit.end ? `${made.slice(0, edit.start)}|${made.slice(edit.start)}` : `${made.slice(0, edit.start)}|${made.slice(edit.start, edit.end)}|${made.slice(edit.end)}`;
}

for (const [format, before, after] of [
  ['bold', 'a |word| here', 'a **|word|** here'],
  ['bold', 'a **|word|** here', 'a |word| here'],
  ['bold', 'a |**word**| here', 'a |word| here'],
  ['bold', 'a |word |here', 'a **|word|** here'],
  ['bold', 'a |', 'a **|**'],
  ['bold', 'a **|**', 'a |'],
  ['bold', '**|word| here', '****|word|** here'],
  ['bold', '|word|** here', '**|word|**** here'],
  ['bold', '|**word here|', '**|**word here|**'],
  ['bold', '|****|', '**|****|**'],
  ['bold', 'a| word| here', 'a **|word|** here'],
  ['bold', 'a|  |b', 'a**|  |**b'],
  ['code', '|a\n|b', '`|a|`\nb'],
  ['block', '|a\nb|c', '```\na\nb\n```|\nc'],
  ['italic', '|word|', '_|word|_'],
  ['italic', '_|word|_', '|word|'],
  ['strike', '|word|', '~~|word|~~'],
  ['code', '|x = 1|', '`|x = 1|`'],
  ['code', 'see |a\nb| now', 'see \n```\na\nb\n```|\n now'],
  ['block', '|a|', '```\na\n```|'],
  ['block', 'x\n|', 'x\n```\n|\n```'],
  ['block', '|```\na\n```|', '````\n```\na\n```\n````|'],
  ['quote', 'one\n|two\nthr|ee', 'one\n|> two\n> three|'],
  ['quote', '|> one\n> two|', '|one\ntwo|'],
  ['quote', 'one|', '> one|'],
  ['quote', '|\none', '> |\none'],
  ['quote', 'one\n|\ntwo', 'one\n> |\ntwo'],
  ['list', '|one\ntwo\n|three', '|- one\n- two|\nthree'],
  ['link', 'see |notes| now', 'see [notes](|https://|) now'],
  ['link', 'see |https://example.org/|', 'see [|](https://example.org/)'],
  ['link', 'see |', 'see [|](https://)'],
]) {
  test(`${format} makes ${JSON.stringify(after)} of ${JSON.stringify(before)}`, () => {
    const given = field(String(before));
    assert.equal(done(given, formatted(given, /** @type {any} */ (format))), after);
  });
}

for (const [before, after] of [
  ['- one|', '- one\n- |'],
  ['* one|', '* one\n* |'],
  ['  - one|', '  - one\n  - |'],
  ['1. one|', '1. one\n2. |'],
  ['9) one|', '9) one\n10) |'],
  ['> one|', '> one\n> |'],
  ['> - one|', '> - one\n> - |'],
  ['- one| two', '- one\n- | two'],
  ['- one\n- |', '- one\n|'],
  ['> one\n> |', '> one\n|'],
  ['> - one\n> - |', '> - one\n> |'],
  ['1. one\n2. |\nafter', '1. one\n|\nafter'],
  ['- |  ', '|  '],
  ['> - one\n>   - two|', '> - one\n>   - two\n>   - |'],
  ['- o|n|e', '- o\n- |e'],
  ['```\n  indented|', '```\n  indented\n  |'],
  ['```\n\tindented|', '```\n\tindented\n\t|'],
]) {
  test(`a line break makes ${JSON.stringify(after)} of ${JSON.stringify(before)}`, () => {
    const given = field(String(before));
    assert.equal(done(given, broken(given)), after);
  });
}

for (const text of ['one|', '|- one', '-|', '- one\n|', '```\n- one|', '```|', '```\na\n```|', '2024. was|', '**bold**|', '  indented|']) {
  test(`a line break after ${JSON.stringify(text)} is one`, () => assert.equal(broken(field(text)), null));
}

test('a block of code that is closed is over', () => {
  for (const [before, isIn] of [['```\n', true], ['```js\na\n', true], ['```', false], ['```\na\n```\n', false], ['a\n', false]]) assert.equal(isInFence(String(before)), isIn);
});

const CODE = [
  'def wave(to):\n    if to:\n        return to', 'const a = 1;\nconst b = 2;\nexport { a, b };', '<ul>\n  <li>one</li>\n</ul>', '{\n  "a": 1,\n  "b": [2]\n}',
  'SELECT name\nFROM people\nWHERE id = 1;\nSELECT 2;', '$ make dev\n$ make test\nall good', 'for (const one of all) {\n  wave(one);\n}', '#include <stdio.h>\nint main() {\n  return 0;\n}',
];
const PROSE = [
  'Hello,\nI was there (twice),\nand it was good.', '- milk\n- bread\n- a knife', 'one\ntwo\nthree', 'Roses are red;\nviolets are blue,\nand so on.', 'const a = 1;\nconst b = 2;',
  'Monday: rain\nTuesday: sun\nWednesday: who knows', '', '```\nconst a = 1;\nconst b = 2;\nconst c = 3;\n```', 'We met Ann (from Oslo)\nand Bo (from Rome)\nand nobody else.',
];
for (const text of CODE) test(`${JSON.stringify(text).slice(0, 30)} looks like code`, () => assert.ok(looksLikeCode(text)));
for (const text of PROSE) test(`${JSON.stringify(text).slice(0, 30)} does not look like code`, () => assert.ok(!looksLikeCode(text)));
