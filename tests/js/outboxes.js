/** What the tests of the outbox share. */
import assert from 'node:assert/strict';
import { IDBFactory } from 'fake-indexeddb';
import { objectStore } from '../../static/js/lib/database.js';
import { tabLocks } from '../../static/js/lib/tabs.js';
import { Outbox } from '../../static/js/model/outbox.js';
import { ann, Clock, pending, settled } from './helpers.js';

/** An outbox whose server answers by hand. @param {object} [given] */
export function setUp({ factory = new IDBFactory(), tab = 'a', locks = undefined, author = ann.id } = {}) {
  const clock = new Clock();
  /** @type {{entry: any, answer: (ack: any) => Promise<unknown>}[]} */
  const posted = [];
  let made = 0;
  const storage = objectStore('outbox', factory);
  const outbox = new Outbox({
    author,
    storage,
    tabs: tabLocks(tab, locks),
    post: (entry) => {
      const { promise, keep } = pending();
      posted.push({ entry: { ...entry }, answer: (ack) => { keep(ack); return settled(); } });
      return promise;
    },
    newId: () => `${tab}-${(made += 1)}`,
    later: clock.later,
    now: () => (clock.time += 1),
  });
  return { outbox, posted, clock, storage, factory };
}

export const ok = { ok: true, message: {} };
export const no = (code, more = {}) => ({ ok: false, error: { code, message: `because ${code}`, ...more } });
export const states = (outbox) => outbox.entries.map((entry) => entry.state);
/** @param {() => Promise<boolean>} holds */
export async function until(holds) {
  for (let i = 0; !(await holds()); i += 1) {
    assert.ok(i < 2_000, `never: ${holds}`);
    await settled();
  }
}
