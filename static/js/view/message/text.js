/** @import { Page } from '../ui.js' */
/** @import { MessageRow } from '../../model/rows.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { isEmojiOnly } from '../../lib/linkify.js';
import { ownIn } from '../../model/shortcodes.js';
import { actionIn } from '../../model/said.js';
import { showPerson } from '../dialogs/person.js';
import { foldButton, mayBeLong, unfoldFor } from './long.js';
import { hasBlocks, markdown } from './markdown.js';
import { edited } from './marks.js';
import { drawn } from './mention.js';
import { time } from './notice.js';

/** @param {Page} page @param {MessageRow} row */
function doer(page, { message: { author }, mine }) {
  return html`<button type="button" class="name ${mine ? 'mine' : ''}" dir="auto" @click=${() => showPerson(page, author?.id ?? 0)}>${author?.name}</button>`;
}

/** @param {Page} page @param {string} written */
const isOnlyEmoji = ({ emoji }, written) => isEmojiOnly(ownIn(written, emoji).map((part) => (typeof part === 'string' ? part : '🙂')).join(''));

/** The text of a message, as its author marked it. @param {Page} page @param {MessageRow} row @param {string} id */
export function text(page, row, id) {
  const { key, message } = row;
  if (message.deleted) return html`<p class="text deleted" id="said-${id}">Message deleted</p>`;
  const action = actionIn(message.text);
  const written = action ?? message.text ?? '';
  const mayFold = mayBeLong(written);
  const isRich = hasBlocks(written);
  const isWhole = page.ui.unfolded.has(key);
  // Who unfolds its code wants to see it, and what is below.
  const isOpen = isWhole || page.ui.unfoldedWithin(key) > 0;
  const kind = [isOnlyEmoji(page, written) && 'emoji-only', mayFold && 'may-fold', isOpen && 'is-whole', isRich && 'is-rich', action !== null && 'is-action'].filter(Boolean).join(' ');
  // Blocks have directions of their own. A line of text must not have one from what stands beside it.
  return html`<div class="text ${kind}" dir=${isRich ? nothing : 'auto'} id="said-${id}" @scroll=${mayFold ? unfoldFor(page, key) : nothing}>${
    action === null ? nothing : html`${doer(page, row)} `}<span class="written">${markdown(written, drawn(page, key, message))}</span>${isRich || !message.edited_at ? nothing : ' '}${edited(page, message)}${
    action !== null && row.lead ? html` ${time(message)}` : nothing}</div>
    ${mayFold && isOpen === isWhole ? foldButton(page, key) : nothing}`;
}
