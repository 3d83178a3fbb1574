/** Mentions: the source has ids, and people see names. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { named, namesAmong, namesIn, writtenOf } from '../../static/js/lib/mention.js';
import { Composition } from '../../static/js/model/composition.js';
import { excerptOf } from '../../static/js/model/excerpt.js';
import { regrouped, renamed } from '../../static/js/model/renamed.js';
import { sentenceOf, wordsOf } from '../../static/js/model/said.js';
import { Timeline } from '../../static/js/model/timeline.js';
import { ann, bob, message } from './helpers.js';

const lee = { id: 12, name: 'Ann Lee', avatar: null };
const gardeners = { id: 3, name: 'gardeners' };
const meant = (/** @type {string} */ text, given = {}) => message({ text, mentions: [lee], groups: [gardeners], ...given });

test('ids are shown as names, and those of nobody as they are written', () => {
  const names = namesIn(meant(''));
  assert.deepEqual(names, { 12: 'Ann Lee', 'group:3': 'gardeners' });
  assert.equal(named('<@12>, <@group:3>: <@room> <@here> <@13>', names), '@Ann Lee, @gardeners: @room @here <@13>');
  assert.deepEqual(namesIn(message()), {});
  assert.deepEqual(namesAmong([meant('', { author: bob }), message({ author: null })]), { 2: 'Bob', 12: 'Ann Lee', 'group:3': 'gardeners' });
});

test('in code they stay as they are', () => {
  for (const code of ['`<@12>`', '``a ` <@12>``', '```\n<@12>\n```', '> ```js\n> <@12>\n> ```', '```\n<@12>']) assert.equal(named(code, { 12: 'Ann Lee' }), code);
  assert.equal(named('```\n<@12>\n```\n<@12> `x` <@12>', { 12: 'Ann Lee' }), '```\n<@12>\n```\n@Ann Lee `x` @Ann Lee');
  assert.equal(named('a ` b <@12>', { 12: 'Ann Lee' }), 'a ` b @Ann Lee');
});

test('what is said, read aloud, shortened or edited has the names', () => {
  const said = meant('**now** <@12>', { author: bob });
  assert.equal(wordsOf(said), 'now @Ann Lee');
  assert.equal(sentenceOf(said, (words) => words), 'Bob: now @Ann Lee');
  assert.equal(excerptOf(said), '**now** @Ann Lee');
  assert.equal(writtenOf(said), '**now** @Ann Lee');
  const composition = new Composition('lobby', /** @type {any} */ ({ get: () => '', set: () => {} }));
  composition.edit(/** @type {any} */ (said));
  assert.equal(composition.target.text, '**now** @Ann Lee');
});

test('somebody with another name has it wherever a message names them', () => {
  const may = { ...lee, name: 'May' };
  const reply = { id: 1, seq: 1, author: lee, text: 'a' };
  assert.deepEqual(renamed(meant('<@12>', { author: ann }), may).mentions, [may]);
  assert.deepEqual(renamed(message({ author: ann, reply }), may).reply, { ...reply, author: may });
  const other = meant('<@12>', { author: ann, reply: { ...reply, author: ann } });
  assert.equal(renamed(other, bob), other);
  assert.deepEqual(regrouped(meant('x'), { id: 3, name: 'growers', deleted: false }).groups, [{ id: 3, name: 'growers' }]);
  assert.equal(regrouped(other, { id: 4, name: 'growers', deleted: false }), other);
  const timeline = new Timeline();
  const asked = meant('<@12>, <@group:3>', { seq: 1, id: 7, author: ann });
  const answered = message({ seq: 2, reply: { id: 7, seq: 1, author: ann, text: '@Ann Lee, @gardeners' } });
  timeline.reset(/** @type {any} */ ({ messages: [asked, answered], rev: 2, more: false, epoch: 'e' }));
  timeline.reintroduce(may);
  timeline.regroup({ id: 3, name: 'growers', deleted: false });
  assert.deepEqual(namesIn(/** @type {any} */ (timeline.messages[0])), { 12: 'May', 'group:3': 'growers' });
  assert.equal(timeline.messages[1]?.reply?.text, '@May, @growers');
});

test('a group that is deleted is shown by its number at once, as after loading, and others keep their names', () => {
  const [cooks, timeline] = [{ id: 4, name: 'cooks' }, new Timeline()];
  const asked = meant('<@group:3>, <@group:4>', { seq: 1, id: 7, author: ann, groups: [gardeners, cooks] });
  timeline.reset(/** @type {any} */ ({ messages: [asked, message({ seq: 2, reply: { id: 7, seq: 1, author: ann, text: '@gardeners, @cooks' } })], rev: 2, more: false, epoch: 'e' }));
  timeline.regroup({ ...gardeners, deleted: true });
  assert.deepEqual(timeline.messages[0]?.groups, [cooks]);
  assert.equal(timeline.messages[1]?.reply?.text, '<@group:3>, @cooks');
  timeline.regroup({ ...cooks, deleted: true });
  assert.equal('groups' in /** @type {any} */ (timeline.messages[0]), false);
});
