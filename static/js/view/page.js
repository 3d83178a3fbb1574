/** @import { Page } from './ui.js' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { keyed } from '../../vendor/lit-html/directives/keyed.js';
import { unsentWords } from '../model/waiting.js';
import { composer, joinRoom } from './composer.js';
import { details } from './details.js';
import { dialogs } from './dialogs.js';
import { header } from './header.js';
import { inboxHead, inboxView } from './inbox/inbox.js';
import { offersView } from './offers.js';
import { connectionLine } from './line.js';
import { icon, iconButton } from './parts.js';
import { sidebar } from './sidebar.js';
import { isThreadShown } from './thread/open.js';
import { threadPanel } from './thread/panel.js';
import { timelineView } from './timeline.js';

/** A button that leads to another room of ours. @param {Page} page */
function elsewhere({ chat, go }) {
  const next = chat.rooms.get('lobby') ?? chat.rooms.mine[0];
  if (!next) return nothing;
  return html`<button type="button" class="button primary" @click=${() => go(next.slug)}>Go to ${next.slug === 'lobby' ? 'the lobby' : html`<bdi>${next.title}</bdi>`}</button>`;
}

/** Shown to a person who is banned from the room. @param {Page} page */
function shut(page) {
  const { chat } = page;
  return html`<div class="blank"><span class="emblem" aria-hidden="true">${icon('user-minus')}</span>
    <h2>You can’t open <bdi>${chat.title}</bdi></h2>
    <p>${chat.current.problem} Its moderators can lift the ban.</p>
    <div class="blank-actions">${elsewhere(page)}</div></div>`;
}

/** Shown if the room does not exist, or the person may not know of it. @param {Page} page */
function missing(page) {
  const { chat, ui } = page;
  const make = () => ui.openDialog('room');
  return html`<div class="blank"><span class="emblem" aria-hidden="true">${icon('hash')}</span>
    <h2>There’s no room “<bdi>${chat.current.slug}</bdi>”</h2>
    <p>It may be private or renamed, or the link may be mistyped.</p>
    <div class="blank-actions">${elsewhere(page)}
      ${chat.can('room:create') ? html`<button type="button" class="button" @click=${make}>Create room</button>` : nothing}</div></div>`;
}

/** @param {Page} page */
function left(page) {
  const { chat } = page;
  const isPublic = chat.current.room?.kind === 'public';
  return html`<div class="blank"><span class="emblem" aria-hidden="true">${icon('log-out')}</span>
    <h2>You left <bdi>${chat.title}</bdi></h2>
    <p>You won’t get its messages any more. Pick another room${isPublic ? ', or join again' : ''}.</p>
    <div class="blank-actions">${isPublic ? html`<button type="button" class="button primary" @click=${() => joinRoom(page)}>Join again</button>` : elsewhere(page)}</div>
    ${chat.composition.problem ? html`<p class="problem" role="alert">${chat.composition.problem}</p>` : nothing}</div>`;
}

/** @param {Page} page */
function removed(page) {
  const { chat } = page;
  const by = chat.current.removedBy;
  return html`<div class="blank" role="alert"><span class="emblem" aria-hidden="true">${icon('user-minus')}</span>
    <h2>You were removed from <bdi>${chat.title || 'this room'}</bdi></h2>
    <p>${by ? html`Removed by <bdi>${by.name}</bdi>. ` : nothing}You won’t get its messages any more.</p>
    <div class="blank-actions">${elsewhere(page)}</div></div>`;
}

/** Replaces the whole page when the session has ended. @param {string} message @param {string} workspace */
const signedOut = (message, workspace) => html`<main class="blank is-whole" role="alert"><span class="emblem" aria-hidden="true">${icon('log-out')}</span>
  <h2>You’re signed out</h2>
  <p>${message === 'You are signed out.' ? 'Your session ended. Unsent messages are kept in this browser.' : message}</p>
  <div class="blank-actions"><a class="button primary" href="/">Go to <bdi>${workspace}</bdi></a></div></main>`;

/** Shown if the server can't be reached and no messages are loaded yet. @param {Page} page */
function unreachable({ chat }) {
  return html`<div class="blank"><span class="emblem" aria-hidden="true">${icon('wifi-off')}</span>
    <h2>Can’t reach the server</h2>
    <p>Keep writing; messages go out when you reconnect.</p>
    <div class="blank-actions"><button type="button" class="button" @click=${() => chat.connection.tryNow()}>${icon('rotate-cw')} Try now</button></div></div>`;
}

/** The line about a lost connection. @param {Page} page */
function offline({ chat: { connection, outbox } }) {
  const { refusal } = connection;
  return connectionLine(connection, {
    kind: 'connection',
    refused: html`<span>${refusal?.code === 'unauthenticated' ? 'You’re signed out in this browser.' : refusal?.message}</span>
      <a class="text-button" href=${location.pathname}>Sign in again</a>`,
    more: unsentWords(outbox.entries.filter((entry) => entry.state !== 'failed').length),
  });
}

/** Says why there is no message at the link that one followed. @param {Page} page */
function landingLine({ landing }) {
  if (!landing.problem) return nothing;
  const close = () => landing.forget();
  return html`<div class="landing"><span>${landing.problem}</span>${iconButton({ name: 'x', label: 'Dismiss', click: close })}</div>`;
}

/** Shown if there are no messages to show. @param {Page} page */
function blank(page) {
  const { current, connection, outbox } = page.chat;
  if (current.status === 'missing') return current.isShut ? shut(page) : missing(page);
  if (current.status === 'left') return left(page);
  if (current.status === 'removed') return removed(page);
  const isEmpty = !current.timeline.isLoaded && outbox.of(current.slug).length === 0;
  return isEmpty && connection.state === 'waiting' ? unreachable(page) : null;
}

/** What is shown in the place of messages, if anything. @param {Page} page */
const instead = (page) => (page.ui.isInbox ? inboxView(page) : blank(page));

/** Announcements for screen readers. @param {Page} page */
const announcement = ({ chat: { announcer } }) => html`<div class="sr-only announcer" aria-live="polite">
  ${keyed(announcer.turn, announcer.words.split('\n').map((line) => html`<p>${line}</p>`))}</div>`;

/** A room or the inbox. The rows of rooms stay behind whatever is shown. @param {Page} page */
function conversation(page) {
  const { ui, chat } = page;
  const other = instead(page);
  return html`${ui.isInbox ? inboxHead(page) : html`${header(page)}${offersView(page)}`}
    <div class="stage">${ui.isInbox ? nothing : html`${offline(page)}${landingLine(page)}`}${other}${timelineView(page, other === null)}</div>
    ${chat.current.isTalking && !ui.isInbox ? composer(page) : nothing}`;
}

/** @param {Page} page */
export function pageView(page) {
  const { chat, ui } = page;
  if (chat.signedOut !== null) return signedOut(chat.signedOut, chat.workspace);
  const closeOverlays = () => {
    ui.isDrawerOpen = false;
    ui.isPanelOpen = false;
  };
  const isThread = ui.panelTab === 'thread';
  const isPanelShown = chat.current.status === 'ready' && (isThread ? isThreadShown(page) : ui.isPanelOpen && !ui.isInbox);
  return html`<div class="page ${ui.isDrawerOpen ? 'has-drawer' : ''} ${isPanelShown ? 'has-panel' : ''}">
    ${sidebar(page)}
    <main class="conversation" ?inert=${ui.isDrawerOpen}>${conversation(page)}</main>
    ${isPanelShown ? (isThread ? threadPanel(page) : details(page)) : nothing}
    <div class="veil" @click=${closeOverlays}></div>
    ${announcement(page)}
  </div>
  ${dialogs(page)}`;
}
