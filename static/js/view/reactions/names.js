/** @import { Page } from '../ui.js' */
/** @import { Pane } from '../panes.js' */
/** @import { Message } from '../../wire.d.ts' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { keyed } from '../../../vendor/lit-html/directives/keyed.js';
import { ref } from '../../../vendor/lit-html/directives/ref.js';
import { reactors } from '../../model/reactions.js';
import { glyph } from '../emoji/glyph.js';
import { messageIn, paneAt } from '../panes.js';

/** In ms, that the pointer or the focus rests on a reaction before its card opens. */
const REST = 350;
/** In pixels. */
const GAP = 6;
const ENOUGH = 140;

/** @param {Element} pill */
const messageOf = (pill) => Number(/** @type {HTMLElement | null} */ (pill.closest('[data-seq]'))?.dataset['seq']);

/** Opens the card of a reaction. @param {Page} page @param {HTMLElement} pill */
export function showNames(page, pill) {
  const { ui, reactions, emoji: set } = page;
  const pane = paneAt(page, pill);
  const message = messageIn(pane, messageOf(pill));
  const { emoji } = pill.dataset;
  if (!message || emoji === undefined) return;
  reactions.retryNames(message);
  void set.load(); // for the name of the emoji
  ui.named = { pane, seq: message.seq, emoji, at: pill.getBoundingClientRect() };
}

/** The reaction of a message whose card is open. @param {Page} page @param {Pane} pane @param {Message} message */
export const namedIn = ({ ui: { named } }, pane, { seq }) => named?.pane === pane && named.seq === seq && named.emoji;

/** Shows the card above a reaction, or below where there is no room. @param {DOMRect} near */
const popAbove = (near) => (/** @type {Element | undefined} */ element) => queueMicrotask(() => {
  const card = /** @type {HTMLElement | undefined} */ (element);
  if (!card?.isConnected || card.matches(':popover-open')) return;
  card.showPopover();
  card.style.left = `${Math.max(8, Math.min(near.left, innerWidth - card.offsetWidth - 8))}px`;
  if (near.top > ENOUGH) card.style.bottom = `${innerHeight - near.top + GAP}px`;
  else card.style.top = `${near.bottom + GAP}px`;
});

/** The open card with those who reacted. @param {Page} page */
export function namesCard(page) {
  const { ui, chat, reactions } = page;
  const { named } = ui;
  const message = named && messageIn(named.pane, named.seq);
  const pill = message && reactions.of(message).find(({ emoji }) => emoji === named.emoji);
  if (!pill) return nothing;
  const people = (reactions.names(message) ?? []).find(({ emoji }) => emoji === pill.emoji)?.people ?? [];
  const known = pill.isMine ? [...people.filter(({ id }) => id !== chat.me.id), chat.me] : people.filter(({ id }) => id !== chat.me.id);
  const who = people.length ? reactors(known, chat.me.id, pill.count) : `${pill.count} ${pill.count === 1 ? 'person' : 'people'}`;
  return keyed(named, html`<div class="reactors" id="reactors" popover="manual" role="tooltip" ${ref(popAbove(named.at))}>
    <span class="reactors-emoji" aria-hidden="true">${glyph(page, pill.emoji)}</span><p><bdi>${who}</bdi> reacted with ${page.emoji.nameOf(pill.emoji)}</p></div>`);
}

/** Opens and closes the card with the pointer and the focus. @param {Page} page @param {HTMLElement} root */
export function listenForReactors(page, root) {
  const { ui } = page;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let rest;
  const leave = () => {
    clearTimeout(rest);
    if (ui.named) ui.named = null;
  };
  const enter = (/** @type {Event} */ event) => {
    const pill = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('.reaction[data-emoji]'));
    if (!pill) return leave();
    if (ui.named?.emoji === pill.dataset['emoji'] && pill.hasAttribute('aria-describedby')) return;
    leave();
    rest = setTimeout(() => {
      if (pill.isConnected) showNames(page, pill);
    }, REST);
  };
  root.addEventListener('pointerover', (event) => {
    if (event.pointerType !== 'touch') enter(event);
    if (/** @type {Element} */ (event.target).closest('.emoji-button, .add-reaction, .actions')) void page.emoji.load(); // soon needed
  }, { passive: true });
  root.addEventListener('focusin', (event) => {
    if (/** @type {Element} */ (event.target).matches(':focus-visible')) enter(event);
  });
  root.addEventListener('focusout', ({ target }) => {
    if (/** @type {Element} */ (target).matches('.reaction')) leave();
  });
  root.addEventListener('scroll', leave, { capture: true, passive: true });
}
