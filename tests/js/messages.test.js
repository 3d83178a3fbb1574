/** Messages: their actions, copying several, and folding long ones. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stacks } from '../../static/js/lib/stacks.js';
import { clock } from '../../static/js/lib/time.js';
import { messageActions } from '../../static/js/model/actions.js';
import { transcript } from '../../static/js/model/transcript.js';
import { message } from './helpers.js';

/** What can be done with each message, with no right. */
const ANYONES = ['link', 'thread', 'copy', 'share'];
const ALL = ['message:edit', 'message:delete', 'message:delete:any', 'report:create'];
/** @param {object} given @param {boolean} isMine @param {string[]} [may] */
const offered = (given, isMine, may = ALL) => messageActions(message(given), { isMine, mayHere: (right) => may.includes(right) }).map(({ name }) => name);

test('one edits and deletes what is one\'s own, and reports what is not', () => {
  assert.deepEqual(offered({}, true), ['edit', ...ANYONES, 'delete']);
  assert.deepEqual(offered({}, false), [...ANYONES, 'report', 'delete']);
});

test('without a right its action is not offered', () => {
  assert.deepEqual([offered({}, true, []), offered({}, false, [])], [ANYONES, ANYONES]);
  assert.deepEqual([offered({}, true, ['message:delete']), offered({}, true, ['message:delete:any'])], [[...ANYONES, 'delete'], ANYONES]);
  assert.deepEqual([offered({}, false, ['message:delete']), offered({}, false, ['message:delete:any'])], [ANYONES, [...ANYONES, 'delete']]);
});

test('to react comes first, where one may', () => {
  assert.deepEqual(offered({}, true, [...ALL, 'message:react']), ['react', 'edit', ...ANYONES, 'delete']);
  assert.deepEqual(offered({ deleted: true, text: null }, false, ['message:react']), []);
});

test('there is nothing to do with a deleted message or a notice, and nobody to report of an author who is gone', () => {
  assert.deepEqual([offered({ deleted: true, text: null }, true), offered({ kind: 'topic' }, false)], [[], []]);
  assert.deepEqual(offered({ author: null }, false), [...ANYONES, 'delete']);
});

test('one quotes where one may post, pins and saves where one may, and reads what an edited message said before', () => {
  const may = ['message:post', 'message:pin', 'message:save', 'message:history'];
  assert.deepEqual(offered({}, false, may), ['reply', 'link', 'thread', 'copy', 'quote', 'share', 'pin', 'save']);
  assert.deepEqual(offered({ edited_at: 5 }, false, may), ['reply', 'link', 'thread', 'copy', 'quote', 'share', 'pin', 'save', 'history']);
});

test('one marks as unread where one may, before pinning, any message behind which there is news', () => {
  assert.deepEqual(offered({}, false, ['message:pin', 'room:unread']), ['link', 'thread', 'copy', 'share', 'unread', 'pin']);
  const isOffered = (given, hasNews) => messageActions(message(given), { isMine: true, hasNews, mayHere: () => true }).some(({ name }) => name === 'unread');
  assert.deepEqual([isOffered({}, true), isOffered({}, false), isOffered({ deleted: true, text: null }, true)], [true, false, false]);
});

test('what is pinned is unpinned, and what is saved is removed, also by who may save no more', () => {
  const labels = (given, isSaved, may) => messageActions(message(given), { isMine: true, isSaved, mayHere: (right) => may.includes(right) }).map(({ label }) => label);
  assert.ok(labels({ pinned: true }, false, ['message:pin']).includes('Unpin'));
  assert.ok(labels({}, true, []).includes('Remove from saved'));
  assert.ok(labels({}, false, ['message:save']).includes('Save'));
});

test('the grave actions come last', () => {
  const graves = messageActions(message(), { isMine: false, mayHere: () => true }).map(({ isGrave }) => Boolean(isGrave));
  assert.deepEqual(graves, graves.toSorted());
  assert.equal(graves.filter(Boolean).length, 2);
});

test('several messages are copied with their times and names, and their line breaks', () => {
  const at = new Date(2026, 4, 5, 14, 2).getTime();
  const lines = [{ at, by: 'Ann', text: 'one\ntwo \n' }, { at: at + 60_000, by: '', text: 'Bo joined' }];
  assert.equal(transcript(lines), `[${clock(at)}] Ann: one\ntwo\n[${clock(at + 60_000)}] Bo joined`);
});

/** @param {string} text */
const high = (text) => stacks(text).filter(({ isStack }) => isStack).map((part) => part.text);

test('a letter with a pile of marks is a part of its own, and the text is whole', () => {
  const pile = `z${'\u0300'.repeat(20)}`;
  assert.deepEqual(stacks(`a ${pile}${pile} b`), [
    { text: 'a ', isStack: false }, { text: pile, isStack: true }, { text: pile, isStack: true }, { text: ' b', isStack: false }]);
  assert.deepEqual(high(`${'\u0300'.repeat(5)}a`), ['\u0300'.repeat(5)]);
  assert.deepEqual(high(`ก${'็'.repeat(30)}`), [`ก${'็'.repeat(30)}`]);
  assert.deepEqual([stacks(''), high(`a${'\u0300'.repeat(3)} a${'\u0300'.repeat(4)}`)], [[], [`a${'\u0300'.repeat(4)}`]]);
  assert.deepEqual([high(`ཀ${'ྱ'.repeat(8)}`), high(`ཀ${'ྱ'.repeat(9)}`).length], [[], 1]);
});

test('real scripts with tall marks are left alone', () => {
  const texts = ['Ữ Ộ thế hệ'.normalize('NFD'), 'น้ำ ปู่ ที่ กั้น', 'བསྒྲུབས། ཧྐྵྨླྺྻྃ ཨོཾ་མ་ཎི་པདྨེ་ཧཱུྃ', 'بِسْمِ ٱللَّٰهِ ٱلرَّحْمَٰنِ', 'שַּׁבָּ֑ת בְּרֵאשִׁ֖ית', 'हिन्दी क्ष्म्यैं', 'မြွှို့ ကျွန်ုပ်', 'ខ្ញុំ ស្ត្រី', 'ạ̄̂ n̥̊ᵗ', '👩🏽‍🚀 ❤️ 1️⃣'];
  for (const text of texts) assert.deepEqual(high(text), [], text);
});
