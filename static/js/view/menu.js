/** @import { Page } from './ui.js' */
/** @import { Action, ActionName } from '../model/actions.js' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { stepAmong } from '../lib/step.js';
import { find } from './focus.js';
import { icon } from './parts.js';

/**
 * Handles a key in a menu: moves the focus, or closes the menu (the pattern "menu button" of the ARIA Authoring Practices).
 * @param {KeyboardEvent} event @param {() => void} close gives the focus back, from where Tab goes on @param {"closes" | "within"} [tab] whether Tab closes it, or moves within
 */
export function menuKey(event, close, tab = 'closes') {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const items = /** @type {HTMLElement[]} */ ([.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll('[role^=menuitem]')]);
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const key = event.key === 'Tab' && tab === 'within' ? (event.shiftKey ? 'ArrowUp' : 'ArrowDown') : event.key;
  const next = stepAmong(items.map((item) => item.textContent?.trim() ?? ''), at, key);
  if (key === 'Escape' || key === 'Tab') close();
  if (key === 'Tab') return;
  if (next !== null) items[next]?.focus();
  else if (key !== 'Escape' && (key.length !== 1 || key === ' ')) return;
  event.preventDefault();
}

/** @template {string} Name @param {readonly {name: Name, label: string, sign: string, isGrave?: boolean, isOn?: boolean}[]} actions @param {(name: Name) => void} choose */
export const menuItems = (actions, choose) => actions.map(({ name, label, sign, isGrave, isOn }) => html`<li role="none"><button type="button" role=${isOn === undefined ? 'menuitem' : 'menuitemradio'} aria-checked=${isOn ?? nothing} tabindex="-1"
  class="menu-item ${isGrave ? 'is-grave' : ''}" @click=${() => choose(name)}>${icon(sign)}${label}${isOn ? icon('check') : nothing}</button></li>`);

/** @param {Page["ui"]} ui */
function close(ui) {
  ui.isMoreOpen = false;
  find('more')?.focus();
}

/** The button "More", and its menu of actions. @param {Page} page @param {Action[]} actions @param {(name: ActionName) => void} run */
export function moreMenu(page, actions, run) {
  const { ui } = page;
  const open = () => {
    page.pins.want(); // their number stands in the menu
    ui.isMoreOpen = true;
    ui.focus.aim('menu item');
  };
  const toggle = () => (ui.isMoreOpen ? close(ui) : open());
  const choose = (/** @type {ActionName} */ name) => {
    close(ui);
    page.drawNow(); // the focus is on the button again, and a dialog will give it back there
    run(name);
  };
  const down = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 'ArrowDown' || ui.isMoreOpen) return;
    event.preventDefault();
    open();
  };
  return html`<div class="more">
    <button type="button" class="icon-button more-button" aria-label="More" title="More" aria-haspopup="menu" aria-expanded=${ui.isMoreOpen}
      aria-controls=${ui.isMoreOpen ? 'more-menu' : nothing} @click=${toggle} @keydown=${down}>${icon('ellipsis')}</button>
    ${ui.isMoreOpen ? html`<ul class="more-menu" id="more-menu" role="menu" aria-label="Room actions" @keydown=${(/** @type {KeyboardEvent} */ event) => menuKey(event, () => close(ui))}>
      ${menuItems(actions, choose)}</ul>` : nothing}
  </div>`;
}
