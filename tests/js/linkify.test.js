import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isEmojiOnly, linkify } from '../../static/js/lib/linkify.js';

const links = (text) => linkify(text).filter((part) => part.href !== null).map((part) => part.text);

for (const [text, expected] of [
  ['see https://example.org/a?b=c#d', ['https://example.org/a?b=c#d']],
  ['It is at https://example.org.', ['https://example.org']],
  ['(https://example.org/page)', ['https://example.org/page']],
  ['https://en.wikipedia.org/wiki/Banter_(film), nice', ['https://en.wikipedia.org/wiki/Banter_(film)']],
  ['is it http://a.example/x?!', ['http://a.example/x']],
  ['“https://example.org/x”', ['https://example.org/x']],
  ['<https://example.org/x>', ['https://example.org/x']],
  ['two: https://a.example and https://b.example', ['https://a.example', 'https://b.example']],
  ['www.example.org is one', ['www.example.org']],
  ['\u2067https://a.example\u2069 \u200e', ['https://a.example']],
  ['write to ann@example.org, please', ['ann@example.org']],
  ['mailto:ann@example.org', ['mailto:ann@example.org']],
  ['HTTPS://EXAMPLE.ORG', ['HTTPS://EXAMPLE.ORG']],
  ['https://例え.jp/道', ['https://例え.jp/道']],
]) {
  test(`in ${JSON.stringify(text)} the address is ${expected.join(' and ')}`, () => assert.deepEqual(links(text), expected));
}

for (const text of ['javascript:alert(1)', 'data:text/html,x', 'ftp://example.org', 'https://', 'mailto:', 'a@b', 'nothttps://example.org',
  'file:///etc/passwd', '1.2.3', 'end.Start']) {
  test(`in ${JSON.stringify(text)} there is no address`, () => assert.deepEqual(links(text), []));
}

test('the parts together are the whole text', () => {
  const text = 'a https://x.example/(b) c\nd@e.example! <f> www.g.example, end';
  assert.equal(linkify(text).map((part) => part.text).join(''), text);
});

test('an address without a scheme leads to https, a mail address to mailto', () => {
  const hrefs = linkify('www.example.org ann@example.org').map((part) => part.href).filter(Boolean);
  assert.deepEqual(hrefs, ['https://www.example.org/', 'mailto:ann@example.org']);
});

test('a few emoji alone are told from text', () => {
  for (const text of ['👍', '👏🧡', '❤️', '👩‍💻', '🇫🇷', '👍🏽 👍🏽']) assert.ok(isEmojiOnly(text), text);
  for (const text of ['ok 👍', '7', '', ' ', '👍👍👍👍👍👍']) assert.ok(!isEmojiOnly(text), text);
});
