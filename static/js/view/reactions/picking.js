/** @import { Page } from '../ui.js' */
/** @import { Pane } from '../panes.js' */
/** @import { Message } from '../../wire.d.ts' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { keyed } from '../../../vendor/lit-html/directives/keyed.js';
import { ref } from '../../../vendor/lit-html/directives/ref.js';
import { emojiPicker } from '../emoji/picker.js';
import { find } from '../focus.js';
import { messageIn } from '../panes.js';
import { closeOpen, showModal } from '../shell.js';

/** Between a button and the picker, in pixels. */
const GAP = 6;

/** Opens the picker for a reaction. @param {Page} page @param {Pane} pane @param {Message} message @param {HTMLElement} [opener] near which it opens; without one the row, or what has the focus in it */
export function openReacting({ ui, emoji }, pane, message, opener) {
  const { activeElement } = document;
  const row = document.querySelector(`.${pane.prefix}log [data-seq="${message.seq}"]`);
  const focused = activeElement instanceof HTMLElement && row?.contains(activeElement) ? activeElement : null;
  const near = opener ?? focused?.closest('button') ?? row?.querySelector('.actions-button') ?? row;
  if (!near) return;
  emoji.open();
  ui.named = null;
  ui.picking = { pane, message, at: near.getBoundingClientRect(), isSheet: matchMedia('(pointer: coarse)').matches, opener: opener ?? focused };
}

/** Shows the picker below a button, or above it where there is more room. @param {DOMRect} near */
const popNear = (near) => (/** @type {Element | undefined} */ element) => queueMicrotask(() => {
  const box = /** @type {HTMLElement | undefined} */ (element);
  if (!box?.isConnected || box.matches(':popover-open')) return;
  box.showPopover();
  const below = innerHeight - near.bottom - GAP;
  const top = below >= box.offsetHeight || below >= near.top ? near.bottom + GAP : near.top - GAP - box.offsetHeight;
  box.style.left = `${Math.max(8, Math.min(near.right - box.offsetWidth, innerWidth - box.offsetWidth - 8))}px`;
  box.style.top = `${Math.max(8, Math.min(top, innerHeight - box.offsetHeight - 8))}px`;
  /** @type {HTMLElement | null} */ (box.querySelector('[autofocus]'))?.focus();
});

/** The open picker of a reaction. @param {Page} page */
export function reactionPicker(page) {
  const { ui, chat, reactions, emoji: set } = page;
  const { picking } = ui;
  const message = picking && messageIn(picking.pane, picking.message.seq);
  if (!message || message.deleted || !chat.current.can('message:react')) return nothing;
  const close = () => {
    if (ui.picking !== picking) return;
    const { opener, isSheet } = picking;
    if (isSheet) closeOpen();
    else (opener?.isConnected ? opener : find(picking.pane.field))?.focus({ preventScroll: true });
    ui.picking = null;
  };
  const pick = (/** @type {string} */ char) => {
    close();
    if (!reactions.of(message).some(({ emoji, isMine }) => emoji === char && isMine)) void reactions.toggle(message, char, set.nameOf(char));
  };
  const key = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    close();
  };
  const outside = (/** @type {MouseEvent} */ event) => {
    if (event.target === event.currentTarget) close();
  };
  return keyed(picking, picking.isSheet
    ? html`<dialog class="bottom-sheet emoji-sheet" aria-label="Choose a reaction" ${ref(showModal)} @close=${close} @click=${outside}>${emojiPicker(page, pick)}</dialog>`
    : html`<div class="emoji-pop" popover="manual" role="dialog" aria-label="Choose a reaction" @keydown=${key} ${ref(popNear(picking.at))}>${emojiPicker(page, pick)}</div>`);
}
