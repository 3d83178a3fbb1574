/** Links that pretend to lead elsewhere than they do. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shown } from '../../static/js/lib/honest.js';

for (const [words, href] of [
  ['the manual', 'https://example.org/manual'],
  ['example.org', 'https://example.org/manual'],
  ['https://www.example.org/a.html', 'https://example.org/b'],
  ['see (example.org), please', 'https://www.example.org/'],
  ['www.example.org', 'https://www.example.org/'],
  ['example.org:8080/x', 'http://example.org:8080/'],
  ['bücher.example', 'https://bücher.example/'],
  ['кино.рф', 'https://кино.рф/'],
  ['👩‍💻 here', 'https://example.org/'],
  ['🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'https://example.org/'],
  ['نمی‌دانم', 'https://example.org/'],
  ['ann@example.org', 'mailto:ann@example.org'],
  ['mailto:Ann@example.org', 'mailto:ann@example.org'],
  ['write to us', 'mailto:ann@example.org'],
]) {
  test(`“${words}” says nothing wrong about ${href}`, () => assert.deepEqual(shown(words, href), { words, place: '' }));
}

for (const [words, href, place] of [
  ['bank.example', 'https://thief.example/', 'thief.example'],
  ['https://bank.example/sign-in', 'https://thief.example/', 'thief.example'],
  ['go to bank.example now', 'https://thief.example/', 'thief.example'],
  ['https://bank.example@thief.example/', 'https://bank.example@thief.example/', 'thief.example'],
  ['bank.example', 'https://bank.example.thief.example/', 'bank.example.thief.example'],
  ['bank.example', 'https://bank.example:8443/', 'bank.example:8443'],
  ['https://bаnk.example', 'https://bаnk.example/', 'xn--bnk-6cd.example'],
  ['sign in', 'https://bank.example@thief.example/', 'thief.example'],
  ['ann@bank.example', 'mailto:ann@thief.example', 'ann@thief.example'],
  ['bank.example', 'mailto:ann@thief.example', 'ann@thief.example'],
]) {
  test(`beside “${words}” stands that it leads to ${place}`, () => assert.deepEqual(shown(words, href), { words, place }));
}

for (const [words, left] of [
  ['\u202eelpmaxe.knab', 'elpmaxe.knab'], ['ba\u200bnk', 'bank'], ['ba\u00adnk', 'bank'], ['ba\u200dnk', 'bank'], ['\u2067bank\u2069', 'bank'], ['bank\u{e0041}', 'bank'],
]) {
  test(`what can't be seen in ${JSON.stringify(words)} is left out, and the place is told`, () => {
    assert.deepEqual(shown(words, 'https://thief.example/'), { words: left, place: 'thief.example' });
  });
}

test('a link of nothing that can be seen shows where it leads', () => {
  for (const words of ['\u200b', ' \u2060 ', '\ufeff']) assert.deepEqual(shown(words, 'https://thief.example/a'), { words: 'thief.example', place: '' });
});
