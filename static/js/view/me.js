/** @import { Page } from './ui.js' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { csrfToken } from '../lib/upload.js';
import { andBack, openSelf } from './dialogs/self.js';
import { avatar, icon, iconButton } from './parts.js';

const LINE = { online: 'Connected', connecting: 'Connecting', waiting: 'Offline', refused: 'Signed out' };
/** @type {Record<string, string>} */
const ROLES = { owner: 'Owner', admin: 'Admin', member: 'Member', guest: 'Guest' };

/** Moves the focus within the menu with the arrow keys. @param {KeyboardEvent} event */
function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0;
  if (!step) return;
  event.preventDefault();
  const items = /** @type {HTMLElement[]} */ ([.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll('.menu-item')]);
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  items[(at + step + items.length) % items.length]?.focus();
}

/** @param {string} sign @param {string} label @param {() => void} click */
const item = (sign, label, click) => html`<li><button type="button" class="menu-item" @click=${click}>${icon(sign)}${label}</button></li>`;
/** @param {string} sign @param {string} label @param {string} href */
const link = (sign, label, href) => html`<li><a class="menu-item" href=${href}>${icon(sign)}${label}</a></li>`;

/** @param {Page} page */
function menu(page) {
  const { chat, ui } = page;
  const isGuest = chat.me.role === 'guest';
  const askFirst = () => ui.openDialog('sign-out');
  return html`<div class="me-menu" id="me-menu" @keydown=${walk}>
    <p class="me-menu-head"><b dir="auto">${chat.me.name}</b><span class="hint">${ROLES[chat.me.role] ?? ''}</span></p>
    <ul>
      ${item('settings', 'Profile and settings', () => openSelf(page))}
      ${item('palette', 'Preferences', () => ui.openDialog('preferences'))}
      ${isGuest ? html`${link('user-plus', 'Create account', andBack('/sign-up', page))}${link('log-in', 'Sign in', andBack('/sign-in', page))}` : nothing}
      ${chat.can('admin:people') ? link('shield', 'Admin', '/admin') : nothing}
      ${isGuest ? item('log-out', 'Sign out', askFirst) : html`<li><form method="post" action="/sign-out">
        <input type="hidden" name="csrf_token" value=${csrfToken()}><button type="submit" class="menu-item">${icon('log-out')}Sign out</button></form></li>`}
    </ul></div>`;
}

/** The person's own name and menu, at the bottom of the sidebar. @param {Page} page */
export function meView(page) {
  const { chat, ui } = page;
  const { me, connection } = chat;
  const toggle = () => {
    ui.isMenuOpen = !ui.isMenuOpen;
    ui.focus.aim(ui.isMenuOpen ? 'menu' : 'me');
  };
  const keys = () => ui.openDialog('keys');
  const line = connection.isOnline && me.status ? me.status : LINE[connection.state];
  return html`<div class="me">
    ${ui.isMenuOpen ? menu(page) : nothing}
    <button type="button" class="me-button" aria-expanded=${ui.isMenuOpen} aria-controls=${ui.isMenuOpen ? 'me-menu' : nothing} title="Your profile, settings and sign-out" @click=${toggle}>
      ${avatar(me, 'small')}
      <span class="who"><span class="name" dir="auto">${me.name}</span>
        <span class="line-state ${connection.state}"><span class="dot"></span><span class="line-words" dir="auto">${line}</span></span></span>
      ${icon('chevron-up')}
    </button>
    ${iconButton({ name: 'keyboard', label: 'Keyboard shortcuts', key: '?', click: keys })}
  </div>`;
}
