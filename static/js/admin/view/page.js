/** @import { Office } from './office.js' */
/** @import { SectionName } from '../model/desk.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { connectionLine } from '../../view/line.js';
import { avatar, icon, plainClick } from '../../view/parts.js';
import { SECTIONS } from '../model/desk.js';
import { dialogs } from './dialogs.js';
import { emoji } from './emoji.js';
import { bans, invitations } from './forms.js';
import { groups } from './groups.js';
import { jobs } from './jobs.js';
import { log } from './log.js';
import { people } from './people.js';
import { workspace } from './workspace.js';
import { reports } from './reports.js';
import { rooms } from './rooms.js';
import { sessions } from './sessions.js';

/** @type {Record<SectionName, (office: Office) => unknown>} */
const VIEWS = { people, groups, rooms, sessions, invitations, reports, bans, emoji, log, jobs, workspace };

/** @param {number} waiting the number of open reports on the first page of the list */
const badge = (waiting) => html`<span class="badge"><span aria-hidden="true">${waiting >= 50 ? '50+' : waiting}</span><span class="sr-only">, ${waiting} open</span></span>`;

/** @param {Office} office */
function navigation({ desk, go }) {
  return html`<nav class="sections" aria-label="Admin"><ul>${desk.sections.map(({ name, label, icon: symbol }) => html`<li><a class="desk-link" href="/admin/${name}" aria-current=${desk.section === name ? 'page' : nothing} @click=${plainClick(() => go(name))}>
      ${icon(symbol)}<span class="label">${label}</span>${name === 'reports' && desk.waiting ? badge(desk.waiting) : nothing}</a></li>`)}</ul></nav>`;
}

/** The line about a lost connection. @param {Office} office */
function offline({ desk: { connection, signedOut, workspace } }) {
  return connectionLine(connection, {
    kind: 'offline',
    refused: html`<span>${signedOut || connection.refusal?.message || 'You’re signed out.'}</span> <a class="text-button" href="/">Go to <bdi>${workspace}</bdi></a>`,
    more: connection.state === 'waiting' ? 'This list may be out of date.' : '',
  });
}

/** @param {Office} office */
export function pageView(office) {
  const { desk } = office;
  const label = SECTIONS.find(({ name }) => name === desk.section)?.label;
  return html`<div class="desk">
    <header class="desk-side">
      <div class="workspace"><p dir="auto">${desk.workspace}</p><span class="second">Admin</span></div>
      ${navigation(office)}
      <a class="desk-link back" href="/">${icon('arrow-left')}<span class="label">Back to the chat</span></a>
      <div class="desk-me">${avatar(desk.me, 'small')}<div class="lines"><span class="strong"><bdi>${desk.me.name}</bdi></span><span class="second">${desk.me.role}</span></div></div>
    </header>
    <main class="desk-main">
      ${offline(office)}
      <h1 tabindex="-1">${label}</h1>
      <div class="section is-${desk.section}">${VIEWS[desk.section](office)}</div>
    </main>
    <div class="notice ${desk.notice ? 'is-shown' : ''}"><p role="status">${desk.notice}</p>
      ${desk.undo ? html`<button type="button" class="text-button" @click=${desk.undo}>Undo</button>` : nothing}</div>
  </div>
  ${dialogs(office)}`;
}
