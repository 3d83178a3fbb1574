/**
 * The markdown of messages, as a tree of nodes: bold, italic, strike, inline code, fenced code, quotes, lists and links.
 * The twin of chat/core/markdown.py; chat/core/markdown_rules.py says what differs from CommonMark, and why; tests/support/data/markdown.json
 * has what both have to make of a source. The parser is markdown-it's, with rules of ours.
 *
 * @typedef {string | [kind: "b" | "i" | "s", ...nodes: any[]] | ["a", href: string, ...nodes: any[]] | ["code", text: string] | ["at", whom: string]} Span
 *   `at` is a mention: of a person by their id, of a group by `group:` and its id, or of `room` or `here`
 * @typedef {["p", ...spans: Span[]] | ["q", ...blocks: any[]] | ["ul", ...items: any[]] | ["ol", first: number, ...items: any[]]
 *   | ["pre", language: string, text: string] | ["li", ...blocks: any[]]} Block
 * @typedef {import('../../vendor/markdown-it.js').Token} Token
 * @typedef {import('../../vendor/markdown-it.js').StateBlock} StateBlock
 * @typedef {import('../../vendor/markdown-it.js').StateInline} StateInline
 * @typedef {(state: StateBlock, line: number, end: number, silent: boolean) => boolean} BlockRule
 */
import MarkdownIt from '../../vendor/markdown-it.js';

export const SIGNS = /[*_~`[]|<@|^[ \t]*(?:>|-[ \t]|[0-9]{1,3}[.)][ \t])/m;
/** Levels of quotes and lists in each other, of which a list has two, and levels of marks. Deeper ones are text. */
const DEEPEST = 10;
/** In a paragraph; the time that it takes to pair them grows faster than their number. */
const MOST_MARKS = 500;

/** A letter or digit of a script that has spaces between words, or what belongs to one; and the slashes of paths. */
const WORD = /^(?![\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}])[\p{L}\p{N}\p{M}\\/]/u;
const SPACE = /^\s/;
/** @type {Record<string, number[]>} */
const RUNS = { '*': [1, 2, 3], _: [1], '~': [2] };
const TARGET = /\((https?:\/\/[^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*|mailto:[^\s()<>]+)\)/iy;
const SCHEME = /(?<![\p{L}\p{N}_])https?$/iu;
const ADDRESS = /:\/\/[^\s<>"]+/y;
const BEHIND_ADDRESS = /[.,;:!?'’”»*_~)\]}]+$/;
const MENTION = /<@([1-9][0-9]{0,15}|group:[1-9][0-9]{0,15}|room|here)>/y;
const QUOTE = /^>(?:[ \t]|$)/;
const LIST = /^(?:[*-]|[0-9]{1,3}[.)])[ \t]+(?=.*[^\s*-])/;
const LANGUAGE = /^[\w+#.-]{1,20}/;

/** A rule of the library for the start of a block. @param {string} name @returns {BlockRule} */
const ruleOf = (name) => /** @type {any} */ (new MarkdownIt('zero').enable(name).block.ruler.getRules('')[0]);
const [fence, quote, list] = [ruleOf('fence'), ruleOf('blockquote'), ruleOf('list')];

/** The nodes of a message. @param {string} source @returns {Block[]} */
export const parse = (source) => (SIGNS.test(source) ? blocksOf(parser.parse(source, {}).values()) : [['p', source]]);

// The rules of blocks: quotes, lists, fences, and paragraphs for the rest.

/** A line from its first sign on, or nothing if it is too deep for the start of a block. @param {StateBlock} state @param {number} line */
function start(state, line) {
  const [indent = 0, begins = 0, shift = 0] = [state.sCount[line], state.bMarks[line], state.tShift[line]];
  return indent - state.blkIndent >= 4 || state.level >= DEEPEST ? '' : state.src.slice(begins + shift, state.eMarks[line]);
}

/** Reads a paragraph, with the space at the beginnings of its lines. One in a list ends where the indent does. @param {StateBlock} state @param {number} line */
function paragraph(state, line) {
  const rules = state.md.block.ruler.getRules('paragraph');
  const { parentType, lineMax: end } = state;
  state.parentType = 'paragraph';
  let after = line + 1;
  while (after < end && !state.isEmpty(after) && (state.sCount[after] ?? 0) >= state.blkIndent && !rules.some((rule) => rule(state, after, end, true))) after += 1;
  state.line = after;
  state.push('paragraph_open', 'p', 1);
  const inline = state.push('inline', '', 0);
  Object.assign(inline, { content: state.getLines(line, after, state.blkIndent, false).trimEnd(), map: [line, after], children: [] });
  state.push('paragraph_close', 'p', -1);
  state.parentType = parentType;
  return true;
}

// The rules of lines: marks, links, addresses and mentions. Inline code is the library's.

/** @param {StateInline} state @param {boolean} silent */
function marks(state, silent) {
  const { pos, src, posMax } = state;
  const marker = src[pos] ?? '';
  const runs = RUNS[marker];
  if (silent || !runs) return false;
  let end = pos;
  while (end < posMax && src[end] === marker) end += 1;
  const before = charBefore(src, pos);
  const after = String.fromCodePoint(...(end < src.length ? [src.codePointAt(end) ?? 0] : []));
  const opens = after !== '' && !SPACE.test(after) && !WORD.test(before);
  const closes = before !== '' && !SPACE.test(before) && !WORD.test(after);
  const length = end - pos;
  state.pos = end;
  if (!runs.includes(length) || !(opens || closes) || state.delimiters.length >= MOST_MARKS) {
    state.pending += src.slice(pos, end);
    return true;
  }
  for (const content of marker === '~' ? ['~~'] : Array.from({ length }, () => marker)) {
    state.push('text', '', 0).content = content;
    // A length of 0: the library's rule of three is not for this mark.
    state.delimiters.push({ marker: marker.charCodeAt(0), length: marker === '~' ? 0 : length, token: state.tokens.length - 1, end: -1, open: opens, close: closes });
  }
  return true;
}

/** @param {string} text @param {number} index */
function charBefore(text, index) {
  const low = text.charCodeAt(index - 1);
  const isPair = low >= 0xdc00 && low <= 0xdfff && index > 1;
  return text.slice(Math.max(0, index - (isPair ? 2 : 1)), index);
}

/**
 * The links of a text by their first bracket, each with its second one, its address and its end. Each bracket is read once: the library would read the
 * rest of the text again for each that is open. No link is within another one.
 *
 * @param {StateInline} state @returns {Map<number, [number, string, number]>}
 */
function linksOf(state) {
  const { pos, src } = state;
  const last = src.lastIndexOf('](');
  const found = new Map();
  const opened = [];
  state.linkLevel += 1;
  while (state.pos <= last) {
    const at = state.pos;
    const sign = src[at];
    if (sign === '[') opened.push(at);
    if (sign === '[' || sign === ']') state.pos += 1;
    else state.md.inline.skipToken(state);
    const begins = sign === ']' ? (opened.pop() ?? at) : at;
    TARGET.lastIndex = at + 1;
    const target = begins < at - 1 && TARGET.exec(src);
    if (!target) continue;
    found.set(begins, [at, target[1], TARGET.lastIndex]);
    opened.length = 0;
    state.pos = TARGET.lastIndex;
  }
  state.linkLevel -= 1;
  state.pos = pos;
  return found;
}

/** Reads `[words](address)`, whose address has a scheme of the web or of mail. @param {StateInline & {env: any}} state */
function link(state) {
  const { env, pos, posMax, src } = state;
  if (src[pos] !== '[' || state.linkLevel) return false;
  if (env.src !== src) Object.assign(env, { src, links: linksOf(state) });
  const found = env.links.get(pos);
  if (!found) return false;
  const [end, href, done] = found;
  [state.pos, state.posMax] = [pos + 1, end];
  state.push('link_open', 'a', 1).attrs = [['href', href]];
  state.linkLevel += 1;
  state.md.inline.tokenize(state);
  state.linkLevel -= 1;
  state.push('link_close', 'a', -1);
  [state.pos, state.posMax] = [done, posMax];
  return true;
}

/** Reads an address as it is: what looks like marks belongs to it. @param {StateInline} state @param {boolean} silent */
function address(state, silent) {
  const { pos, posMax, src } = state;
  ADDRESS.lastIndex = pos;
  const found = src[pos] === ':' && ADDRESS.exec(src);
  if (!found || !SCHEME.test(src.slice(Math.max(0, pos - 6), pos))) return false;
  const rest = found[0].slice(0, posMax - pos).replace(BEHIND_ADDRESS, '');
  if (rest.length <= 3) return false;
  if (!silent) state.pending += rest;
  state.pos += rest.length;
  return true;
}

/** Reads `<@12>`, which the server writes for `@Ann`, and its like for groups, the room, and those who are here. @param {StateInline} state @param {boolean} silent */
function mention(state, silent) {
  MENTION.lastIndex = state.pos;
  const found = MENTION.exec(state.src);
  if (!found || MENTION.lastIndex > state.posMax) return false;
  if (!silent) state.push('mention', '', 0).content = found[1] ?? '';
  state.pos += found[0].length;
  return true;
}

const parser = new MarkdownIt('zero');
/** @type {[string, BlockRule, string[]][]} */
const RULES = [
  ['fence', (state, line, end, silent) => line + 1 < end && start(state, line).startsWith('```') && fence(state, line, end, silent), ['paragraph', 'blockquote', 'list']],
  ['blockquote', (state, line, end, silent) => QUOTE.test(start(state, line)) && quote(state, line, end, silent), ['paragraph', 'blockquote', 'list']],
  ['list', (state, line, end, silent) => LIST.test(start(state, line)) && list(state, line, end, silent), ['paragraph', 'blockquote']],
  // Ends a quote at a line without its mark, which CommonMark would take for its continuation.
  ['reference', (_state, _line, _end, silent) => silent, ['blockquote']],
  ['paragraph', paragraph, []],
];
for (const [name, rule, alt] of RULES) parser.block.ruler.at(name, rule, { alt });
parser.inline.ruler.at('emphasis', marks);
parser.inline.ruler.at('link', link);
parser.inline.ruler.at('linkify', address);
parser.inline.ruler.at('autolink', mention);
parser.inline.ruler2.enable('strikethrough');
parser.enable(['fence', 'blockquote', 'list', 'reference', 'emphasis', 'link', 'linkify', 'autolink', 'backticks']);

// The tree.

/** The nodes up to the end of the block that the tokens are in. @param {Iterator<Token>} tokens @returns {any[]} */
function blocksOf(tokens) {
  /** @type {any[]} */
  const nodes = [];
  let last = 0; // the line behind the last paragraph
  for (let next = tokens.next(); !next.done; next = tokens.next()) {
    const token = next.value;
    if (token.type === 'inline') {
      const [begins, ends] = token.map ?? [0, 0];
      const above = nodes.at(-1);
      const spans = spansOf((token.children ?? []).values());
      if (above?.[0] === 'p' && begins >= last) nodes[nodes.length - 1] = ['p', ...joined([...above.slice(1), '\n'.repeat(begins - last + 1), ...spans])];
      else nodes.push(['p', ...joined(spans)]);
      last = ends;
    } else if (token.type === 'fence') nodes.push(['pre', (LANGUAGE.exec(token.info.trim())?.[0] ?? '').toLowerCase(), token.content.replace(/\n$/, '')]);
    else if (token.type === 'blockquote_open') nodes.push(['q', ...blocksOf(tokens)]);
    else if (token.type === 'bullet_list_open') nodes.push(['ul', ...blocksOf(tokens)]);
    else if (token.type === 'ordered_list_open') nodes.push(['ol', Number(token.attrGet('start') ?? 1), ...blocksOf(tokens)]);
    else if (token.type === 'list_item_open') nodes.push(['li', ...blocksOf(tokens)]);
    else if (!token.type.startsWith('paragraph')) break;
  }
  return nodes;
}

/** @type {Record<string, string>} */
const KINDS = { strong_open: 'b', em_open: 'i', s_open: 's' };

/** The nodes up to the end of the mark that the tokens are in. Of marks that are too deep only the words stay. @param {Iterator<Token>} tokens @param {number} [depth] @returns {any[]} */
function spansOf(tokens, depth = 0) {
  const nodes = [];
  let leftOut = 0; // marks that are open
  for (let next = tokens.next(); !next.done && next.value.nesting >= -leftOut; next = tokens.next()) {
    const token = next.value;
    const kind = KINDS[token.type];
    if (token.nesting < 0) leftOut -= 1;
    else if (token.nesting > 0 && depth === DEEPEST) leftOut += 1;
    else if (kind) nodes.push([kind, ...joined(spansOf(tokens, depth + 1))]);
    else if (token.type === 'link_open') nodes.push(['a', token.attrGet('href'), ...joined(spansOf(tokens, depth + 1))]);
    else if (token.type === 'code_inline') nodes.push(['code', token.content]);
    else if (token.type === 'mention') nodes.push(['at', token.content]);
    else nodes.push(token.content);
  }
  return nodes;
}

/** Joins texts that stand beside each other. @param {any[]} nodes */
function joined(nodes) {
  /** @type {any[]} */
  const found = [];
  for (const node of nodes) {
    if (!node.length) continue;
    if (typeof node === 'string' && typeof found.at(-1) === 'string') found[found.length - 1] += node;
    else found.push(node);
  }
  return found;
}
