/** @import { Page } from '../ui.js' */
import { html } from '../../../vendor/lit-html/lit-html.js';
import { icon, iconButton } from '../parts.js';
import { tabs } from '../tabs.js';
import { entriesTab } from './entries.js';
import { savedTab } from './saved.js';

/** A tab with what is meant for the person. @param {import('../../model/entries.js').Kind} name @param {string} label */
function of(name, label) {
  return { name, label, view: (/** @type {Page} */ page) => entriesTab(page, name), load: (/** @type {Page} */ { entries }) => void entries.show(name) };
}

/**
 * The tabs of the inbox. Another one is a line here, its view beside saved.js, and its model, which is loaded when the tab is shown.
 *
 * @typedef {import('../../model/entries.js').Kind | "saved"} TabName
 * @type {readonly {name: TabName, label: string, view: (page: Page) => unknown, load: (page: Page) => void}[]}
 */
const TABS = [
  of('mentions', 'Mentions'),
  of('replies', 'Replies'),
  of('threads', 'Threads'),
  of('reactions', 'Reactions'),
  { name: 'saved', label: 'Saved', view: savedTab, load: ({ saved }) => void saved.load() },
];

/** Loads what the tab shows. @param {Page} page */
export const loadInbox = (page) => TABS.find(({ name }) => name === page.ui.inboxTab)?.load(page);

/** @param {Page} page */
export function inboxHead({ ui, chat }) {
  const openDrawer = () => {
    ui.isDrawerOpen = true;
    ui.focus.aim('drawer');
  };
  const isUnread = chat.rooms.unread > 0;
  return html`<header class="head">
      <span class="menu ${isUnread ? 'has-unread' : ''}">${iconButton({ name: 'menu', label: isUnread ? 'Rooms, with unread messages' : 'Rooms', kind: 'menu-button', click: openDrawer })}</span>
      <div class="title"><h1><span class="sign" aria-hidden="true">${icon('inbox')}</span><span class="room-name">Inbox</span></h1></div>
    </header>`;
}

/** The inbox, in the place of a room's messages. @param {Page} page */
export function inboxView(page) {
  const { ui } = page;
  const turn = (/** @type {TabName} */ name) => {
    ui.inboxTab = name;
    loadInbox(page);
    ui.focus.aim('tab');
  };
  return html`<div class="inbox">
      ${tabs({ label: 'Inbox', panel: 'inbox-panel', shown: TABS, current: ui.inboxTab, turn })}
      <div class="inbox-panel" id="inbox-panel" role="tabpanel" aria-labelledby="tab-${ui.inboxTab}">${TABS.find(({ name }) => name === ui.inboxTab)?.view(page)}</div>
    </div>`;
}
