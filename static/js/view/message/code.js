/** @import { Page } from '../ui.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { ref } from '../../../vendor/lit-html/directives/ref.js';
import { copyText } from '../../lib/clipboard.js';
import { iconButton } from '../parts.js';
import { scrollable } from '../scrollable.js';
import { coloured } from './colours.js';
import { toggleFold } from './long.js';

/** A longer block is folded to so many lines. words.css has the same number. */
const LINES = 20;
/** A block that is only this much longer is shown as a whole: the button would take as much room. */
const SLACK = 3;

/** @param {Page} page @param {string} text */
const copy = ({ chat }, text) => copyText(text).then((isDone) => chat.announcer.say(isDone ? 'Copied' : 'Not copied'));

/** @param {Page} page @param {string} key @param {number} lines */
function foldButton(page, key, lines) {
  const isOpen = page.ui.unfolded.has(key);
  return html`<button type="button" class="text-button code-fold" aria-expanded=${isOpen} @click=${toggleFold(page, key)}>${isOpen ? 'Show less' : `Show all ${lines} lines`}</button>`;
}

/** A block of code, which scrolls in itself. @param {Page} page @param {string} key of its own @param {string} language @param {string} text */
export function codeBlock(page, key, language, text) {
  const lines = text.split('\n').length;
  const isLong = lines > LINES + SLACK;
  const isFolded = isLong && !page.ui.unfolded.has(key);
  return html`<div class="code ${isFolded ? 'is-folded' : ''}" role="group" aria-label=${language ? `Code, ${language}` : 'Code'}><div class="code-head ${language ? '' : 'is-bare'}"><span class="language" data-language=${language}></span>${
    iconButton({ name: 'copy', label: 'Copy code', kind: 'small copy-code', click: () => copy(page, text) })}</div><pre dir="ltr" ${ref(scrollable)}><code>${coloured(language, text)}</code></pre>${
    isLong ? foldButton(page, key, lines) : nothing}</div>`;
}
