/**
 * State machines: whatever happens to a page, on whatever line, in the end it shows what the server has, and the server has what
 * was written, once and in order. A failure tells its seed, and the shortest way there.
 */
import { test } from 'node:test';
import fc from 'fast-check';
import { bob, settled } from './helpers.js';
import { World } from './world.js';

const BUDGET = 2_500;
const RUNS = 250;
/** The seed that a failure told repeats it: SEED=433609581 node --test tests/js/chat.model.test.js */
const AGAIN = process.env.SEED ? { seed: Number(process.env.SEED) } : {};

/** One kind of event in the life of a page. @param {string} name @param {(world: World, ...given: any[]) => unknown} act @param {...fc.Arbitrary<any>} given */
const step = (name, act, ...given) => fc.tuple(...given).map((values) => ({
  check: () => true,
  async run(_, world) {
    await act(world, ...values);
    await settled();
    world.check();
  },
  toString: () => `${name}(${values.join(', ')})`,
}));

/** @template Kind @param {number} times @param {Kind} kind @returns {Kind[]} */
const often = (times, kind) => Array.from({ length: times }, () => kind);

const number = fc.nat({ max: 30 });
const yes = fc.boolean();

/** @param {number} tabs */
function steps(tabs) {
  const place = fc.nat({ max: tabs - 1 });
  /** Of one of the newest, where answers and events meet; or of any. */
  const withLog = (work) => ({ server }, index, isNew) => {
    const { length } = server.log.messages;
    if (length) server.tell(work(server.log, isNew ? Math.max(0, length - 1 - (index % 3)) : index % length));
  };
  return [
    ...often(3, step('write', ({ tabs: all, written }, at) => void all[at].chat.post(`text ${written.length}`), place)),
    step('theyWrite', ({ server }) => server.tell(server.log.post({ author: bob }))),
    step('theyEdit', withLog((log, index) => log.change(index, { text: `edit ${log.rev}`, edited_at: log.rev })), number, yes),
    step('theyDelete', withLog((log, index) => log.change(index, { text: null, deleted: true })), number, yes),
    ...often(4, step('take', ({ server }, index) => server.asked.length && server.take(index), number)),
    ...often(2, step('flow', (world) => world.flow())),
    step('arrive', ({ server }, index, isTwice) => server.travelling.length && server.arrive(index, isTwice), number, yes),
    ...often(2, step('arrive', ({ server }, index) => server.travelling.length && server.arrive(index, false), number)),
    step('loseEvents', ({ server, tabs: all }, at) => server.lose(all[at].name), place),
    step('online', ({ tabs: all }, at) => all[at].isOnline || all[at].comeOnline(), place),
    step('cut', ({ tabs: all }, at, isTaken) => all[at].isOnline && all[at].goOffline(isTaken), place, yes),
    step('pass', ({ tabs: all }, at, seconds) => all[at].clock.pass(seconds * 1_000), place, number),
    ...often(2, step('older', ({ tabs: all }, at) => void all[at].chat.current.pages.loadOlder(), place)),
    step('read', ({ server }, index) => { server.readSeq = Math.min(index, server.log.rev); }, number),
    step('newer', ({ tabs: all }, at) => void all[at].chat.current.pages.loadNewer(), place),
    step('newest', ({ tabs: all }, at) => void all[at].chat.current.pages.loadNewest(), place),
    step('around', ({ tabs: all, server }, at, index) => void all[at].chat.current.pages.loadAround(index % (server.log.rev + 3)), place, number),
    step('refuse', ({ server }) => { server.refuses = true; }),
    step('retry', ({ tabs: all }, at) => all[at].chat.outbox.entries.forEach(({ client_id }) => all[at].chat.outbox.retry(client_id)), place),
    step('adopt', ({ tabs: all }, at, isTwice) => {
      for (let i = 0; i < (isTwice ? 2 : 1); i += 1) void all[at].chat.outbox.adopt();
    }, place, yes),
    step('reopen', (world, at) => {
      world.tabs[at].close();
      world.openTab(at);
      void world.tabs[at].chat.outbox.adopt();
    }, place),
    step('restore', (world, kept) => world.restore(kept), number),
  ];
}

for (const count of [1, 2]) {
  test(`whatever happens, what ${count === 1 ? 'a page shows' : 'two tabs show'} is what the server has, and nothing written is lost or doubled`, async () => {
    await fc.assert(fc.asyncProperty(fc.commands(steps(count), { maxCommands: 60, size: '+1' }), yes, async (commands, hasLocks) => {
      const world = new World(count, hasLocks);
      await world.begin();
      await fc.asyncModelRun(() => ({ model: {}, real: world }), commands);
      await world.heal();
      world.compare();
    }), { numRuns: RUNS, interruptAfterTimeLimit: BUDGET, includeErrorInReport: true, ...AGAIN });
  });
}
