/** @import { Page } from './ui.js' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { icon } from './parts.js';

/** The number of new messages below the view, or a button to the newest message. @param {Page} page */
function below({ chat, scroll, toNewest }) {
  if (scroll.isAtEnd) return nothing;
  const { unread, timeline } = chat.current;
  const count = unread.count(timeline.messages, Math.max(unread.readSeq, scroll.lastInView));
  const label = count ? `${count}${timeline.hasNewer ? '+' : ''} new below` : 'Jump to the newest message';
  return html`<button type="button" class="pill below ${count ? 'has-news' : ''}" aria-label=${label} title=${label} @click=${toNewest}>
    ${count ? html`<span>${label}</span>` : nothing}${icon('arrow-down')}
  </button>`;
}

/** The number of new messages above the view. @param {Page} page */
function above({ chat, scroll, toFirstNew }) {
  const { unread, timeline } = chat.current;
  if (unread.dividerAfter === null || !scroll.isDividerAbove) return nothing;
  const count = unread.count(timeline.messages, unread.dividerAfter);
  const more = timeline.from > unread.dividerAfter + 1 ? '+' : '';
  return html`<button type="button" class="pill above" @click=${toFirstNew}>
    ${count}${more} new above</button>`;
}

/** The way back from what a reply answers. @param {Page} page */
function back(page) {
  if (!page.isVisiting() || page.scroll.isAtEnd) return nothing;
  return html`<button type="button" class="pill back" @click=${() => history.back()}>${icon('undo-2')}Back</button>`;
}

/** Buttons to unread messages above and below. They have space of their own, and cover nothing. @param {Page} page */
export const pills = (page) => (page.chat.current.timeline.isLoaded ? html`${back(page)}${above(page)}${below(page)}` : nothing);
