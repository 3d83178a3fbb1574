/** @import { Page } from '../ui.js' */
/** @import { Pane } from '../panes.js' */
import { html } from '../../../vendor/lit-html/lit-html.js';
import { ref } from '../../../vendor/lit-html/directives/ref.js';
import { isEmojiOnly } from '../../lib/linkify.js';
import { tidied } from '../../lib/text.js';
import { withoutEscape } from '../../model/commands.js';
import { actionIn } from '../../model/said.js';
import { find } from '../focus.js';
import { hasBlocks, markdown } from '../message/markdown.js';
import { drawn } from '../message/mention.js';

/** The field's, in pixels, so that the preview of a short text is as high. */
let height = 0;

/** Turns to the preview, or back to the field. @param {Page} page @param {Pane} pane */
export function togglePreview({ ui, drawNow }, pane) {
  const isShown = ui.previewIn === pane.name;
  if (!isShown) height = find(pane.field)?.offsetHeight ?? 0;
  ui.previewIn = isShown ? null : pane.name;
  ui.focus.aim(isShown ? pane.field : pane.preview);
  drawNow(); // the next key belongs to it
}

/** The message as it will be, in the place of the field. @param {Page} page @param {Pane} pane */
export function preview(page, pane) {
  const { chat } = page;
  const text = tidied(pane.composition.target.text);
  const action = actionIn(text);
  const written = action ?? withoutEscape(text);
  const isRich = hasBlocks(written);
  const fit = (/** @type {Element | undefined} */ element) => {
    if (element instanceof HTMLElement) element.style.minBlockSize = `${height}px`;
  };
  return html`<div class="preview" role="region" aria-label="Preview" tabindex="0" ${ref(fit)}>${
    written ? html`<div class="text ${isRich ? 'is-rich' : ''} ${action === null ? '' : 'is-action'} ${isEmojiOnly(written) ? 'emoji-only' : ''}" dir=${isRich ? 'ltr' : 'auto'}>${
      action === null ? '' : html`<bdi>${chat.me.name}</bdi> `}<span class="written">${markdown(written, drawn(page, 'preview', {}))}</span></div>`
      : html`<p class="hint">Nothing to show yet.</p>`}</div>`;
}
