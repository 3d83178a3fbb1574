import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { COMMANDS, commandIn, commandsHere, commandSource, runCommand, withoutEscape } from '../../static/js/model/commands.js';
import { begin, chat, greet, me, no, roomOf, server, askedFor } from './onpage.js';

const MAY = ['message:post', 'room:topic', 'member:add', 'room:leave', 'room:invite'];
/** @type {string[]} */
let sent;
/** @type {any[]} */
let opened;
const here = () => ({ chat, send: (/** @type {string} */ text) => void sent.push(text), open: (/** @type {any} */ ...given) => void opened.push(given) });
/** @param {string} text */
const run = (text) => runCommand(/** @type {any} */ (here()), /** @type {any} */ (commandIn(text)));

/** @param {string[]} may here @param {string[]} anywhere */
async function come(may = MAY, anywhere = ['room:list', 'person:list', 'me:status'], room = {}) {
  [sent, opened] = [[], []];
  begin();
  const open = server['room:open'];
  server['room:open'] = (payload) => ({ ...open?.(payload), may, room: roomOf('lobby', room) });
  await greet({ me: { ...me, may: anywhere } });
}

beforeEach(() => come());

test('a command is told from a path, a date and other texts', () => {
  for (const [text, name, words] of [['/me waves', 'me', 'waves'], ['/Topic  Ferries \n', 'topic', 'Ferries'], ['/leave', 'leave', ''], ['/me two\nlines', 'me', 'two\nlines'], ['/me a/b', 'me', 'a/b']]) {
    assert.deepEqual(commandIn(String(text)), { name, words });
  }
  for (const text of ['/usr/bin', '/usr/bin is full', '/', '/ me', '//me', ' /me', 'so /me', '/1', '']) assert.equal(commandIn(text), null);
});

test('two slashes send one, before the name of a command and nowhere else', () => {
  for (const [text, message] of [['//me waves', '/me waves'], ['//anything', '/anything'], ['// a comment', '// a comment'], ['//server/share', '//server/share'], ['hello', 'hello'], ['x/me', 'x/me']]) {
    assert.equal(withoutEscape(String(text)), message);
  }
});

test('only commands that the person may use are offered', async () => {
  const names = () => commandsHere(chat).map(({ name }) => name);
  assert.deepEqual(names(), ['me', 'topic', 'invite', 'leave', 'shrug', 'away']);
  await come(['message:post', 'room:leave', 'room:topic'], ['room:list'], { kind: 'direct' });
  assert.deepEqual(names(), ['me', 'shrug']);
  await come(['room:invite'], []);
  assert.deepEqual(names(), ['invite']);
  assert.deepEqual(COMMANDS.length, 7);
});

test('one that is not known, or not for this person, is told and not sent', async () => {
  assert.deepEqual(await run('/wave hello'), { problem: 'There’s no command /wave. To send it as a message, write //wave.', told: '' });
  await come([]);
  assert.deepEqual(await run('/me waves'), { problem: 'You can’t use /me here. To send it as a message, write //me.', told: '' });
  assert.deepEqual([sent, opened], [[], []]);
});

test('what is missing is asked for', async () => {
  assert.deepEqual(await run('/me'), { problem: 'Say what you do, such as /me waves.', told: '' });
  assert.deepEqual(sent, []);
});

test('some commands send a message', async () => {
  for (const text of ['/me waves', '/shrug', '/shrug who knows']) assert.deepEqual(await run(text), { problem: '', told: '' });
  assert.deepEqual(sent, ['/me waves', '¯\\_(ツ)_/¯', 'who knows ¯\\_(ツ)_/¯']);
});

test('the topic is set at once, or asked for', async () => {
  server['room:topic'] = ({ topic }) => ({ room: roomOf('lobby', { topic }) });
  await run('/topic Ferries');
  assert.deepEqual([askedFor('room:topic'), chat.current.room?.topic], [[{ room: 'lobby', topic: 'Ferries' }], 'Ferries']);
  await run('/topic');
  assert.deepEqual(opened, [['topic', '']]);
  server['room:topic'] = () => no('too_many');
  assert.deepEqual(await run('/topic Again'), { problem: 'because too_many', told: '' });
});

test('people are added or, by who may not, invited; and leaving is asked first', async () => {
  await run('/invite Bo');
  await run('/leave');
  assert.deepEqual(opened, [['add', 'Bo'], ['leave', '']]);
  await come(MAY, ['room:list']);
  await run('/invite');
  assert.deepEqual(opened, [['invite', '']]);
});

test('who is away says so, and why, and that they are back', async () => {
  assert.deepEqual(await run('/away'), { problem: '', told: 'Your status is now “Away”.' });
  assert.deepEqual(await run('/away at lunch'), { problem: '', told: 'Your status is now “at lunch”.' });
  chat.me = { ...chat.me, status: 'Away' };
  assert.deepEqual(await run('/away'), { problem: '', told: 'Your status is cleared.' });
  assert.deepEqual(askedFor('me:status').map(({ status }) => status), ['Away', 'at lunch', '']);
  server['me:status'] = () => no('offline');
  assert.deepEqual(await run('/away'), { problem: 'because offline', told: '' });
});

test('commands are completed at the beginning of a message', () => {
  const source = commandSource(() => chat);
  assert.deepEqual(/** @type {any[]} */ (source.find('s')).map(({ label, takes, hint }) => [label, takes, hint]), [['/shrug', 'words', 'Add ¯\\_(ツ)_/¯ to a message']]);
  assert.deepEqual(/** @type {any[]} */ (source.find('LEA')).map(({ label }) => label), ['/leave']);
  assert.equal(source.insert({ key: 'leave', label: '' }), '/leave ');
  for (const [text, found] of [['/', true], ['/me', true], ['/me ', false], ['a /me', false], ['//', false], ['/usr/', false]]) assert.equal(source.trigger.test(String(text)), found);
});
