import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Listing, SHOWN } from '../../static/js/model/listing.js';
import { Clock, settled } from './helpers.js';

/** A server with so many rows, which notes what it was asked. @param {number} count */
function library(count) {
  const clock = new Clock();
  const all = Array.from({ length: count }, (_, index) => ({ id: index + 1, name: index % 2 ? 'odd' : 'even' }));
  const asked = [];
  const server = { fails: false, answers: true, waiting: [] };
  const answer = ({ after = 0, query = '' }) => {
    if (server.fails) return { ok: false, error: { code: 'offline', message: 'No line.' } };
    const found = all.filter((row) => row.id > after && row.name.includes(query));
    return { ok: true, people: found.slice(0, 50), more: found.length > 50 };
  };
  const ask = (event, fields) => {
    asked.push(fields);
    if (server.answers) return Promise.resolve(answer(fields));
    return new Promise((keep) => server.waiting.push(() => keep(answer(fields))));
  };
  const list = new Listing({ ask, ...clock }, { event: 'admin:people', rows: 'people', cursor: 'after', fields: (query) => ({ query }) });
  return { list, clock, asked, server };
}

const ids = (list) => [list.shown.at(0)?.id, list.shown.at(-1)?.id];

test('pages follow on each other, each asked for once', async () => {
  const { list, asked } = library(120);
  await list.load();
  await list.showMore();
  await list.showMore();
  await list.showMore();
  assert.deepEqual([list.rows.length, list.goesOn, asked.map((fields) => fields.after)], [120, false, [undefined, 50, 100]]);
});

test('however far one scrolls, so many rows are shown and no more', async () => {
  const { list } = library(3_000);
  await list.load();
  while (list.goesOn) {
    await list.showMore();
    assert.ok(list.shown.length <= SHOWN);
  }
  assert.deepEqual([list.rows.length, ids(list)], [3_000, [2_851, 3_000]]);
});

test('scrolling back shows what was there before, without asking again', async () => {
  const { list, asked } = library(3_000);
  await list.load();
  for (let i = 0; i < 5; i += 1) await list.showMore();
  assert.deepEqual(ids(list), [151, 300]);
  list.showEarlier();
  list.showEarlier();
  assert.deepEqual(ids(list), [51, 200]);
  await list.showMore();
  assert.deepEqual([ids(list), asked.length], [[101, 250], 6]);
});

test('two who ask for more at the same moment get one page', async () => {
  const { list, asked } = library(200);
  await list.load();
  await Promise.all([list.showMore(), list.showMore()]);
  assert.deepEqual([list.rows.length, asked.length], [100, 2]);
});

test('what is typed is searched for when the typing has ended', async () => {
  const { list, clock, asked } = library(60);
  for (const text of ['o', 'od', 'odd']) {
    list.search(text);
    await clock.pass(100);
  }
  assert.deepEqual([asked.length, list.state], [0, 'loading'], 'nobody is told yet that nothing was found');
  await clock.pass(250);
  assert.deepEqual([asked, list.rows.length, list.state], [[{ query: 'odd' }], 30, 'ready']);
});

test('an answer that comes after another question was asked is dropped', async () => {
  const { list, server } = library(60);
  server.answers = false;
  void list.find('even');
  void list.find('odd');
  server.waiting[1]();
  await settled();
  server.waiting[0]();
  await settled();
  assert.deepEqual(new Set(list.rows.map((row) => row.name)), new Set(['odd']));
});

test('what was there stays while something else is searched for, and it is said only when it takes long', async () => {
  const { list, clock, server } = library(60);
  await list.load();
  server.answers = false;
  void list.find('odd');
  assert.deepEqual([list.rows.length, list.isSlow], [50, false]);
  await clock.pass(200);
  assert.equal(list.isSlow, true);
  server.waiting[0]();
  await settled();
  assert.deepEqual([list.rows.length, list.isSlow], [30, false]);
});

test('a page that failed is asked for again, and the rows before it stay', async () => {
  const { list, server } = library(120);
  await list.load();
  server.fails = true;
  await list.showMore();
  assert.deepEqual([list.state, list.rows.length, list.error.message], ['failed', 50, 'No line.']);
  server.fails = false;
  await list.resume();
  assert.deepEqual([list.state, list.rows.length], ['ready', 100]);
});

test('a search that failed is made again, and does not go on with the rows of another', async () => {
  const { list, server } = library(120);
  await list.load();
  server.fails = true;
  await list.find('odd');
  server.fails = false;
  await list.resume();
  assert.deepEqual([list.rows.length, list.rows[0].name], [50, 'odd']);
});

test('coming back, one page is brought up to date, and whoever has scrolled further keeps what they read', async () => {
  const { list, asked } = library(120);
  await list.load();
  await list.resume();
  assert.equal(asked.length, 2);
  await list.showMore();
  await list.resume();
  assert.deepEqual([asked.length, list.rows.length], [3, 100]);
});

test('a row that is gone leaves the others where they are', async () => {
  const { list } = library(200);
  await list.load();
  while (list.goesOn) await list.showMore();
  list.drop(200);
  list.patch(199, { name: 'changed' });
  assert.deepEqual([ids(list), list.rows.at(-1).name], [[50, 199], 'changed']);
});

test('a list is asked for again after a change, and says why a change was refused', async () => {
  let sessions = [{ id: 1 }, { id: 2 }];
  const ask = async (event, { id } = {}) => {
    if (id === 9) return { ok: false, error: { code: 'not_found', message: 'No such session.' } };
    if (event === 'session:end') sessions = sessions.filter((one) => one.id !== id);
    return { ok: true, sessions };
  };
  const list = new Listing({ ask, ...new Clock() }, { event: 'session:list', rows: 'sessions' });
  assert.equal(list.isLoaded, false);
  await list.load();
  await list.act('session:end', { id: 1 });
  assert.deepEqual([list.rows, list.error, list.isLoaded], [[{ id: 2 }], null, true]);
  await list.act('session:end', { id: 9 });
  assert.deepEqual([list.rows, list.error?.message], [[{ id: 2 }], 'No such session.']);
});

test('a list begins empty, and nothing is known of it', () => {
  const { list } = library(0);
  assert.deepEqual([list.rows, list.hasMore, list.state, list.isSlow, list.choice, list.query, list.goesOn, list.isNarrowed], [[], false, 'new', false, '', '', false, false]);
});

test('a row that moved to the next page meanwhile is there once', async () => {
  const pages = [{ rows: [{ id: 1 }, { id: 2 }], more: true }, { rows: [{ id: 2 }, { id: 3 }], more: false }];
  const list = new Listing({ ask: async () => ({ ok: true, ...pages.shift() }), ...new Clock() }, /** @type {any} */ ({ event: 'x', rows: 'rows', cursor: 'after' }));
  await list.load();
  await list.showMore();
  assert.deepEqual(list.rows.map(({ id }) => id), [1, 2, 3]);
});

test('more rows stand behind those that are shown, also when all were loaded', async () => {
  const { list } = library(200);
  await list.load();
  while (list.goesOn) await list.showMore();
  assert.equal(list.goesOn, false);
  list.showEarlier();
  assert.deepEqual([list.hasMore, list.goesOn, ids(list)], [false, true, [1, 150]]);
});

test('a first page that failed is asked for again, however many rows were there', async () => {
  const { list, server, asked } = library(120);
  await list.load();
  await list.showMore();
  server.fails = true;
  await list.load();
  assert.deepEqual([list.state, list.rows.length], ['failed', 100]);
  server.fails = false;
  await list.resume();
  assert.deepEqual([list.state, list.rows.length, asked.at(-1).after], ['ready', 50, undefined]);
});

test('a first page that never came is asked for from the beginning', async () => {
  const { list, server } = library(120);
  server.fails = true;
  await list.load();
  server.fails = false;
  await list.resume();
  assert.deepEqual([list.state, list.rows.length], ['ready', 50]);
});

test('only the row that was changed is another', async () => {
  const { list } = library(3);
  await list.load();
  const [first] = list.rows;
  list.patch(2, { name: 'changed' });
  assert.deepEqual([list.rows.map((row) => row.name), list.rows[0] === first], [['even', 'changed', 'even'], true]);
});

test('that an older question takes long is not said of a newer one, and what is typed is asked for without the space around it', async () => {
  const { list, clock, server, asked } = library(60);
  server.answers = false;
  void list.find(' odd ');
  await clock.pass(100);
  void list.find('even');
  await clock.pass(100);
  assert.equal(list.isSlow, false);
  assert.equal(asked[0].query, 'odd');
  await clock.pass(100);
  assert.equal(list.isSlow, true);
});

test('a question that comes back to the first one is not answered by the answer to that', async () => {
  const { list, server } = library(60);
  server.answers = false;
  void list.find('odd');
  void list.find('even');
  server.answers = true;
  server.waiting[0]();
  await settled();
  assert.deepEqual([list.rows, list.state], [[], 'loading']);
});

test('a page without rows after which more are said to follow is asked for again from the beginning', async () => {
  const asked = [];
  const list = new Listing({ ask: async (_, fields) => ({ ok: true, rows: [], more: asked.push(fields) < 2 }), ...new Clock() }, /** @type {any} */ ({ event: 'x', rows: 'rows', cursor: 'after' }));
  await list.load();
  await list.showMore();
  assert.deepEqual([asked, list.hasMore], [[{}, {}], false]);
});
