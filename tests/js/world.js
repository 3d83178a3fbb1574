/** Pages in a browser, on a server, for the state machines; and what has to hold of them. */
import assert from 'node:assert/strict';
import { Chat } from '../../static/js/model/chat.js';
import { inbox } from '../../static/js/model/inbox.js';
import { rowsOf } from '../../static/js/model/rows.js';
import { ann, bob, Clock, settled } from './helpers.js';
import { Server } from './server.js';

const me = { ...ann, avatar: null, role: 'member', status: '', may: [] };

/** A browser: what its tabs share. */
class Browser {
  /** @type {Map<string, any>} */
  kept = new Map();
  /** @type {Set<string>} the tabs that are open */
  open = new Set();
  /** @type {Set<string>} the tabs whose lock another one holds */
  #held = new Set();

  /** @param {boolean} hasLocks not on plain http */
  constructor(hasLocks) {
    this.hasLocks = hasLocks;
  }

  /** @param {string} tab @param {() => Promise<void>} work */
  async ifGone(tab, work) {
    if (!this.hasLocks) return work();
    if (this.open.has(tab) || this.#held.has(tab)) return;
    this.#held.add(tab);
    await work();
    this.#held.delete(tab);
  }

  /** The storage of a tab: slow, and in no order. Nothing comes from a tab that was closed. @param {string} tab */
  storageOf(tab) {
    return {
      all: async () => structuredClone([...this.kept.values()].reverse()),
      put: async (entry) => {
        if (this.open.has(tab)) this.kept.set(entry.client_id, structuredClone(entry));
        await settled();
      },
      remove: async (id) => void (this.open.has(tab) && this.kept.delete(id)),
    };
  }
}

class Tab {
  isOnline = false;
  clock = new Clock();

  /** @param {string} name @param {Server} server @param {Browser} browser @param {{id: string, written: string[]}} parts */
  constructor(name, server, browser, { written }) {
    this.name = name;
    this.server = server;
    this.browser = browser;
    browser.open.add(name);
    const { clock } = this;
    this.chat = new Chat({
      me, workspace: '', ask: (event, payload) => server.ask(name, event, payload), connect: () => {}, textStorage: null, random: () => 0.5,
      storage: browser.storageOf(name), tabs: { id: name, ifGone: (tab, work) => browser.ifGone(tab, work) },
      newId: () => {
        written.push(`${name}:${written.length}`);
        return written.at(-1);
      },
      now: () => (clock.time += 1), later: clock.later, cancel: clock.cancel,
    }, 'lobby');
    this.hear = inbox(this.chat, { now: clock.now, startAfresh: () => {} });
    void this.chat.outbox.adopt();
  }

  comeOnline() {
    this.isOnline = true;
    this.server.connect(this.name, this.hear);
    this.hear('hello', { me, workspace: '', epoch: `${this.server.epoch}`, blocked: [] });
  }

  /** @param {boolean} isTaken */
  goOffline(isTaken) {
    this.isOnline = false;
    this.server.cut(this.name, isTaken);
    this.chat.pause();
    this.chat.connection.lost();
  }

  close() {
    this.server.cut(this.name, false);
    this.browser.open.delete(this.name);
  }
}

/** All that there is, and what was done. */
export class World {
  server = new Server();
  browser;
  /** @type {string[]} the client_ids of what was written, in order */
  written = [];
  /** What the server had, and what another database took with it. @type {Set<string>} */
  gone = new Set();
  /** @type {Tab[]} */
  tabs = [];
  #opened = 0;

  /** @param {number} count of tabs @param {boolean} hasLocks */
  constructor(count, hasLocks) {
    this.browser = new Browser(hasLocks);
    for (let i = 0; i < count; i += 1) this.openTab(i);
  }

  /** Everybody looks at a room in which something was said already. */
  async begin() {
    for (let i = 0; i < 8; i += 1) this.server.log.post({ author: i % 3 ? bob : ann });
    for (const tab of this.tabs) tab.comeOnline();
    await this.flow();
  }

  /** @param {number} place */
  openTab(place) {
    this.#opened += 1;
    this.tabs[place] = new Tab(`tab${this.#opened}`, this.server, this.browser, this);
  }

  /** @param {number} kept */
  restore(kept) {
    for (const tab of this.tabs) if (tab.isOnline) tab.goOffline(false);
    for (const { client_id } of this.server.log.messages.slice(kept)) if (client_id) this.gone.add(client_id);
    this.server.restore(kept);
  }

  /** What holds at every moment: nothing is shown twice, and everything stands in its order. */
  check() {
    for (const { chat, name } of this.tabs) {
      const { messages } = chat.current.timeline;
      assert.deepEqual(messages.map((m) => m.seq), [...new Set(messages.map((m) => m.seq))].sort((a, b) => a - b), name);
      const rows = rowsOf({ messages, entries: chat.outbox.of('lobby'), me: ann, dividerAfter: null, isNews: () => false });
      assert.equal(new Set(rows.map(({ key }) => key)).size, rows.length, `${name}: a row is there twice`);
    }
  }

  /** What is under way arrives, in order, and what is asked for because of it. */
  async flow() {
    for (let round = 0; round < 4; round += 1) {
      while (this.server.asked.length) this.server.take(0);
      while (this.server.travelling.length) this.server.arrive(0, false);
      await settled();
    }
  }

  /** Everything arrives, until nothing is under way. */
  async calm() {
    for (let round = 0; round < 200; round += 1) {
      while (this.server.asked.length) this.server.take(0);
      while (this.server.travelling.length) this.server.arrive(0, false);
      for (const tab of this.tabs) await tab.clock.pass(31_000);
      await settled();
      if (!this.server.asked.length && !this.server.travelling.length && this.tabs.every((tab) => !tab.clock.timers.length || round > 20)) return;
    }
    throw new Error('It does not come to rest.');
  }

  /** The line is good again, what failed is sent again, and everybody scrolls from end to end. */
  async heal() {
    this.server.refuses = false;
    for (const tab of this.tabs) if (!tab.isOnline) tab.comeOnline();
    await this.calm();
    for (const { chat, hear } of this.tabs) {
      for (const { client_id } of [...chat.outbox.entries]) chat.outbox.retry(client_id);
      hear('position', { room: 'lobby', rev: this.server.log.rev, epoch: `${this.server.epoch}` });
    }
    await this.calm();
    for (const { chat, hear } of this.tabs) {
      const { pages, timeline } = chat.current;
      hear('position', { room: 'lobby', rev: this.server.log.rev, epoch: `${this.server.epoch}` });
      for (let i = 0; i < 40 && (timeline.hasOlder || timeline.hasNewer); i += 1) {
        void pages.loadOlder();
        void pages.loadNewer();
        await this.calm();
      }
    }
    await this.calm();
  }

  /** What everybody sees and what was written are what the server has. */
  compare() {
    const { messages, rev } = this.server.log;
    for (const { chat, name } of this.tabs) {
      assert.deepEqual(chat.current.timeline.messages, messages, name);
      assert.deepEqual([chat.current.timeline.rev, chat.current.timeline.hasHole, chat.outbox.entries], [rev, false, []], name);
    }
    assert.equal(this.browser.kept.size, 0, 'nothing that was sent is kept');
    const sent = messages.map((m) => m.client_id).filter((id) => id !== null);
    assert.equal(new Set(sent).size, sent.length, 'nothing was stored twice');
    const lost = this.written.filter((id) => !sent.includes(id) && !this.gone.has(id));
    assert.deepEqual(lost, [], 'nothing that was written is lost');
    // Without locks two tabs may take from each other what the other one sends, and only that it is there once is promised.
    if (this.tabs.length > 1 && !this.browser.hasLocks) return;
    const inOrder = (ids) => ids.filter((id) => !this.server.refused.has(id) && !this.gone.has(id));
    for (const tab of new Set(this.written.map((id) => id.split(':')[0]))) {
      const isOfTab = (id) => id.startsWith(`${tab}:`);
      assert.deepEqual(inOrder(sent).filter(isOfTab), inOrder(this.written).filter(isOfTab), 'in the order in which it was written');
    }
  }
}
