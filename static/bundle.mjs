/**
 * Joins the files of each page into one script and one style sheet in static/bundle/ (git-ignored), so that a browser
 * requests two files instead of eighty. Run by `make`, after static/vendor.mjs. During development it is not needed: if
 * a source file is newer than the bundle, the server uses the source files.
 */
import { readdirSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { pack } from './pack.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));

await build({
  absWorkingDir: here,
  entryPoints: ['js/app.js', 'js/join.js', 'js/forms.js', 'js/admin/admin.js', 'css/pages/*.css'],
  outbase: '.',
  outdir: 'bundle.new',
  bundle: true,
  minify: true,
  sourcemap: true,
  format: 'esm',
  target: 'es2022',
  // What a page loads later stays where it is, in static/vendor/.
  plugins: [{
    name: 'later',
    setup: ({ onResolve }) => onResolve({ filter: /\/vendor\/[^/]+$/ }, ({ path, kind }) => (kind === 'dynamic-import'
      ? { path: path.replace(/^.*\/vendor\//, '../../vendor/'), external: true } : undefined)),
  }],
  // Fonts are copied under their own names, because a template names one of them to have it loaded early.
  loader: { '.woff2': 'file' },
  assetNames: '[dir]/[name]',
  logLevel: 'warning',
});
for (const path of readdirSync(`${here}bundle.new`, { recursive: true, encoding: 'utf8' })) {
  if (/\.(js|css)$/.test(path)) pack(`${here}bundle.new/${path}`);
}
// Replaced in one step, because a running server may be using it.
rmSync(`${here}bundle`, { recursive: true, force: true });
renameSync(`${here}bundle.new`, `${here}bundle`);
