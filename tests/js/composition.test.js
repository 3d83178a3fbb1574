import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tidied } from '../../static/js/lib/text.js';
import { Compositions } from '../../static/js/model/composition.js';
import { Drafts } from '../../static/js/model/drafts.js';

const message = (given = {}) => /** @type {any} */ ({ id: 7, seq: 7, rev: 7, kind: 'text', text: 'as it was', ...given });
const compositions = () => new Compositions(new Drafts(1, null));

test('each room has its own words', () => {
  const all = compositions();
  all.of('lobby').target.text = 'for the lobby';
  assert.deepEqual([all.of('lobby').target.text, all.of('garden').target.text], ['for the lobby', '']);
});

test('who writes to a target that was given to a field before an edit began writes to the draft', () => {
  const lobby = compositions().of('lobby');
  const before = lobby.target;
  lobby.edit(message());
  before.text = 'a late key';
  assert.equal(lobby.target.text, 'as it was');
  lobby.stopEditing();
  assert.equal(lobby.target.text, 'a late key');
});

test('an edit waits where it was begun, beside the draft', () => {
  const all = compositions();
  all.of('lobby').target.text = 'a draft';
  all.of('lobby').edit(message());
  all.of('lobby').target.text = 'as it will be';
  assert.deepEqual([all.of('garden').editing, all.of('lobby').editing?.id, all.of('lobby').target.text], [null, 7, 'as it will be']);
  all.of('lobby').stopEditing();
  assert.equal(all.of('lobby').target.text, 'a draft');
});

test('what is sent is no draft any more, in the same turn', () => {
  const lobby = compositions().of('lobby');
  lobby.problem = 'too long';
  lobby.target.text = ' hello \n';
  assert.deepEqual([lobby.take(), lobby.target.text, lobby.problem], ['hello', '', '']);
});

test('the space around a text goes, and among several lines the first keeps its indent', () => {
  for (const [typed, kept] of [['\n \n\t\n  a\n  b\n \n', '  a\n  b'], ['  a', 'a'], ['a  ', 'a'], [' \n ', ''], ['', ''], ['a\n\nb', 'a\n\nb']]) {
    assert.equal(tidied(String(typed)), kept);
  }
});

test('what was said of a text goes with the next one, and the offer for a paste once that is changed', () => {
  const lobby = compositions().of('lobby');
  Object.assign(lobby, { problem: 'too long', told: 'done', isEmptied: true, pasted: { from: 4, text: 'a;\nb;' } });
  lobby.write('see a;\nb; and');
  assert.deepEqual([lobby.target.text, lobby.problem, lobby.told, lobby.isEmptied, lobby.pasted], ['see a;\nb; and', '', '', false, { from: 4, text: 'a;\nb;' }]);
  lobby.write('see, a;\nb; and');
  assert.equal(lobby.pasted, null);
  for (const turn of [() => lobby.edit(message()), () => lobby.stopEditing(), () => lobby.take()]) {
    Object.assign(lobby, { told: 'done', pasted: { from: 0, text: 'a' } });
    turn();
    assert.equal(lobby.pasted, null);
  }
});
