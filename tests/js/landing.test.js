import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Landing } from '../../static/js/model/landing.js';
import { ann, bob } from './helpers.js';
import { askedFor, begin, chat, greet, hear, log, no, quiet, server } from './onpage.js';

/** @type {Landing} */
let landing;

/** A room of three hundred messages. */
beforeEach(() => {
  begin();
  for (let i = 0; i < 300; i += 1) log.post();
  server['message:list'] = ({ around: seq, before, after, limit }) => {
    if (seq !== undefined) return log.around(seq, limit);
    return before ? log.before(before, limit) : after === undefined ? log.newest(limit) : log.after(after, limit);
  };
  landing = new Landing(chat);
});

/** Draws until there is a place to scroll to. */
async function arrive() {
  for (let i = 0; i < 20; i += 1) {
    const found = landing.take();
    if (found) return found;
    await quiet();
  }
  return null;
}

const bounds = () => [chat.current.timeline.from, chat.current.timeline.to];
const openedRead = (seq) => {
  const opened = server['room:open'];
  server['room:open'] = (payload) => ({ ...opened?.(payload), read_seq: seq });
};

test('a room that is opened at a message loads the part around it, and goes on in both directions', async () => {
  landing.aim(100);
  await greet();
  assert.deepEqual([await arrive(), bounds(), landing.marked, landing.problem], [{ seq: 100, isQuiet: false }, [76, 125], 100, '']);
  assert.deepEqual(askedFor('message:list'), [{ room: 'lobby', around: 100, limit: 50 }]);
  await chat.current.pages.loadOlder();
  await chat.current.pages.loadNewer();
  assert.deepEqual([bounds(), chat.current.timeline.messages.length], [[26, 225], 200]);
  assert.equal(landing.take(), null, 'it arrives once');
});

test('in an open room a message that is loaded is not asked for, and another one is', async () => {
  openedRead(300);
  await greet();
  landing.aim(280);
  assert.deepEqual([landing.take(), askedFor('message:list')], [{ seq: 280, isQuiet: false }, []]);
  const { turn } = landing;
  landing.aim(280);
  assert.deepEqual([landing.take()?.seq, landing.turn], [280, turn + 1], 'once more');
  landing.aim(60);
  assert.deepEqual([(await arrive())?.seq, bounds(), landing.marked], [60, [36, 85], 60]);
});

test('a deleted message and a number beyond the end are told of, and the room is shown there', async () => {
  openedRead(300);
  log.change(99, { deleted: true, text: null });
  landing.aim(100);
  await greet();
  assert.deepEqual([(await arrive())?.seq, landing.problem, landing.marked], [100, 'This message was deleted.', 100]);
  landing.aim(9_000);
  assert.deepEqual([(await arrive())?.seq, landing.marked], [300, null]);
  assert.match(landing.problem, /no message at this link/);
  assert.equal(chat.announcer.words, landing.problem);
  landing.forget();
  assert.equal(landing.problem, '');
});

test('of a room that is not there nothing is waited for', async () => {
  server['room:open'] = () => no('not_found');
  landing.aim(5);
  await greet();
  assert.deepEqual([await arrive(), chat.current.status, landing.isPending, landing.problem], [null, 'missing', false, '']);
});

test('if the part can’t be loaded, that is said, and the room stays as it is', async () => {
  openedRead(300);
  await greet();
  server['message:list'] = () => no('unavailable');
  landing.aim(10);
  assert.equal(await arrive(), null);
  assert.deepEqual([bounds(), landing.isPending], [[251, Infinity], false]);
  assert.match(landing.problem, /Couldn’t load/);
});

test('who leaves the room before the part is loaded is not taken there', async () => {
  openedRead(300);
  await greet();
  landing.aim(10);
  landing.take();
  await chat.show('design');
  assert.deepEqual([await arrive(), landing.marked, landing.isPending], [null, null, false]);
});

test('coming back to where one was marks nothing', async () => {
  openedRead(300);
  await greet();
  landing.aim(290, true);
  assert.deepEqual([landing.take(), landing.marked], [{ seq: 290, isQuiet: true }, null]);
});

test('what is in view at a link is not read, as long as something unread stands before it', async () => {
  openedRead(40);
  landing.aim(200);
  await greet();
  await arrive();
  chat.reading.saw(210, 195);
  assert.deepEqual([chat.current.unread.readSeq, chat.current.unread.dividerAfter], [40, 40]);
  while (chat.current.timeline.from > 30) await chat.current.pages.loadOlder();
  chat.reading.saw(210, 195);
  assert.equal(chat.current.unread.readSeq, 40, 'it is loaded, but was not in view');
  chat.reading.saw(55, 41);
  assert.equal(chat.current.unread.readSeq, 55);
  chat.reading.saw(210, 195);
  assert.equal(chat.current.unread.readSeq, 210, 'who has come to there reads on');
});

test('in a room that was read to its end an old message leaves nothing unread, and no line for what is new', async () => {
  openedRead(300);
  landing.aim(100);
  await greet();
  await arrive();
  chat.reading.saw(110, 95);
  assert.deepEqual([chat.reading.here, chat.reading.total, chat.current.unread.dividerAfter], [0, 0, null]);
});

test('what arrives below a part that was chosen by a link is counted', async () => {
  openedRead(300);
  landing.aim(100);
  await greet();
  await arrive();
  hear('message', log.post({ author: bob }));
  hear('message', log.post({ author: ann }));
  assert.deepEqual([chat.reading.here, chat.rooms.get('lobby')?.last_seq], [1, 302]);
  await chat.current.pages.loadNewest();
  assert.deepEqual([bounds(), chat.reading.here], [[253, Infinity], 1]);
});

test('going to a message far up keeps the number of what is unread', async () => {
  openedRead(295);
  await greet();
  assert.equal(chat.reading.here, 5);
  landing.aim(20);
  await arrive();
  assert.deepEqual([bounds(), chat.reading.here], [[0, 45], 5]);
});

test('the line for what is new stands where reading stopped, also if only the newest page knows of it', async () => {
  openedRead(295);
  landing.aim(100);
  await greet();
  await arrive();
  assert.deepEqual([chat.current.unread.dividerAfter, chat.reading.here], [295, 0], 'the list knows how many there are');
  await chat.current.pages.loadNewest();
  assert.deepEqual([chat.current.isAround, chat.reading.here], [false, 5]);
});

test('a part is asked for once, however often the page is drawn meanwhile', async () => {
  openedRead(300);
  await greet();
  landing.aim(10);
  for (let i = 0; i < 3; i += 1) landing.take();
  await quiet();
  assert.equal(askedFor('message:list').length, 1);
  landing.aim(150);
  landing.forget();
  assert.deepEqual([chat.current.aim, landing.take()], [null, null]);
});

test('a part that comes after the room was loaded anew is not shown, and asked for again', async () => {
  openedRead(300);
  await greet();
  landing.aim(10);
  landing.take();
  hear('hello', { me: chat.me, workspace: 'Town', epoch: 'other', blocked: [] });
  assert.equal((await arrive())?.seq, 10);
  assert.deepEqual([bounds(), landing.problem], [[0, 35], '']);
});

test('a part that fails for a message that one does not want any more is no problem', async () => {
  openedRead(300);
  await greet();
  const answer = server['message:list'];
  server['message:list'] = () => no('unavailable');
  landing.aim(10);
  landing.take();
  server['message:list'] = (payload) => (payload.around === 10 ? no('unavailable') : answer?.(payload));
  landing.aim(100);
  await quiet();
  assert.deepEqual([(await arrive())?.seq, landing.problem], [100, '']);
});
