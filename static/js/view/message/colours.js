/** The colours of code. Their library is loaded once a room shows code; until then, and without it, code has none. */
import { html } from '../../../vendor/lit-html/lit-html.js';
import { AsyncDirective, directive } from '../../../vendor/lit-html/async-directive.js';
import { cached } from '../../lib/cache.js';
import { looksLikeCode } from '../../model/writing.js';

/** @typedef {ReturnType<typeof import('../../../vendor/lowlight.js').createLowlight>} Lowlight */
/** @typedef {{type: string, value?: string, children?: Node[], properties?: {className?: string[]}}} Node */

const REMEMBERED = 100;
/** What a language is guessed from, and how fast a longer text has to be coloured, in characters. Some texts take a grammar long. */
const HEAD = 600;
/** In ms for the head: at more, a longer text stays without colours. */
const SLOW = 12;
/** The languages that people paste most, and how sure a guess has to be. */
const GUESSES = ['bash', 'cpp', 'diff', 'go', 'java', 'javascript', 'json', 'python', 'rust', 'sql', 'typescript', 'xml'];
const LIKELY = 4;
/** The library's names, by the colour that they get; others have that of the text. @type {Record<string, string>} */
const KINDS = {
  keyword: 'keyword', built_in: 'keyword', type: 'type', class: 'type', literal: 'number', number: 'number', symbol: 'number',
  string: 'string', regexp: 'string', char: 'string', addition: 'added', deletion: 'removed', comment: 'comment', quote: 'comment', doctag: 'comment', meta: 'comment',
  title: 'name', section: 'name', name: 'keyword', tag: 'type', attr: 'name', attribute: 'name', property: 'name', 'selector-class': 'name', 'selector-id': 'name',
  'selector-tag': 'keyword', variable: 'type', 'template-variable': 'type', link: 'string', bullet: 'number',
};

/** @type {Lowlight | null} */
let lowlight = null;
/** @type {Promise<void> | null} */
let loading = null;

async function load() {
  const { common, createLowlight } = await import('../../../vendor/lowlight.js');
  lowlight = createLowlight(common);
}

/** @param {Node} node @returns {unknown} */
function drawn({ type, value = '', children = [], properties }) {
  if (type === 'text') return value;
  const kind = KINDS[properties?.className?.[0]?.replace('hljs-', '') ?? ''];
  const within = children.map(drawn);
  return kind ? html`<span class="code-${kind}">${within}</span>` : within;
}

/** True if there may be colours for a text. @param {string} language @param {string} text */
const isWorthIt = (language, text) => (language ? language !== 'text' : looksLikeCode(text));

/** @param {Lowlight} library @param {string} text */
function guessed(library, text) {
  const { data } = library.highlightAuto(text.slice(0, HEAD), { subset: GUESSES });
  return (data?.relevance ?? 0) >= LIKELY ? data?.language ?? '' : '';
}

/** @param {Lowlight} library @param {string} language @param {string} text */
function isSlow(library, language, text) {
  if (text.length <= HEAD) return false;
  library.highlight(language, ''); // which makes the grammar ready
  const start = performance.now();
  library.highlight(language, text.slice(0, HEAD));
  return performance.now() - start > SLOW;
}

/** The parts of a text that begins with its language and a line break. */
const partsOf = cached((/** @type {string} */ given) => {
  const [named = '', ...lines] = given.split('\n');
  const text = lines.join('\n');
  if (!lowlight) return text;
  const language = named || guessed(lowlight, text);
  if (!lowlight.registered(language) || isSlow(lowlight, language, text)) return text;
  return drawn(/** @type {Node} */ (lowlight.highlight(language, text)));
}, REMEMBERED);

class Coloured extends AsyncDirective {
  #given = '';

  /** @param {string} language @param {string} text @returns {unknown} */
  render(language, text) {
    const given = `${language}\n${text}`;
    this.#given = given;
    if (!isWorthIt(language, text)) return text;
    if (lowlight) return partsOf(given);
    loading ??= load().catch(() => { loading = null; }); // tried again with the next code
    void loading.then(() => {
      if (lowlight && this.isConnected && this.#given === given) this.setValue(partsOf(given));
    });
    return text;
  }
}

/** Code with colours, as soon as they are there. Nothing else of it changes. */
export const coloured = directive(Coloured);
