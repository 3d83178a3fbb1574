import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messagesIn, pathOf, placeIn, placeOf, quoteOf } from '../../static/js/lib/permalink.js';
import { excerptOf } from '../../static/js/model/excerpt.js';

const HERE = 'https://chat.example';

test('a place has a path, and the path leads to the place', () => {
  for (const [slug, seq] of /** @type {[string, number | null][]} */ ([['lobby', 12], ['lobby', null], ['a b/c?d#e%', 0], ['gärten', 999999999999999]])) {
    assert.deepEqual(placeOf(pathOf(slug, seq)), { slug, seq });
  }
  assert.equal(pathOf('lobby', 12), '/rooms/lobby/12');
});

test('other paths lead to no place', () => {
  for (const path of ['/', '/inbox', '/rooms/', '/rooms/lobby/first', '/rooms/lobby/12/3', '/rooms/lobby/-1', '/rooms/%E0%A4/1', '/x/rooms/lobby/1', `/rooms/lobby/${'1'.repeat(16)}`]) {
    assert.equal(placeOf(path), null, path);
  }
});

test('only addresses of this workspace lead to a place', () => {
  assert.deepEqual(placeIn(`${HERE}/rooms/lobby/3?x=1#y`, HERE), { slug: 'lobby', seq: 3 });
  for (const href of ['https://chat.example.org/rooms/lobby/3', 'http://chat.example/rooms/lobby/3', 'javascript:alert(1)', 'mailto:a@chat.example', 'rooms/lobby/3']) {
    assert.equal(placeIn(href, HERE), null, href);
  }
});

test('the messages to which a text links are found once each, up to three, and not in quotes', () => {
  const text = `see ${HERE}/rooms/lobby/1, (${HERE}/rooms/lobby/1) and ${HERE}/rooms/b/2 or ${HERE}/rooms/c`;
  assert.deepEqual(messagesIn(text, HERE), [{ slug: 'lobby', seq: 1 }, { slug: 'b', seq: 2 }]);
  assert.deepEqual(messagesIn(`> said\n> ${HERE}/rooms/lobby/1\n\nright`, HERE), []);
  assert.equal(messagesIn([1, 2, 3, 4].map((seq) => `${HERE}/rooms/lobby/${seq}`).join(' '), HERE).length, 3);
  assert.deepEqual(messagesIn('https://other.example/rooms/lobby/1', HERE), []);
});

test('a quote has a few lines of the text, and the link', () => {
  assert.equal(quoteOf('one\n\ntwo', 'L'), '> one\n>\n> two\n> L');
  assert.deepEqual(quoteOf('x\n'.repeat(20), 'L').split('\n').slice(7), ['> x', '> …', '> L']);
  assert.equal(quoteOf('y'.repeat(500), 'L').split('\n')[0]?.length, 2 + 400 + 1);
});

test('an excerpt is short, without empty lines, and says if the message was deleted', () => {
  assert.equal(excerptOf({ text: 'one\n\n two \n', deleted: false }), 'one\n two ');
  assert.equal(excerptOf({ text: '1\n2\n3\n4\n5\n6\n7', deleted: false }), '1\n2\n3\n4\n5\n6…');
  assert.equal(excerptOf({ text: 'x'.repeat(500), deleted: false }), `${'x'.repeat(400)}…`);
  assert.equal(excerptOf({ text: null, deleted: true }), 'Message deleted');
});
