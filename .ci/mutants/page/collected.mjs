/** Stands in for `node:test` while Stryker runs: notes the tests of a file, for runner.mjs to run as often as it needs. */

/** @typedef {{name: string, work: () => unknown, before: (() => unknown)[], after: (() => unknown)[]}} Noted */

/** @type {Noted[]} */
let noted = [];
/** @type {(() => unknown)[]} */
let before = [];
/** @type {(() => unknown)[]} */
let after = [];

/** What the file that was just loaded asks for. @returns {Noted[]} */
export function taken() {
  const all = noted;
  noted = [];
  before = [];
  after = [];
  return all;
}

/** @param {string} name @param {() => unknown} work */
export const test = (name, work) => void noted.push({ name, work, before, after });

/** @param {() => unknown} work */
export const beforeEach = (work) => void before.push(work);

/** @param {() => unknown} work */
export const afterEach = (work) => void after.push(work);
