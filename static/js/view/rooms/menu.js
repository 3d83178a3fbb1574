/** @import { Page } from '../ui.js' */
/** @import { SectionName, Sort } from '../../model/sections.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { ref } from '../../../vendor/lit-html/directives/ref.js';
import { choose, LEVELS } from '../../model/levels.js';
import { icon } from '../parts.js';
import { popUp } from '../popover.js';

/** The keys that move a room up and down in its section (keys.js), as `aria-keyshortcuts` has them. */
const MOVE_KEYS = ['Control+Shift+ArrowUp', 'Control+Shift+ArrowDown'];
/** @param {string} key */
const shown = (key) => key.replace('Control', 'Ctrl').replace('ArrowUp', '↑').replace('ArrowDown', '↓').replaceAll('+', ' ');
/** @type {{sort: Sort, label: string}[]} */
const SORTS = [{ sort: 'name', label: 'By name' }, { sort: 'recent', label: 'Newest first' }, { sort: 'hand', label: 'By hand' }];

/**
 * Opens the menu of a section, or of one of its rooms.
 * @param {Page} page @param {SectionName} section @param {string | null} slug @param {HTMLElement} opener gets the focus back
 * @param {{x: number, y: number}} [at] in the window; below the opener otherwise
 */
export function openMenu({ list }, section, slug, opener, at) {
  const { left, bottom } = opener.getBoundingClientRect();
  list.menu = { section, slug, opener, at: at ?? { x: left, y: bottom } };
}

/** Moves the focus with the arrow keys. @param {KeyboardEvent} event */
function walk(event) {
  const items = /** @type {HTMLElement[]} */ ([.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll('button')]);
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  items.at(to % items.length)?.focus();
}

/** @param {string} sign @param {string} label @param {() => void} act @param {string} [key] */
const item = (sign, label, act, key) => html`<button type="button" role="menuitem" class="menu-item" aria-keyshortcuts=${key ?? nothing} @click=${act}>
  ${icon(sign)}<span class="label">${label}</span>${key ? html`<kbd>${shown(key)}</kbd>` : nothing}</button>`;

/** @param {"menuitemradio" | "menuitemcheckbox"} role @param {string} label @param {boolean} isOn @param {() => void} act */
const choice = (role, label, isOn, act) => html`<button type="button" role=${role} class="menu-item" aria-checked=${isOn} @click=${act}>
  <span class="tick">${isOn ? icon('check') : nothing}</span><span class="label">${label}</span></button>`;

/** @param {Page} page @param {string} slug @param {(act: () => void) => () => void} then */
function roomItems({ chat, sections }, slug, then) {
  const level = chat.rooms.get(slug)?.level;
  const isFavourite = sections.isFavourite(slug);
  return html`${item(isFavourite ? 'star-off' : 'star', isFavourite ? 'Remove from favourites' : 'Add to favourites', then(() => sections.toggleFavourite(slug)))}
    ${item('arrow-up', 'Move up', then(() => sections.shift(slug, -1)), MOVE_KEYS[0])}
    ${item('arrow-down', 'Move down', then(() => sections.shift(slug, 1)), MOVE_KEYS[1])}
    <hr><div role="group" aria-label="Notify me of">${LEVELS.map((one) => choice('menuitemradio', one.label, one.level === level, then(() => void choose(chat, slug, one.level))))}</div>`;
}

/** @param {Page} page @param {SectionName} name @param {(act: () => void) => () => void} then */
const sectionItems = ({ sections }, name, then) => html`<div role="group" aria-label="Sort">
    ${SORTS.map(({ sort, label }) => choice('menuitemradio', label, sections.sortOf(name) === sort, then(() => sections.sortBy(name, sort))))}</div>
  <hr>${choice('menuitemcheckbox', 'Unread on top', sections.unreadFirst, then(() => sections.toggleUnreadFirst()))}`;

/** The open menu of the list of rooms. @param {Page} page */
export function menuView(page) {
  const { list } = page;
  const { menu } = list;
  if (!menu) return nothing;
  const close = () => {
    list.menu = null;
    menu.opener.focus({ preventScroll: true });
  };
  const then = (/** @type {() => void} */ act) => () => {
    act();
    close();
  };
  const toggled = (/** @type {ToggleEvent} */ event) => {
    if (event.newState === 'closed' && list.menu === menu) list.menu = null;
  };
  const key = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 'Escape' && event.key !== 'Tab') return walk(event);
    event.preventDefault();
    close();
  };
  const label = menu.slug ? page.chat.rooms.get(menu.slug)?.title ?? '' : 'Sections';
  return html`<div class="pop-menu" role="menu" popover aria-label=${label} @toggle=${toggled} @keydown=${key} ${ref(popUp(menu.at))}>
    ${menu.slug ? roomItems(page, menu.slug, then) : sectionItems(page, menu.section, then)}</div>`;
}
