/** @import { Page } from '../ui.js' */
/** @import { Pane } from '../panes.js' */
/** @import { Message } from '../../wire.d.ts' */
/** @import { Pill } from '../../model/reactions.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { repeat } from '../../../vendor/lit-html/directives/repeat.js';
import { glyph } from '../emoji/glyph.js';
import { icon } from '../parts.js';
import { openReacting } from './picking.js';
import { namedIn, showNames } from './names.js';

/** Reacts with an emoji, or takes that back. @param {Page} page @param {Message} message @param {string} emoji */
export const toggle = ({ emoji: set, reactions }, message, emoji) => void reactions.toggle(message, emoji, set.nameOf(emoji));

/** @param {Page} page @param {Pane} pane @param {Message} message @param {Pill} pill @param {boolean} may whether we may react here */
function pillView(page, pane, message, { emoji, count, isMine, hasArrived }, may) {
  const isNamed = namedIn(page, pane, message) === emoji;
  const click = (/** @type {MouseEvent} */ event) => {
    if (may) toggle(page, message, emoji);
    else showNames(page, /** @type {HTMLElement} */ (event.currentTarget));
  };
  return html`<li><button type="button" class="reaction ${isMine ? 'is-mine' : ''} ${hasArrived ? 'has-popped' : ''}" data-emoji=${emoji}
    aria-pressed=${isMine} aria-disabled=${may ? nothing : 'true'} aria-describedby=${isNamed ? 'reactors' : nothing}
    aria-label="${emoji}, ${count}" @click=${click}>${glyph(page, emoji)}<span class="count">${count}</span></button></li>`;
}

/** The reactions below a message, and why the last one was refused. @param {Page} page @param {Pane} pane @param {Message} message */
export function reactions(page, pane, message) {
  const pills = page.reactions.of(message);
  const { problem } = page.reactions;
  const refused = problem?.id === message.id ? html`<p class="problem">${problem.text}</p>` : nothing;
  if (!pills.length) return refused;
  const may = page.chat.current.can('message:react');
  const more = () => html`<li><button type="button" class="reaction add-reaction" aria-label="Add a reaction" title="Add a reaction"
    @click=${(/** @type {MouseEvent} */ event) => openReacting(page, pane, message, /** @type {HTMLElement} */ (event.currentTarget))}>${icon('smile-plus')}</button></li>`;
  return html`<ul class="reactions" aria-label="Reactions">${repeat(pills, ({ emoji }) => emoji, (pill) => pillView(page, pane, message, pill, may))}${may ? more() : nothing}</ul>${refused}`;
}
