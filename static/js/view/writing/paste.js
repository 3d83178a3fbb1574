/** @import { Page } from '../ui.js' */
/** @import { Pane } from '../panes.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { fenced, isInFence, looksLikeCode } from '../../model/writing.js';
import { find } from '../focus.js';
import { put } from './put.js';

/** Remembers a pasted text that looks like code. It goes into the field as it is. @param {Pane} pane @param {ClipboardEvent} event */
export function pasted({ composition }, event) {
  const field = /** @type {HTMLTextAreaElement} */ (event.target);
  const text = (event.clipboardData?.getData('text/plain') ?? '').replaceAll('\r\n', '\n');
  const from = field.selectionStart;
  if (looksLikeCode(text) && !isInFence(field.value.slice(0, from))) composition.pasted = { from, text };
}

/** The offer to make a block of what was pasted, as long as it stands in the field unchanged. @param {Page} page @param {Pane} pane */
export function pasteOffer({ ui }, { composition, field: target }) {
  const { pasted: found } = composition;
  if (!found) return nothing;
  const { from, text } = found;
  const dismiss = () => {
    composition.pasted = null;
    ui.focus.aim(target);
  };
  const accept = () => {
    const field = /** @type {HTMLTextAreaElement | null} */ (find(target));
    composition.pasted = null;
    if (field) put(field, fenced(field.value, from, from + text.length));
  };
  return html`<p class="paste-offer" role="status"><span>That looks like code.</span>
    <button type="button" class="text-button" @click=${accept}>Make it a code block</button>
    <button type="button" class="text-button quiet" @click=${dismiss}>Leave it</button></p>`;
}
