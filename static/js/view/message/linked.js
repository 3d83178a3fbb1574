/** @import { Page } from '../ui.js' */
/** @import { Shown } from '../../model/linked.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { pathOf } from '../../lib/permalink.js';
import { roomName, saidIn } from '../excerpt.js';
import { timeOrDate } from '../time.js';

/** @param {Page} page @param {Shown} shown */
function linked(page, { slug, seq, message }) {
  if (!message) return html`<p class="linked is-absent">A message that you can’t see, or that is gone</p>`;
  const { name, face, text } = saidIn(page, message);
  return html`<a class="linked" href=${pathOf(slug, seq)}>
    <span class="excerpt-by">${face}${name}${timeOrDate(message.at)}${slug === page.chat.current.slug ? '' : roomName(page, slug)}</span>
    <span class="excerpt-text" dir="auto">${text}</span></a>`;
}

/** The messages to which a message links, below it. @param {Page} page @param {readonly Shown[]} shown */
export const linkedView = (page, shown) => (shown.length ? shown.map((one) => linked(page, one)) : nothing);
