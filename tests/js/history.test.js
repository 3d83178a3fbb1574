import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changesOf } from '../../static/js/lib/diff.js';
import { stepsOf } from '../../static/js/model/history.js';
import { randomFrom } from './helpers.js';

/** The changes as a text: [-removed-] and {+added+}. */
const written = (before, after) => changesOf(before, after).map(({ kind, text }) => ({ same: text, removed: `[-${text}-]`, added: `{+${text}+}` })[kind]).join('');

test('what changed is marked by words', () => {
  assert.equal(written('we meet at ten', 'we meet at eleven'), 'we meet at [-ten-]{+eleven+}');
  assert.equal(written('a b', 'a new b'), 'a {+new +}b');
  assert.equal(written('an old one', 'an one'), 'an [-old -]one');
  assert.equal(written('Grüße, Ämter!', 'Grüße, Äpfel!'), 'Grüße, [-Ämter-]{+Äpfel+}!');
  assert.equal(written('one two three four', 'two x four'), '[-one -]two [-three-]{+x+} four');
  assert.equal(written('x a b c d', 'a b c d x'), '[-x -]a b c d{+ x+}');
  assert.equal(written('a b c y', 'x a b c z'), '{+x +}a b c [-y-]{+z+}');
  assert.equal(written('same', 'same'), 'same');
  assert.deepEqual([written('', 'all'), written('all', '')], ['{+all+}', '[-all-]']);
});

test('the same and the removed are the text before, the same and the added are the text after', () => {
  const random = randomFrom(7);
  const text = () => Array.from({ length: Math.floor(random() * 30) }, () => ['a', 'b', ' ', '\n', 'cd', '!'][Math.floor(random() * 6)]).join('');
  for (let i = 0; i < 500; i += 1) {
    const [before, after] = [text(), text()];
    const changes = changesOf(before, after);
    const without = (kind) => changes.filter((one) => one.kind !== kind).map((one) => one.text).join('');
    assert.deepEqual([without('added'), without('removed')], [before, after]);
  }
});

test('two long texts with nothing in common count as replaced, at once', () => {
  const [before, after] = ['a ', 'b '].map((word) => word.repeat(4_000));
  const began = performance.now();
  assert.deepEqual(changesOf(before ?? '', after ?? '').map(({ kind }) => kind), ['removed', 'added', 'same']);
  assert.ok(performance.now() - began < 200);
});

test('the newest text of a message comes first, and the first is as it was written', () => {
  const steps = stepsOf([{ text: 'one', at: 1 }, { text: 'one two', at: 2 }, { text: 'two', at: 3 }]);
  assert.deepEqual(steps.map(({ at, isFirst }) => [at, isFirst]), [[3, false], [2, false], [1, true]]);
  assert.deepEqual(steps[2]?.changes, [{ kind: 'same', text: 'one' }]);
  assert.deepEqual(steps[0]?.changes, [{ kind: 'removed', text: 'one ' }, { kind: 'same', text: 'two' }]);
  assert.deepEqual(stepsOf([]), []);
});
