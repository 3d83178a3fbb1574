/**
 * Devices with the page's own models, driven line by line from another process (tests/live/test_unread_truth.py, tests/live/test_told.py).
 *
 * Each line that comes is a step: `{device, open: me}` makes a device, `{device, event, data}` is something that it
 * hears, `{device, act, args}` something that its person does, `{device, answer: number, ack}` the answer to what it
 * asked, `{sync: true}` waits until nothing more happens by itself. Then a line goes back with what the devices ask for.
 */
import { createInterface } from 'node:readline';
import { Chat } from '../../static/js/model/chat.js';
import { inbox } from '../../static/js/model/inbox.js';
import { Clock, settled } from './helpers.js';
import { Lists } from './lists.js';

/** @type {Map<string, Device>} */
const devices = new Map();
/** @type {{device: string, number: number, event: string, payload: any}[]} */
let asked = [];

class Device {
  /** @type {Map<number, (ack: any) => void>} */
  waiting = new Map();
  clock = new Clock();
  #asked = 0;
  #hear;
  /** True if it has the lists of a page, too: of saved messages, pins and so on. */
  isWhole = false;

  /** @param {string} name @param {any} me @param {boolean} isWhole */
  constructor(name, me, isWhole) {
    this.isWhole = isWhole;
    const { clock } = this;
    this.chat = new Chat(/** @type {any} */ ({
      me, workspace: '', ask: (event, payload) => this.#ask(name, event, payload), connect: () => {}, textStorage: null, random: () => 0.5,
      storage: { all: async () => [], put: async () => {}, remove: async () => {} }, tabs: { id: name, ifGone: async () => {} },
      newId: () => crypto.randomUUID(), now: () => clock.time, later: clock.later, cancel: clock.cancel,
    }), 'lobby');
    this.lists = new Lists(this.chat, { later: clock.later, cancel: clock.cancel });
    this.#hear = inbox(this.chat, { now: clock.now, startAfresh: () => {}, emoji: this.lists.emoji });
  }

  /** @param {string} event @param {any} data */
  hear(event, data) {
    this.#hear(event, data);
    if (this.isWhole) this.lists.heard(event, data);
  }

  #ask(device, event, payload) {
    this.#asked += 1;
    const number = this.#asked;
    asked.push({ device, number, event, payload });
    return new Promise((resolve) => this.waiting.set(number, resolve));
  }

  /** @param {string} act @param {any[]} args */
  async act(act, args) {
    const { chat, clock } = this;
    if (act === 'show') void chat.show(args[0]);
    else if (act === 'load') this.lists.load();
    else if (act === 'look') {
      const { messages } = chat.current.timeline;
      const at = Math.floor(args[0] * messages.length);
      if (messages[at]) chat.reading.saw(messages[at].seq);
    } else if (act === 'offline') {
      chat.pause();
      chat.connection.lost();
      for (const resolve of this.waiting.values()) resolve({ ok: false, error: { code: 'offline', message: '' } });
      this.waiting.clear();
    } else await clock.pass(args[0]);
  }

  /** What it shows of each room that its person is in. */
  get rooms() {
    return Object.fromEntries(this.chat.rooms.mine.map(({ slug, unread, mentions, read_seq, level, threads }) => [slug, { unread, mentions, read_seq, level, threads }]));
  }
}

/** @param {any} step */
async function take(step) {
  if (step.sync) {
    for (let i = 0; i < 20; i += 1) await settled();
    process.stdout.write(`${JSON.stringify({ asked })}\n`);
    asked = [];
  } else if (step.open) devices.set(step.device, new Device(step.device, step.open, step.whole));
  else {
    const device = /** @type {Device} */ (devices.get(step.device));
    if (step.show) process.stdout.write(`${JSON.stringify(device.isWhole ? device.lists.shown : device.rooms)}\n`);
    else if (step.close) devices.delete(step.device);
    else if (step.event) device.hear(step.event, step.data);
    else if (step.act) await device.act(step.act, step.args);
    else {
      device.waiting.get(step.answer)?.(step.ack);
      device.waiting.delete(step.answer);
      await settled();
    }
  }
}

for await (const line of createInterface({ input: process.stdin })) await take(JSON.parse(line));
