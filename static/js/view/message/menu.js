/** @import { Page } from '../ui.js' */
/** @import { Pane } from '../panes.js' */
/** @import { MessageAction, MessageActionName } from '../../model/actions.js' */
/** @import { Message } from '../../wire.d.ts' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { keyed } from '../../../vendor/lit-html/directives/keyed.js';
import { ref } from '../../../vendor/lit-html/directives/ref.js';
import { menuItems, menuKey } from '../menu.js';
import { messageIn } from '../panes.js';
import { icon, iconButton } from '../parts.js';
import { popUp } from '../popover.js';
import { closeOpen, showModal } from '../shell.js';
import { quickReactions } from '../reactions/quick.js';
import { act, actionsOn } from './acts.js';

/** A finger that moves down so far closes the sheet, in pixels. */
const SWIPE = 56;

/**
 * Opens the menu of a message: below a button or at the pointer, or on a touch screen from the bottom.
 * @param {Page} page @param {{pane: Pane, key: string, message: Message}} row @param {{x: number, y: number}} at in the window
 */
export function openMenu({ ui }, { pane, key, message }, at, isSheet = matchMedia('(pointer: coarse)').matches) {
  const { activeElement } = document;
  ui.acting = { pane, key, message, at, isSheet, opener: activeElement instanceof HTMLElement ? activeElement : null };
}

/** True if a row shows its actions. Drawing them in each of hundreds of rows would take longer than the messages. @param {Page} page @param {string} key */
export const isNear = ({ ui }, key) => key === ui.pointed || key === ui.entered || (key === ui.acting?.key && !ui.acting.isSheet);

/** The quick actions beside a message, and the button for all of them. @param {Page} page @param {Pane} pane @param {string} key of its row @param {Message} message @param {MessageAction[]} actions */
export function bar(page, pane, key, message, actions) {
  const isOpen = page.ui.acting?.key === key;
  const toggle = (/** @type {MouseEvent} */ event) => {
    const button = /** @type {HTMLElement} */ (event.currentTarget);
    const { left, bottom } = button.getBoundingClientRect();
    button.focus({ preventScroll: true }); // which a click doesn't do in every browser
    if (isOpen) page.ui.acting = null;
    else openMenu(page, { pane, key, message }, { x: left, y: bottom + 4 });
  };
  return html`<div class="actions">
    ${actions.filter(({ isQuick }) => isQuick).map(({ name, label, sign }) => iconButton({ name: sign, label, click: () => act(page, pane, name, message) }))}
    <button type="button" class="icon-button actions-button" aria-label="Message actions" title="Message actions" aria-haspopup="menu" aria-expanded=${isOpen} @click=${toggle}>${icon('ellipsis')}</button>
  </div>`;
}

/** The open menu of a message. @param {Page} page */
export function messageMenu(page) {
  const { ui } = page;
  const { acting } = ui;
  const message = acting && messageIn(acting.pane, acting.message.seq);
  const actions = message ? actionsOn(page, acting.pane, message) : [];
  if (!message || !actions.length) return nothing;
  const close = () => {
    if (acting.isSheet) closeOpen();
    else acting.opener?.focus({ preventScroll: true });
    ui.acting = null;
  };
  const choose = (/** @type {MessageActionName} */ name) => {
    close();
    page.drawNow(); // the focus is back where it was, and a dialog will give it back there
    act(page, acting.pane, name, message);
  };
  const items = menuItems(actions, choose);
  const quick = actions.some(({ name }) => name === 'react') ? quickReactions(page, message, close) : nothing;
  return keyed(acting, acting.isSheet ? sheet(quick, items, close) : html`<ul class="pop-menu message-menu" popover="manual" role="menu" aria-label="Message actions"
    @keydown=${(/** @type {KeyboardEvent} */ event) => menuKey(event, close)} ${ref(popUp(acting.at))}>${items}</ul>`);
}

/** Lets a finger move the sheet down, and close it. @param {() => void} close */
function swiping(close) {
  let start = 0;
  const moved = (/** @type {TouchEvent} */ event) => Math.max(0, (event.changedTouches[0]?.clientY ?? 0) - start);
  const shift = (/** @type {TouchEvent} */ event, /** @type {number} */ by) => {
    /** @type {HTMLElement} */ (event.currentTarget).style.translate = by ? `0 ${by}px` : '';
  };
  return {
    begin: (/** @type {TouchEvent} */ event) => {
      start = event.touches[0]?.clientY ?? 0;
    },
    move: (/** @type {TouchEvent} */ event) => shift(event, moved(event)),
    end: (/** @type {TouchEvent} */ event) => (moved(event) > SWIPE ? close() : shift(event, 0)),
  };
}

/** The menu at the bottom of a touch screen. @param {unknown} above @param {unknown} items @param {() => void} close */
function sheet(above, items, close) {
  const { begin, move, end } = swiping(close);
  const outside = (/** @type {MouseEvent} */ event) => {
    if (event.target === event.currentTarget) close();
  };
  return html`<dialog class="bottom-sheet" aria-label="Message actions" ${ref(showModal)} @close=${close} @click=${outside}
    @touchstart=${begin} @touchmove=${move} @touchend=${end} @touchcancel=${end}>
    ${above}<ul class="message-menu" role="menu" tabindex="-1" autofocus aria-label="Message actions" @keydown=${(/** @type {KeyboardEvent} */ event) => menuKey(event, close, 'within')}>${items}</ul></dialog>`;
}
