/** @import { Page } from '../ui.js' */
/** @import { Message } from '../../wire.d.ts' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { ago, fullTime } from '../../lib/time.js';
import { icon } from '../parts.js';
import { openHistory } from '../dialogs/history.js';

/** What people did with a message: that it is pinned, or saved. @param {Page} page @param {Message} message */
export function marks({ saved }, { id, pinned, deleted }) {
  const isSaved = saved.has(id);
  if (deleted || !(pinned || isSaved)) return nothing;
  return html`<p class="marks">${pinned ? html`<span>${icon('pin')}Pinned</span>` : nothing}${isSaved ? html`<span>${icon('bookmark')}Saved</span>` : nothing}</p>`;
}

/** @param {number} at */
const when = (at) => `Edited ${ago(at, Date.now())}: ${fullTime(at)}`;

/** Says that a message was edited, and when, and leads to what it said before. @param {Page} page @param {Message} message */
export function edited(page, message) {
  const { edited_at: at } = message;
  if (!at) return nothing;
  // The time that has passed is said as it is when somebody wants to know it, not as it was when this was drawn.
  const tell = (/** @type {Event} */ { currentTarget }) => /** @type {HTMLElement} */ (currentTarget).setAttribute('title', when(at));
  return html`<button type="button" class="edited" title=${when(at)} @pointerenter=${tell} @focus=${tell} @click=${() => openHistory(page, message)}>(edited)</button>`;
}
