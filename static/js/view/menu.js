/** @import { Page } from './ui.js' */
/** @import { Action, ActionName } from '../model/actions.js' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { stepAmong } from '../lib/step.js';
import { icon } from './parts.js';

/** Moves the focus, or closes the menu (the pattern "menu button" of the ARIA Authoring Practices). @param {Page} page @param {KeyboardEvent} event */
function key({ ui }, event) {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const items = /** @type {HTMLElement[]} */ ([.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll('[role=menuitem]')]);
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const next = stepAmong(items.map((item) => item.textContent?.trim() ?? ''), at, event.key);
  if (event.key === 'Tab') ui.isMoreOpen = false;
  else if (event.key === 'Escape') close(ui);
  else if (next !== null) items[next]?.focus();
  else if (event.key.length !== 1 || event.key === ' ') return;
  if (event.key !== 'Tab') event.preventDefault();
}

/** @param {Page["ui"]} ui */
function close(ui) {
  ui.isMoreOpen = false;
  ui.focus.aim('more');
}

/** The button "More", and its menu of actions. @param {Page} page @param {Action[]} actions @param {(name: ActionName) => void} run */
export function moreMenu(page, actions, run) {
  const { ui } = page;
  const open = () => {
    ui.isMoreOpen = true;
    ui.focus.aim('menu item');
  };
  const toggle = () => (ui.isMoreOpen ? close(ui) : open());
  const choose = (/** @type {ActionName} */ name) => () => {
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
    ${ui.isMoreOpen ? html`<ul class="more-menu" id="more-menu" role="menu" aria-label="Room actions" @keydown=${(/** @type {KeyboardEvent} */ event) => key(page, event)}>
      ${actions.map(({ name, label, sign, isGrave }) => html`<li role="none"><button type="button" role="menuitem" tabindex="-1"
        class="menu-item ${isGrave ? 'is-grave' : ''}" @click=${choose(name)}>${icon(sign)}${label}</button></li>`)}</ul>` : nothing}
  </div>`;
}
