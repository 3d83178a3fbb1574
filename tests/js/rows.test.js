import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rowsOf } from '../../static/js/model/rows.js';
import { ann, bob, message } from './helpers.js';

const MINUTE = 60_000;
const noon = new Date(2026, 4, 5, 12).getTime();
const entry = (given) => ({ client_id: 'c1', room: 'lobby', text: 'mine', at: noon, author: 1, tab: 't', state: 'queued', reason: '', ...given });

/** @param {object} given */
function rows(given) {
  return rowsOf({ messages: [], entries: [], me: ann, dividerAfter: null, isNews: (m) => m.author?.id !== ann.id, ...given });
}

/** A short picture of the rows: + begins a group, | follows in it. */
const picture = (list) => list.map((row) => (row.type === 'message' ? `${row.lead ? '+' : '|'}${row.message.text}` : row.type)).join(' ');

test('messages of one author within five minutes stand under one name', () => {
  const messages = [0, 4, 8, 14].map((minute, i) => message({ seq: i + 1, at: noon + minute * MINUTE, text: `${minute}` }));
  assert.equal(picture(rows({ messages })), 'day +0 |4 |8 +14');
});

test('another author, or a notice between, begins a group', () => {
  const messages = [
    message({ seq: 1, at: noon, text: 'a' }), message({ seq: 2, at: noon, text: 'b', author: ann }),
    message({ seq: 3, at: noon, kind: 'join', text: null, author: ann }), message({ seq: 4, at: noon, text: 'c', author: ann }),
  ];
  assert.equal(picture(rows({ messages })), 'day +a +b moves +c');
});

test('people who come and go one after the other have one line, and a message or another day begins the next', () => {
  const dawn = new Date(2026, 4, 6, 0, 1).getTime();
  const messages = [
    message({ seq: 1, at: noon, kind: 'join', text: null }), message({ seq: 2, at: noon, kind: 'leave', text: null, author: ann }),
    message({ seq: 3, at: noon, kind: 'add', text: null, about: ann }), message({ seq: 4, at: noon, text: 'a' }),
    message({ seq: 5, at: noon, kind: 'remove', text: null, about: ann }), message({ seq: 6, at: noon, kind: 'topic', text: 'tea' }),
    message({ seq: 7, at: noon, kind: 'join', text: null }), message({ seq: 8, at: dawn, kind: 'join', text: null }),
  ];
  const list = rows({ messages });
  assert.equal(picture(list), 'day moves +a moves +tea moves day moves');
  assert.deepEqual(list.filter((row) => row.type === 'moves').map((row) => row.messages.map(({ seq }) => seq)), [[1, 2, 3], [5], [7], [8]]);
});

test('the "new" divider stands after those who came before the first new message', () => {
  const messages = [1, 2, 3, 4].map((seq) => message({ seq, at: noon, text: `${seq}`, kind: seq === 2 || seq === 3 ? 'join' : 'text' }));
  assert.equal(picture(rows({ messages, dividerAfter: 1, isNews: (m) => m.kind === 'text' })), 'day +1 moves new +4');
});

test('a deleted message shows no name, and the next one of its author does', () => {
  const messages = [1, 2, 3, 4, 5].map((seq) => message({ seq, at: noon, text: `${seq}`, deleted: seq === 1 || seq === 2 || seq === 4 }));
  const list = rows({ messages });
  assert.equal(picture(list), 'day |1 |2 +3 |4 |5');
  assert.deepEqual(list.slice(1).map(({ apart }) => apart), [true, false, true, false, false]);
});

test('each day is headed once, and a group does not reach over midnight', () => {
  const midnight = new Date(2026, 4, 6).getTime();
  const messages = [-2, -1, 1].map((minute, i) => message({ seq: i + 1, at: midnight + minute * MINUTE, text: `${minute}` }));
  assert.equal(picture(rows({ messages })), 'day +-2 |-1 day +1');
});

test('the "new" divider stands before the first new message of somebody else, once', () => {
  const messages = [1, 2, 3, 4].map((seq) => message({ seq, at: noon, text: `${seq}`, author: seq === 2 ? ann : bob }));
  assert.equal(picture(rows({ messages, dividerAfter: 1 })), 'day +1 +2 new +3 |4');
});

test('where the first new message is not among those shown, there is no divider', () => {
  const messages = [5, 6].map((seq) => message({ seq, at: noon, text: `${seq}` }));
  assert.equal(picture(rows({ messages, dividerAfter: 1, from: 5 })), 'day +5 |6');
});

test('a message on its way stands below, with the key it will have on the server', () => {
  const before = rows({ messages: [message({ seq: 1, at: noon, text: 'a' })], entries: [entry()] });
  assert.equal(picture(before), 'day +a +mine');
  const arrived = message({ seq: 2, at: noon, author: ann, text: 'mine', client_id: 'c1' });
  const after = rows({ messages: [message({ seq: 1, at: noon, text: 'a' }), arrived] });
  assert.equal(after.at(-1).key, before.at(-1).key);
});

test('a message that is here already and still in the outbox is one row', () => {
  const arrived = message({ seq: 2, at: noon, author: ann, text: 'mine', client_id: 'c1' });
  const list = rows({ messages: [arrived], entries: [entry()] });
  assert.equal(picture(list), 'day +mine');
  assert.equal(list.at(-1).entry, null);
});

test('the client_id of somebody else is not ours', () => {
  const theirs = message({ seq: 2, at: noon, author: bob, text: 'theirs', client_id: 'c1' });
  const list = rows({ messages: [theirs], entries: [entry()] });
  assert.equal(picture(list), 'day +theirs +mine');
  assert.equal(new Set(list.map((row) => row.key)).size, list.length);
});

test('new replies that are in their thread have one line for each thread, and ours that are not sent have rows', () => {
  const replies = [10, 20, 10, 0, 10].map((root, at) => message({ seq: at + 1, at: noon, text: `${root}`, .../** @type {any} */ (root ? { root } : {}) }));
  const unsent = entry({ answered: { id: 1, seq: 1, author: bob, text: '', root: 10 } });
  const list = rows({ messages: replies, entries: [unsent], isInThread: ({ root }) => Boolean(root) });
  assert.equal(picture(list), 'day replies replies +0 replies +mine');
  assert.deepEqual(list.filter(({ type }) => type === 'replies').map((row) => [row.root, row.messages.map(({ seq }) => seq)]), [[10, [1, 3]], [20, [2]], [10, [5]]]);
});
