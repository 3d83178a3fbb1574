/** @import { Page } from '../ui.js' */
/** @import { Pane } from '../panes.js' */
/** @import { FoldedRow, MessageRow, MovesRow } from '../../model/rows.js' */
/** @import { Message } from '../../wire.d.ts' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { clock, fullTime, isoTime } from '../../lib/time.js';
import { hidesSome, partsOf, sentence } from '../../model/moves.js';
import { icon } from '../parts.js';
import { reactions } from '../reactions/pills.js';
import { words } from './words.js';

/** @param {Message} message */
export const time = (message) => html`<time datetime=${isoTime(message.at)} title=${fullTime(message.at)}>${clock(message.at)}</time>`;

/** A message made by the server: a new topic, an announcement. @param {Page} page @param {Pane} pane @param {MessageRow} row */
export function noticeRow(page, pane, { key, message }) {
  const { id, seq, text, author } = message;
  if (message.kind === 'announcement') {
    return html`<article class="row announcement" aria-labelledby="${pane.prefix}said-${id}" data-key=${key} data-seq=${seq}>
      ${icon('megaphone')}<div class="said"><p class="text" dir="auto" id="${pane.prefix}said-${id}"><span class="sr-only">Announcement: </span><span class="written">${words(text ?? '', page.emoji)}</span></p>
        ${reactions(page, pane, message)}</div>${time(message)}
    </article>`;
  }
  const name = html`<bdi class="who">${author?.name}</bdi>`;
  const said = text ? html`${name} set the topic: <bdi>${text}</bdi>` : html`${name} cleared the topic`;
  return html`<div class="row notice" role="article" aria-labelledby="said-${id}" data-key=${key} data-seq=${seq}><p id="said-${id}"><span class="told">${said}</span> ${time(message)}</p></div>`;
}

/** People who came and went. @param {Page} page @param {MovesRow} row */
export function movesRow({ ui }, { key, messages }) {
  const newest = /** @type {Message} */ (messages.at(-1));
  const parts = partsOf(messages);
  const isWhole = ui.unfolded.has(key);
  const said = sentence(parts, isWhole).map((piece) => (typeof piece === 'string' ? piece : html`<bdi class="who">${piece.name}</bdi>`));
  const more = !parts.some(hidesSome) ? nothing : html` <button type="button" class="text-button quiet" aria-expanded=${isWhole}
    @click=${() => ui.toggleUnfolded(key)}>${isWhole ? 'Show fewer' : 'Show all'}</button>`;
  return html`<div class="row notice moves" role="article" aria-labelledby="said-${newest.id}" data-key=${key} data-seq=${newest.seq}>
    <p id="said-${newest.id}"><span class="told">${said}</span> ${time(newest)}${more}</p></div>`;
}

/** Messages by blocked people, folded into one line until the person wants to see them. @param {Page} page @param {FoldedRow} row */
export function foldedRow({ ui }, { key, messages }) {
  const show = () => {
    ui.shown = new Set([...ui.shown, ...messages.map(({ id }) => id)]);
  };
  const what = messages.length === 1 ? 'A message' : `${messages.length} messages`;
  return html`<div class="row notice folded" role="article" aria-label="${what} from someone you blocked" data-key=${key} data-seq=${messages.at(-1)?.seq ?? nothing}><p>${what} from someone you blocked
    <button type="button" class="text-button quiet" @click=${show}>Show</button></p></div>`;
}
