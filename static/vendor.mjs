/**
 * Copies the browser packages from node_modules to static/vendor/ (git-ignored): the Socket.IO client, the parts
 * of lit-html in use, markdown-it, lowlight, one sprite of the Lucide icons in use, the list of emoji, and the typeface. Run by `make`.
 * Each module gets a one-line declaration beside it, so that the type checker reads the package's own types.
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { emojiData } from './emoji.mjs';
import { pack } from './pack.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const packages = join(here, '..', 'node_modules');
const vendor = join(here, 'vendor');

const LIT = ['lit-html.js', 'directive.js', 'directive-helpers.js', 'directives/repeat.js', 'directives/live.js',
  'directives/guard.js', 'directives/keyed.js', 'directives/ref.js', 'async-directive.js'];
const ICONS = ['arrow-down', 'check', 'ellipsis', 'hash', 'keyboard', 'log-out', 'menu', 'pencil', 'plus',
  'rotate-cw', 'search', 'send-horizontal', 'smile', 'trash-2', 'users', 'wifi-off', 'x', 'circle-alert', 'megaphone',
  'archive', 'archive-restore', 'ban', 'compass', 'chevron-up', 'copy', 'eye', 'eye-off', 'flag', 'key-round', 'link', 'lock', 'log-in', 'message-circle', 'monitor',
  'settings', 'shield', 'shield-minus', 'upload', 'user', 'user-minus', 'user-plus', 'volume-2', 'volume-x',
  'arrow-left', 'arrow-up', 'chevron-right', 'house', 'mail', 'monitor-smartphone', 'palette', 'scroll-text', 'star', 'star-off',
  'bold', 'italic', 'strikethrough', 'code', 'quote', 'list', 'square-code', 'type',

  'smile-plus', 'clock', 'leaf', 'utensils', 'plane', 'trophy', 'lightbulb', 'heart', 'sticker',
  'bell', 'bell-dot', 'bell-off', 'at-sign', 'mail-open', 'bookmark', 'bookmark-minus', 'forward', 'history', 'inbox', 'pin', 'pin-off', 'reply', 'undo-2', 'messages-square', 'bell', 'bell-off', 'at-sign'];

/** @param {string} path below static/vendor @param {string} text */
function write(path, text) {
  const target = join(vendor, path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}

/** @param {string} from in node_modules @param {string} to below static/vendor @param {string} types the package's own module */
function copyModule(from, to, types) {
  const code = readFileSync(join(packages, from), 'utf8').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
  write(to, code);
  write(to.replace(/\.js$/, '.d.ts'), `export * from '${types}';\n`);
}

/** @param {string} name of a Lucide icon @returns {string} it as a symbol of the sprite */
function symbol(name) {
  const svg = readFileSync(join(packages, 'lucide-static', 'icons', `${name}.svg`), 'utf8');
  const shapes = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>'));
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.replace(/\s+/g, ' ').trim()}</symbol>`;
}

/** The two bubbles of our mark as symbols of the sprite, without their colours. @returns {string} */
function mark() {
  const shapes = [...readFileSync(join(here, 'img', 'favicon.svg'), 'utf8').matchAll(/ d="([^"]+)"/g)];
  return shapes.map(([, shape], index) => `<symbol id="mark-${index}" viewBox="0 0 64 64"><path d="${shape}"/></symbol>`).join('');
}

rmSync(vendor, { recursive: true, force: true });
copyModule('socket.io-client/dist/socket.io.esm.min.js', 'socket.io.esm.min.js', 'socket.io-client');
// Until lit-html removes both markers of a row that `repeat` takes out (lit/lit#5298, since 3.3.1): the end markers pile up
// in lists that are scrolled, and slow down each drawing.
const HELPERS = join(vendor, 'lit-html/directive-helpers.js');
const [LEAKS, HEALED] = ['{o._$AR(),o._$AA.remove()}', '{o._$AR(),o._$AB?.remove(),o._$AA.remove()}'];
for (const path of LIT) copyModule(`lit-html/${path}`, `lit-html/${path}`, path === 'lit-html.js' ? 'lit-html' : `lit-html/${path}`);
const helpers = readFileSync(HELPERS, 'utf8');
if (!helpers.includes(LEAKS)) throw new Error('lit-html has changed: see whether lit/lit#5298 is closed, and remove the workaround');
writeFileSync(HELPERS, helpers.replace(LEAKS, HEALED));
write('icons.svg', `<svg xmlns="http://www.w3.org/2000/svg">${ICONS.map(symbol).join('')}${mark()}</svg>\n`);

const FIGTREE = join(packages, '@fontsource-variable/figtree');
mkdirSync(join(vendor, 'fonts'));
for (const part of ['latin', 'latin-ext']) copyFileSync(join(FIGTREE, 'files', `figtree-${part}-wght-normal.woff2`), join(vendor, 'fonts', `figtree-${part}.woff2`));
copyFileSync(join(FIGTREE, 'LICENSE'), join(vendor, 'fonts/LICENSE.txt'));
pack(join(vendor, 'icons.svg'));

write('emoji.json', emojiData(packages));
pack(join(vendor, 'emoji.json'));

// markdown-it without what messages don't use: the names of HTML's entities, addresses without a scheme, the transcription
// of domains, what makes HTML, and most rules. These are two thirds of its size.
const UNUSED = 'export const decodeHTML = String, decodeHTMLStrict = String, encode = String, decode = String, parse = String, format = String; export class LinkifyIt {} export default {};';
// Its tables of punctuation, in the words of the engine.
const KINDS = 'export const P = /\\p{P}/u, S = /\\p{S}/u;';
const UNUSED_PARTS = ['common/html_blocks', 'common/html_re', 'helpers/parse_link_destination', 'helpers/parse_link_title', 'renderer', 'rules_block/code', 'rules_block/heading',
  'rules_block/hr', 'rules_block/html_block', 'rules_block/lheading', 'rules_block/reference', 'rules_block/table', 'rules_core/linkify', 'rules_core/replacements',
  'rules_core/smartquotes', 'rules_inline/autolink', 'rules_inline/entity', 'rules_inline/escape', 'rules_inline/html_inline', 'rules_inline/image'];

/** A part of markdown-it without its content. @param {string} code @param {string} part */
function without(code, part) {
  const found = new RegExp(`^//#region src/${part}\\.ts$([^]*?)^//#endregion$`, 'm').exec(code);
  if (!found) throw new Error(`markdown-it has changed: it has no part ${part}`);
  const [rule] = (found[1] ?? '').match(/(?<=^function )[\w$]+/gm)?.slice(-1) ?? [];
  const empty = part === 'renderer' ? 'var Renderer = class {};' : rule ? `function ${rule}() { return false; }` : '';
  return code.replace(found[0], () => empty);
}

await build({
  entryPoints: [join(packages, 'markdown-it/dist/markdown-it.mjs')],
  outfile: join(vendor, 'markdown-it.js'),
  bundle: true,
  format: 'esm',
  target: 'es2022',
  plugins: [{
    name: 'unused',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^(entities|linkify-it|mdurl|punycode\.js)$/ }, ({ path }) => ({ path, namespace: 'unused' }));
      onResolve({ filter: /^uc\.micro$/ }, ({ path }) => ({ path, namespace: 'kinds' }));
      onLoad({ filter: /./, namespace: 'unused' }, () => ({ contents: UNUSED }));
      onLoad({ filter: /./, namespace: 'kinds' }, () => ({ contents: KINDS }));
      onLoad({ filter: /markdown-it\.mjs$/ }, ({ path }) => ({ contents: UNUSED_PARTS.reduce(without, readFileSync(path, 'utf8')) }));
    },
  }],
});
// The colours of code, loaded by themselves once a room shows code.
await build({
  stdin: { contents: "export { common, createLowlight } from 'lowlight';", resolveDir: packages },
  outfile: join(vendor, 'lowlight.js'),
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
});
pack(join(vendor, 'lowlight.js'));
write('lowlight.d.ts', "export { common, createLowlight } from 'lowlight';\n");
write('markdown-it.d.ts', "export * from 'markdown-it';\nexport { default } from 'markdown-it';\n");
