/** @import { Page } from './ui.js' */
/** @import { Pane } from './panes.js' */
/** @import { Suggestion } from '../model/completion.js' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { counted } from '../lib/words.js';
import { find } from './focus.js';
import { avatar, icon } from './parts.js';
import { put } from './writing/put.js';

/** True if the list belongs to what is being written. @param {Page} page @param {Pane} pane */
const isShown = ({ completion, ui }, pane) => completion.isOpen && completion.owner === pane.composition.target && ui.previewIn !== pane.name;

/** Finds what the word before the caret may become. @param {Page} page @param {object} target what the field writes to @param {HTMLTextAreaElement} field */
export function lookAt({ completion }, target, { value, selectionStart, selectionEnd }) {
  if (selectionStart === selectionEnd) completion.look(target, value, selectionStart);
  else completion.close();
}

/** @param {Page} page @param {Pane} pane @param {Suggestion} [item] */
function choose({ completion }, pane, item) {
  const change = completion.choose(item);
  const field = /** @type {HTMLTextAreaElement | null} */ (find(pane.field));
  if (change && field) put(field, change);
}

/** Handles a key of the field for the list. @param {Page} page @param {Pane} pane @param {KeyboardEvent} event @returns {boolean} false if it is not for the list */
export function completionKey(page, pane, event) {
  const { completion, drawNow } = page;
  if (!isShown(page, pane) || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
  const { value } = /** @type {HTMLTextAreaElement} */ (event.target);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) completion.move(step);
  else if (event.key === 'Escape') completion.dismiss(value);
  // What is typed whole is sent.
  else if (event.key === 'Tab' || (event.key === 'Enter' && !completion.isTyped(value))) choose(page, pane);
  else return false;
  drawNow();
  return true;
}

/** What says to a screen reader that the field has a list. @param {Page} page @param {Pane} pane */
export const completionWiring = (page, pane) => (isShown(page, pane) ? { controls: 'completions', active: `completion-${page.completion.at}` } : { controls: nothing, active: nothing });

/** @param {Suggestion} item */
function sign({ person, glyph, image, sign: name }) {
  if (person) return avatar(person, 'tiny');
  if (image) return html`<img class="glyph" src=${image} alt="" width="20" height="20">`;
  if (glyph) return html`<span class="glyph" aria-hidden="true">${glyph}</span>`;
  return name ? icon(name) : nothing;
}

/** The list above the field. @param {Page} page @param {Pane} pane */
export function completionView(page, pane) {
  const { completion } = page;
  if (!isShown(page, pane)) return nothing;
  // The field keeps the focus.
  return html`<ul class="completions" id="completions" role="listbox" aria-label=${completion.label} @pointerdown=${(/** @type {Event} */ event) => event.preventDefault()}>
    ${completion.items.map((item, at) => html`<li role="option" id="completion-${at}" aria-selected=${at === completion.at} @click=${() => choose(page, pane, item)}>
      ${sign(item)}<bdi class="label">${item.label}</bdi>${item.takes ? html`<span class="takes">${item.takes}</span>` : nothing}${item.hint ? html`<span class="hint">${item.hint}</span>` : nothing}</li>`)}
  </ul><p class="sr-only" role="status">${completion.label}: ${counted(completion.items.length, 'suggestion')}</p>`;
}
