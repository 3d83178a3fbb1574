/** A server for the state machines: rooms with a log each by the rules of docs/protocol.md, and a line that can be cut. */
import { Log } from './helpers.js';

const PAGE = 3;
export const OFFLINE = { ok: false, error: { code: 'offline', message: 'No line.' } };

/** @typedef {{tab: string, request: [string, any], answer: (ack: any) => void}} Request */

/** What all tabs reach. A request is taken, and an event heard, when the machine says so: late, twice, out of order or never. */
export class Server {
  epoch = 1;
  log = new Log();
  /** How far Ann has read. */
  readSeq = 0;
  /** What is on its way to a tab. @type {{tab: string, isEvent: boolean, arrive: () => void, lost: () => void}[]} */
  travelling = [];
  /** @type {Request[]} */
  asked = [];
  /** The next message of somebody is refused. */
  refuses = false;
  /** The client_ids of what was refused, and so may come out of order when it is sent again. @type {Set<string>} */
  refused = new Set();
  /** @type {Map<string, (event: string, data: any) => void>} the tabs on the line, by name */
  #tabs = new Map();

  /** @param {string} tab @param {(event: string, data: any) => void} hear */
  connect(tab, hear) {
    this.#tabs.set(tab, hear);
  }

  /** The line of a tab goes. What was asked for is carried out or not, and no answer comes; nor do the events on their way. @param {string} tab @param {boolean} isTaken */
  cut(tab, isTaken) {
    this.#tabs.delete(tab);
    for (const one of this.travelling) if (one.tab === tab) one.lost();
    this.travelling = this.travelling.filter((one) => one.tab !== tab);
    const open = this.asked.filter((one) => one.tab === tab);
    this.asked = this.asked.filter((one) => one.tab !== tab);
    for (const { request, answer } of open) {
      if (isTaken) this.#handle(...request);
      answer(OFFLINE);
    }
  }

  /** @param {string} tab @param {string} event @param {any} payload @returns {Promise<any>} */
  ask(tab, event, payload) {
    if (!this.#tabs.has(tab)) return Promise.resolve(OFFLINE);
    return new Promise((answer) => { this.asked.push({ tab, request: [event, payload], answer }); });
  }

  /** Takes one of the requests under way; its answer travels. @param {number} index */
  take(index) {
    const [{ tab, request, answer }] = this.asked.splice(index % this.asked.length, 1);
    const ack = structuredClone(this.#handle(...request));
    this.travelling.push({ tab, isEvent: false, arrive: () => answer(ack), lost: () => answer(OFFLINE) });
  }

  /** One of what travels arrives, at once or for a second time later. @param {number} index @param {boolean} isTwice */
  arrive(index, isTwice) {
    const at = index % this.travelling.length;
    const [one] = isTwice ? [this.travelling[at]] : this.travelling.splice(at, 1);
    one.arrive();
  }

  /** Events on their way to a tab get lost; answers don't. @param {string} tab */
  lose(tab) {
    this.travelling = this.travelling.filter((one) => one.tab !== tab || !one.isEvent);
  }

  /** @param {any} event of the log */
  tell(event) {
    for (const [tab, hear] of this.#tabs) this.travelling.push({ tab, isEvent: true, arrive: () => hear('message', structuredClone(event)), lost: () => {} });
  }

  /** Another database, older than the one there was. @param {number} kept messages of it */
  restore(kept) {
    const before = this.log.messages.slice(0, kept);
    this.epoch += 1;
    this.log = new Log();
    for (const { text, author, client_id } of before) this.log.post({ text, author, client_id });
  }

  /** @param {string} event @param {any} payload */
  #handle(event, payload) {
    if (event === 'room:list') return { ok: true, rooms: [], more: false };
    if (event === 'room:open') return this.#opened(payload);
    if (event === 'message:list') return this.#listed(payload);
    if (event === 'message:post') return this.#posted(payload);
    return { ok: true };
  }

  /** @param {any} payload */
  #opened({ since, epoch }) {
    const room = { slug: 'lobby', name: 'lobby', topic: '', kind: 'public', posting: 'everybody', archived: false, people: [] };
    const base = { ok: true, room, epoch: `${this.epoch}`, members: [], member_count: 0, here: 0, read_seq: this.readSeq, role: 'member', may: ['message:post'] };
    const goesOn = since !== undefined && epoch === base.epoch;
    return { ...base, ...(goesOn ? this.log.since(since, PAGE) : this.log.newest(PAGE)), reset: since !== undefined && !goesOn };
  }

  /** @param {any} wanted */
  #listed({ since, before, after, around }) {
    if (around !== undefined) return { ok: true, ...this.log.around(around, PAGE) };
    if (since !== undefined) return { ok: true, ...this.log.since(since, PAGE) };
    if (before !== undefined) return { ok: true, ...this.log.before(before, PAGE) };
    return { ok: true, ...(after === undefined ? this.log.newest(PAGE) : this.log.after(after, PAGE)) };
  }

  /** A client_id is stored once, however often it comes. @param {any} payload */
  #posted({ text, client_id, author }) {
    const known = this.log.messages.find((one) => one.client_id === client_id);
    if (known) return { ok: true, message: known };
    if (this.refuses) {
      this.refuses = false;
      this.refused.add(client_id);
      return { ok: false, error: { code: 'forbidden', message: 'Not now.' } };
    }
    const told = this.log.post({ text, client_id, author: author ?? { id: 1, name: 'Ann' } });
    this.tell(told);
    return { ok: true, message: told.message };
  }
}
