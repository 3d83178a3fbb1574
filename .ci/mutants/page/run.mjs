/**
 * Puts small faults into the page's models, one at a time (mutation testing, by Stryker), and tells which no test notices.
 * One that is no fault stands in tests/js/mutants.txt with the reason; any other makes this fail.
 *
 *   node .ci/mutants/page/run.mjs                  the files that differ from BASE (origin/main, or else HEAD)
 *   node .ci/mutants/page/run.mjs outbox timeline  those with one of these words in their paths
 *   node .ci/mutants/page/run.mjs all
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stryker } from '@stryker-mutator/core';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const MODELS = ['static/js/model', 'static/js/admin/model', 'static/js/lib'];
const LIST = 'tests/js/mutants.txt';
/** One reads the sources as text, in which Stryker has written; and the state machines take long, and find another way each time. */
const LEFT_OUT = /house\.test\.js$|\.model\.test\.js$/;
/** The line that begins a method, and one that begins a function, a class or a constant. */
const NAMED = /^ {2}(?:async |get |set )?(?!if|for|while|switch)(#?[\w$]+)\(.*\{$|^(?:export )?(?:async )?(?:const|let|function|class) ([\w$]+)/;
const LONGEST = 80;

/** @param {string} folder @param {string} ending */
const filesIn = (folder, ending) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith(ending)).map((name) => join(folder, name)).sort();

/** @param {...string} command */
const git = (...command) => execFileSync('git', command, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim().split('\n');

function changedFiles() {
  const { BASE = 'origin/main' } = process.env;
  const isKnown = (/** @type {string} */ ref) => {
    try {
      return git('rev-parse', '--verify', `${ref}^{commit}`).length > 0;
    } catch {
      return false;
    }
  };
  if (process.env['BASE'] && !isKnown(BASE)) throw new Error(`There is no commit ${BASE}.`);
  return [...git('diff', '--name-only', isKnown(BASE) ? BASE : 'HEAD'), ...git('ls-files', '--others', '--exclude-standard')];
}

/** @param {string[]} words */
function wanted(words) {
  const models = MODELS.flatMap((folder) => filesIn(folder, '.js'));
  if (words.includes('all')) return models;
  if (words.length) return models.filter((name) => words.some((word) => name.includes(word)));
  const changed = new Set(changedFiles());
  return models.filter((name) => changed.has(name));
}

/** Shortened to one line. @param {string} code */
function short(code) {
  const line = code.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

/** @param {string[]} lines @param {{line: number, column: number}} start @param {{line: number, column: number}} end */
function between(lines, start, end) {
  const part = lines.slice(start.line - 1, end.line);
  part.push(part.pop()?.slice(0, end.column - 1) ?? '');
  part[0] = part[0]?.slice(start.column - 1) ?? '';
  return part.join('\n');
}

/** What the line stands in. @param {string[]} lines @param {number} line from 1 */
function functionAt(lines, line) {
  for (let index = line - 1; index >= 0; index -= 1) {
    const [, method, other] = NAMED.exec(lines[index] ?? '') ?? [];
    if (method || other) return method || other;
  }
  return '';
}

/** A mutant as it stands in the list. @param {Map<string, string[]>} sources @param {any} mutant */
function described(sources, { fileName, location: { start, end }, replacement, status }) {
  const file = relative(ROOT, fileName);
  const lines = sources.get(file) ?? [];
  const key = `${file} ${functionAt(lines, start.line)}: ${short(between(lines, start, end))} => ${short(replacement)}`;
  return { file, line: start.line, key, isTimeout: status === 'Timeout', isKilled: status === 'Killed' || status === 'Timeout' };
}

/** The mutants that are no faults: a paragraph for each file, in which the reason stands indented below what it is for. */
function listed() {
  const keys = new Set();
  let file = '';
  for (const line of readFileSync(join(ROOT, LIST), 'utf8').split('\n')) {
    if (MODELS.some((folder) => line.startsWith(`${folder}/`))) file = line.trim();
    else if (/^\S.* => /.test(line)) keys.add(`${file} ${line.trim()}`);
  }
  return keys;
}

/** What Stryker need not copy. @param {string} folder @param {...string} kept */
const beside = (folder, ...kept) => readdirSync(join(ROOT, folder)).filter((name) => !kept.includes(name)).map((name) => `/${join(folder, name)}`);

/** @param {string[]} files */
const run = (files) => new Stryker({
  mutate: files,
  testRunner: 'in-process',
  inProcess: { testFiles: filesIn('tests/js', '.test.js').filter((name) => !LEFT_OUT.test(name)) },
  plugins: [new URL('runner.mjs', import.meta.url).href],
  coverageAnalysis: 'perTest',
  ignorePatterns: [...beside('', 'static', 'tests', 'package.json'), ...beside('static', 'js'), ...beside('tests', 'js')],
  tempDirName: 'tests/output/mutants',
  reporters: process.env['PROGRESS'] ? ['progress-append-only'] : [],
  logLevel: 'error',
  warnings: false,
  concurrency: Number(process.env['CONCURRENCY'] ?? 2),
  // A busy machine is slow. Most loops without end are found by counting (runner.mjs), without waiting.
  timeoutMS: 60_000,
}).runMutationTest();

/** @param {Map<string, string[]>} sources @param {any[]} mutants @param {Set<string>} known @returns {boolean} whether there is nothing to do */
function report(sources, mutants, known) {
  const all = mutants.map((mutant) => described(sources, mutant));
  const isListed = (/** @type {any} */ one) => !one.isKilled && known.has(one.key);
  const open = all.filter((one) => !one.isKilled && !isListed(one));
  const row = (/** @type {any[]} */ some, /** @type {string} */ name) => {
    const counts = [some.length, some.filter((one) => one.isKilled).length, some.filter(isListed).length, some.filter((one) => open.includes(one)).length];
    console.log(`${counts.map((count) => String(count).padStart(8)).join('')}  ${name}`);
  };
  console.log('    made  killed  listed    open');
  for (const file of sources.keys()) row(all.filter((one) => one.file === file), file);
  row(all, `together: ${(100 * all.filter((one) => one.isKilled).length / all.length).toFixed(1)} % killed, ${all.filter((one) => one.isTimeout).length} of them by never ending`);
  for (const { file, line, key } of open) console.log(`open: ${file}:${line} ${key.slice(file.length + 1)}`);
  const stale = [...known].filter((key) => sources.has(key.split(' ')[0] ?? '') && !all.some((one) => isListed(one) && one.key === key));
  for (const key of stale) console.log(`in ${LIST}, but killed or not made any more: ${key}`);
  return open.length + stale.length === 0;
}

process.chdir(ROOT);
const files = wanted(process.argv.slice(2));
// As they are now: somebody may write to them meanwhile.
const sources = new Map(files.map((file) => [file, readFileSync(join(ROOT, file), 'utf8').split('\n')]));
if (files.length) process.exitCode = report(sources, await run(files), listed()) ? 0 : 1;
else console.log('There is nothing to do in the models of the page.');
