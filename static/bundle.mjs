/**
 * Joins what each page loads into one script and one style sheet, below static/bundle/ (git-ignored): a browser
 * asks for two files instead of eighty. Run by `make`, after static/vendor.mjs. The server serves the modules and
 * sheets themselves wherever one of them is newer, so nobody who works on the page has to run this.
 */
import { renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

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
  logLevel: 'warning',
});
// At once, as a chat may be serving it.
rmSync(`${here}bundle`, { recursive: true, force: true });
renameSync(`${here}bundle.new`, `${here}bundle`);
