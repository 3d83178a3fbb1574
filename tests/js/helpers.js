/** What the tests share: makers of messages, a room's log as the server keeps it, a clock with timers under control. */

export const ann = { id: 1, name: 'Ann' };
export const bob = { id: 2, name: 'Bob' };

/** @param {Partial<import('../../static/js/model/types.js').Message>} [given] */
export function message(given = {}) {
  const seq = given.seq ?? 1;
  return {
    id: seq * 10, seq, rev: seq, kind: /** @type {const} */ ('text'), author: bob, text: `text ${seq}`,
    at: 1_700_000_000_000 + seq * 1_000, edited_at: null, deleted: false, client_id: null, ...given,
  };
}

/** Random numbers that are the same in every run (mulberry32). @param {number} seed @returns {() => number} 0 to 1 */
export function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One room's log, by the rules of docs/protocol.md. */
export class Log {
  rev = 0;
  /** @type {ReturnType<typeof message>[]} */
  messages = [];

  /** @param {Partial<ReturnType<typeof message>>} [given] @returns the event that tells of it */
  post(given = {}) {
    const prev = this.rev;
    this.rev += 1;
    const made = message({ seq: this.rev, rev: this.rev, ...given });
    this.messages.push(made);
    return this.#event(prev, made);
  }

  /** @param {number} index @param {Partial<ReturnType<typeof message>>} change */
  change(index, change) {
    const prev = this.rev;
    this.rev += 1;
    const changed = { ...this.messages[index], ...change, rev: this.rev };
    this.messages[index] = changed;
    return this.#event(prev, changed);
  }

  newest(limit = 50) {
    return { messages: this.messages.slice(-limit), more: this.messages.length > limit, rev: this.rev };
  }

  /** @param {number} seq @param {number} [limit] */
  before(seq, limit = 50) {
    const older = this.messages.filter((m) => m.seq < seq);
    return { messages: older.slice(-limit), more: older.length > limit, rev: this.rev };
  }

  /** @param {number} seq @param {number} [limit] */
  after(seq, limit = 50) {
    const newer = this.messages.filter((m) => m.seq > seq);
    return { messages: newer.slice(0, limit), more: newer.length > limit, rev: this.rev };
  }

  /** @param {number} seq @param {number} [limit] */
  around(seq, limit = 50) {
    const { messages, more } = this.before(seq + 1, Math.ceil(limit / 2));
    const newer = this.after(seq, Math.floor(limit / 2));
    return { messages: [...messages, ...newer.messages], more, newer: newer.more, rev: this.rev };
  }

  /** @param {number} rev @param {number} [limit] */
  since(rev, limit = 200) {
    const changed = this.messages.filter((m) => m.rev > rev).sort((a, b) => a.rev - b.rev);
    const more = changed.length > limit;
    const page = changed.slice(0, limit);
    return { messages: page, more, rev: more ? page.at(-1).rev : this.rev };
  }

  /** @param {number} prev @param {ReturnType<typeof message>} changed */
  #event(prev, changed) {
    return { room: 'lobby', prev, rev: changed.rev, message: changed };
  }
}

/** Time that passes only when told to. */
export class Clock {
  time = 1_000_000;
  /** @type {{at: number, work: () => void}[]} */
  timers = [];
  now = () => this.time;
  later = (work, ms) => {
    const timer = { at: this.time + ms, work };
    this.timers.push(timer);
    return timer;
  };
  cancel = (timer) => {
    this.timers = this.timers.filter((other) => other !== timer);
  };

  /** @param {number} ms */
  async pass(ms) {
    this.time += ms;
    const due = this.timers.filter((timer) => timer.at <= this.time);
    this.timers = this.timers.filter((timer) => timer.at > this.time);
    for (const timer of due) timer.work();
    await settled();
  }
}

/** All that is waiting to go on has gone on. */
export const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A promise to be kept by hand. */
export function pending() {
  let keep;
  const promise = new Promise((resolve) => { keep = resolve; });
  return { promise, keep };
}
