import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const scripts = join(root, 'static', 'js');
const MAY_IMPORT = { app: ['app', 'socket', 'view', 'model', 'lib'], socket: ['model', 'lib'], view: ['view', 'model', 'lib'], model: ['model', 'lib'], lib: ['lib'] };

const files = readdirSync(scripts, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
const sourceOf = (name) => readFileSync(join(scripts, name), 'utf8');
/** The modules that really are loaded; types in comments are not. @param {string} name */
const importsOf = (name) => [...sourceOf(name).matchAll(/^(?:import|export)\b[^'"]*?from '([^']+)'|^import '([^']+)'/gm)].map((m) => m[1] ?? m[2]);
/** The admin page has the same layers, of its own. @param {string} path */
const layerOf = (path) => {
  const name = path.replace(/^admin\//, '');
  if (name.includes('/')) return name.split('/')[0];
  return name === 'socket.js' ? 'socket' : 'app';
};
const targetOf = (name, path) => relative(scripts, join(scripts, dirname(name), path));

test('modules import by relative paths only', () => {
  for (const name of files) for (const path of importsOf(name)) assert.match(path, /^\.\.?\/.*\.js$/, `${name}: ${path}`);
});

test('imports run app -> view -> model -> lib', () => {
  for (const name of files) {
    for (const path of importsOf(name)) {
      const target = targetOf(name, path);
      if (target.startsWith('../vendor/')) continue;
      assert.ok(MAY_IMPORT[layerOf(name)].includes(layerOf(target)), `${name} imports ${target}`);
    }
  }
});

test('only socket.js knows the Socket.IO client', () => {
  const knowing = files.filter((name) => importsOf(name).some((path) => path.includes('socket.io')));
  assert.deepEqual(knowing, ['socket.js']);
});

test('only views and the entries know lit-html', () => {
  const knowing = files.filter((name) => importsOf(name).some((path) => path.includes('lit-html')));
  for (const name of knowing) assert.ok(['view', 'app'].includes(layerOf(name)), name);
});

test('models know no document', () => {
  for (const name of files.filter((n) => layerOf(n) === 'model')) {
    assert.doesNotMatch(sourceOf(name).replace(/\/\*[^]*?\*\/|\/\/.*/g, ''), /\b(document|window|navigator|localStorage)\b/, name);
  }
});

test('no file is longer than 250 lines', () => {
  for (const name of files) assert.ok(sourceOf(name).split('\n').length <= 251, name);
});
