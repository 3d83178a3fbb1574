/** @import { Page, Section } from '../ui.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { csrfToken } from '../../lib/upload.js';
import { modal } from '../sheet.js';
import { closeOpen } from '../shell.js';
import { tabs } from '../tabs.js';
import { blockedPeople } from './blocked.js';
import { loadPrivacy, privacy } from './privacy.js';
import { profile } from './profile.js';
import { sessions } from './sessions.js';
import { tokens } from './tokens.js';

/** @type {{name: Section, label: string, right: string | null, view: (page: Page) => unknown}[]} */
const SECTIONS = [
  { name: 'profile', label: 'Profile', right: null, view: profile },
  { name: 'sessions', label: 'Sessions', right: 'session:list', view: sessions },
  { name: 'tokens', label: 'API tokens', right: 'token:list', view: tokens },
  { name: 'privacy', label: 'Privacy', right: 'me:adding', view: privacy },
  { name: 'blocked', label: 'Blocked', right: 'person:unblock', view: blockedPeople },
];

/** Opens a section of the dialog "Profile and settings". @param {Page} page @param {Section} section */
export function openSelf(page, section = 'profile') {
  const { chat, ui } = page;
  ui.openDialog('self', {
    section,
    ...(section === 'sessions' && { sessions: chat.list({ event: 'session:list', rows: 'sessions' }) }),
    ...(section === 'tokens' && { tokens: chat.list({ event: 'token:list', rows: 'tokens' }) }),
  });
  if (section === 'privacy') void loadPrivacy(page);
}

/** @param {Page} page @param {typeof SECTIONS} shown @param {Section} current */
function sectionTabs(page, shown, current) {
  const turn = (/** @type {Section} */ name) => {
    openSelf(page, name);
    page.ui.focus.aim('tab');
  };
  return tabs({ label: 'Settings sections', panel: 'tab-panel', shown, current, turn });
}

/** @param {Page} page */
export function selfDialog(page) {
  const { chat, ui } = page;
  const { section = 'profile' } = ui.about;
  const shown = SECTIONS.filter(({ right }) => right === null || chat.can(right));
  const current = shown.find(({ name }) => name === section) ?? SECTIONS[0];
  return modal(page, 'Profile and settings', html`${shown.length > 1 ? sectionTabs(page, shown, section) : nothing}
    <div id="tab-panel" class="tab-panel" role="tabpanel" aria-labelledby="tab-${section}">${current?.view(page)}</div>`, 'is-wide is-self');
}

/** The address of a form that leads back to the current room. @param {string} path @param {Page} page @returns {string} */
export const andBack = (path, { chat }) => `${path}?next=${encodeURIComponent(`/rooms/${encodeURIComponent(chat.current.slug)}`)}`;

/** Signs out; guests are asked first. @param {Page} page */
export function signOut({ chat, ui }) {
  if (chat.me.role === 'guest') {
    ui.openDialog('sign-out');
    return;
  }
  const form = Object.assign(document.createElement('form'), { method: 'post', action: '/sign-out' });
  form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'csrf_token', value: csrfToken() }));
  document.body.append(form);
  form.submit();
}

/** A confirmation for guests, who have no password to come back with. @param {Page} page */
export function signOutGuest(page) {
  return modal(page, 'Sign out?', html`<form method="post" action="/sign-out">
    <input type="hidden" name="csrf_token" value=${csrfToken()}>
    <p>You’re a guest: after signing out you can’t come back as <b><bdi>${page.chat.me.name}</bdi></b>. Your messages stay.</p>
    <p><a class="text-button" href=${andBack('/sign-up', page)}>Create an account</a> to keep your name, your rooms and your messages.</p>
    <div class="sheet-foot"><button type="button" class="button" @click=${closeOpen}>Stay signed in</button>
      <button type="submit" class="button danger">Sign out</button></div>
  </form>`);
}
