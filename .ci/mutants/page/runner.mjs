/**
 * Runs the tests for Stryker, in one process: they are loaded once, and a mutant is switched on while they run. Starting
 * Node.js for each file and mutant, as Stryker's own runners do, takes fifty times as long.
 */
import { register } from 'node:module';
import { setImmediate as turn } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { taken } from './collected.mjs';

/** A test that waits for something that never comes is given up after so many turns of the event loop, and so long, in ms. */
const TURNS = 5_000;
const PATIENCE = 250;

/** @typedef {{id: string, name: string, fileName: string, work: () => unknown, before: (() => unknown)[], after: (() => unknown)[]}} Test */
/** @typedef {{activeMutant: {id: string}, testFilter?: string[], reloadEnvironment: boolean, hitLimit?: number}} Wanted */

/** @param {unknown} error */
const wordsOf = (error) => String(/** @type {Error} */ (error)?.message ?? error);

class Runner {
  #files;
  /** What the mutated code looks at. @type {any} */
  #switch = {};
  #rounds = 0;
  /** @type {Test[]} */
  #tests = [];
  /** The files that run a mutant while they load, by its id. @type {Map<string, string[]>} */
  #atLoad = new Map();
  /** What went wrong in nobody's hands during the test. @type {unknown[]} */
  #stray = [];

  /** @param {{inProcess: {testFiles: string[]}}} options */
  constructor({ inProcess }) {
    this.#files = inProcess.testFiles;
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    Object.assign(globalThis, { __stryker__: this.#switch });
    for (const event of ['unhandledRejection', 'uncaughtException']) process.on(event, (error) => this.#stray.push(error));
    register('./loading.mjs', import.meta.url);
  }

  async dryRun() {
    await this.#loadAll();
    const tests = [];
    for (const test of this.#tests) {
      this.#switch.currentTestId = test.id;
      tests.push(await this.#result(test));
    }
    return { status: 'complete', tests, mutantCoverage: this.#switch.mutantCoverage };
  }

  /** @param {Wanted} wanted */
  async mutantRun({ activeMutant: { id }, testFilter, reloadEnvironment, hitLimit }) {
    if (!this.#tests.length) await this.#loadAll();
    Object.assign(this.#switch, { hitCount: hitLimit === undefined ? undefined : 0, hitLimit, activeMutant: id });
    try {
      return await this.#firstFailure(reloadEnvironment ? await this.#loadedWith(id) : this.#tests.filter((test) => !testFilter || testFilter.includes(test.id)));
    } catch (error) {
      return { status: 'killed', killedBy: [], failureMessage: wordsOf(error), nrOfTests: 0 };
    } finally {
      this.#switch.activeMutant = undefined;
    }
  }

  /** @param {Test[]} tests */
  async #firstFailure(tests) {
    for (const [index, test] of tests.entries()) {
      const { status, id, failureMessage } = await this.#result(test);
      const { hitCount, hitLimit } = this.#switch;
      if (hitCount > hitLimit) return { status: 'timeout', reason: `It ran more than ${hitLimit} times.` };
      if (status === 1) return { status: 'killed', killedBy: [id], failureMessage, nrOfTests: index + 1 };
    }
    return { status: 'survived', nrOfTests: tests.length };
  }

  async #loadAll() {
    this.#tests = [];
    for (const fileName of this.#files) {
      const before = { ...this.#switch.mutantCoverage?.static };
      this.#tests.push(...await this.#load(fileName));
      for (const [id, count] of Object.entries(this.#switch.mutantCoverage?.static ?? {})) {
        if (count !== before[id]) this.#atLoad.set(id, [...(this.#atLoad.get(id) ?? []), fileName]);
      }
    }
  }

  /** The tests of the files that run this mutant while they load, loaded while it is on. @param {string} id */
  async #loadedWith(id) {
    const tests = [];
    for (const fileName of this.#atLoad.get(id) ?? this.#files) tests.push(...await this.#load(fileName));
    return tests;
  }

  /** With modules of its own, as if in a process of its own. @param {string} fileName @returns {Promise<Test[]>} */
  async #load(fileName) {
    this.#rounds += 1;
    taken();
    await import(`${pathToFileURL(fileName).href}?round=${this.#rounds}`);
    return taken().map((noted) => ({ ...noted, id: `${fileName}: ${noted.name}`, fileName }));
  }

  /** @param {Test} test */
  async #result(test) {
    const { id, name, fileName } = test;
    const began = performance.now();
    this.#stray = [];
    let failureMessage = '';
    try {
      await this.#finished((async () => {
        for (const work of [...test.before, test.work]) await work();
      })().finally(() => test.after.forEach((work) => work())));
      await turn();
      if (this.#stray.length) throw this.#stray[0];
    } catch (error) {
      failureMessage = wordsOf(error) || 'It failed.';
    }
    return { id, name, fileName, timeSpentMs: performance.now() - began, status: failureMessage ? 1 : 0, failureMessage };
  }

  /** @param {Promise<void>} work */
  async #finished(work) {
    let isOver = false;
    const over = () => { isOver = true; };
    work.then(over, over);
    const since = performance.now();
    for (let turns = 0; !isOver; turns += 1) {
      if (turns > TURNS && performance.now() - since > PATIENCE) throw new Error('It waits for something that never comes.');
      await turn();
    }
    await work;
  }
}

/** @param {any} options */
const made = (options) => new Runner(options);
made.inject = ['options'];
export const strykerPlugins = [{ kind: 'TestRunner', name: 'in-process', factory: made }];
