/** @import { Office } from './office.js' */
/** @import { SectionName } from '../model/desk.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { avatar, icon } from '../../view/parts.js';
import { SECTIONS } from '../model/desk.js';
import { dialogs } from './dialogs.js';
import { bans, invitations } from './forms.js';
import { log } from './log.js';
import { people } from './people.js';
import { place } from './place.js';
import { rooms, sessions } from './places.js';
import { reports } from './reports.js';

/** A connection that comes back at once is not worth a word. */
const WORTH_SAYING = 1_200;

/** @type {Record<SectionName, (office: Office) => unknown>} */
const VIEWS = { people, rooms, sessions, invitations, reports, bans, log, place };

/** @param {number} waiting reports; the first page of them was counted */
const badge = (waiting) => html`<span class="badge"><span aria-hidden="true">${waiting >= 50 ? '50+' : waiting}</span><span class="sr-only">, ${waiting} open</span></span>`;

/** @param {Office} office */
function navigation({ desk, go }) {
  return html`<nav class="sections" aria-label="Administration"><ul>${desk.sections.map(({ name, label, icon: symbol }) => {
    const open = (/** @type {MouseEvent} */ event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      go(name);
    };
    return html`<li><a class="room-link" href="/admin/${name}" aria-current=${desk.section === name ? 'page' : nothing} @click=${open}>
      ${icon(symbol)}<span class="label">${label}</span>${name === 'reports' && desk.waiting ? badge(desk.waiting) : nothing}</a></li>`;
  })}</ul></nav>`;
}

/** @param {Office} office what stands between this page and the server right now */
function connectionWords({ desk }) {
  const { connection } = desk;
  if (connection.state === 'refused') {
    return html`<span>${desk.signedOut || connection.refusal?.message || 'You are signed out.'}</span> <a class="text-button" href="/">Go to the start</a>`;
  }
  if (connection.state === 'waiting') {
    return html`<span>No connection. Next try in <span class="seconds">${connection.secondsLeft(Date.now())}\u00a0s</span>. What you see may be old.</span>
      <button type="button" class="text-button" @click=${() => connection.tryNow()}>Try now</button>`;
  }
  return html`<span>Connecting…</span>`;
}

/** @param {Office} office */
function connectionLine(office) {
  const { connection } = office.desk;
  const isShort = Date.now() - connection.since < WORTH_SAYING && connection.state !== 'refused';
  const isShown = !connection.isOnline && !isShort;
  return html`<div class="offline ${isShown ? 'is-shown' : ''}" ?inert=${!isShown}>${isShown ? html`${icon('wifi-off')}${connectionWords(office)}` : nothing}</div>
    <p class="sr-only" role="status">${isShown ? 'No connection to the server' : ''}</p>`;
}

/** @param {Office} office */
export function pageView(office) {
  const { desk } = office;
  const label = SECTIONS.find(({ name }) => name === desk.section)?.label;
  return html`<div class="desk">
    <header class="desk-side">
      <div class="place"><p dir="auto">${desk.place}</p><span class="second">Administration</span></div>
      ${navigation(office)}
      <a class="room-link back" href="/">${icon('arrow-left')}<span class="label">Back to the chat</span></a>
      <div class="desk-me">${avatar(desk.me.name, 'small', desk.me.avatar)}<div class="lines"><span class="strong"><bdi>${desk.me.name}</bdi></span><span class="second">${desk.me.role}</span></div></div>
    </header>
    <main class="desk-main">
      ${connectionLine(office)}
      <h1 tabindex="-1">${label}</h1>
      <div class="section is-${desk.section}">${VIEWS[desk.section](office)}</div>
    </main>
    <p class="notice ${desk.notice ? 'is-shown' : ''}" role="status">${desk.notice}</p>
  </div>
  ${dialogs(office)}`;
}
