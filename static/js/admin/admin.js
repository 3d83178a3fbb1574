/** The wiring of the admin page: desk, socket, views, and what the browser reports. */
/** @import { SectionName } from './model/desk.js' */
import { render } from '../../vendor/lit-html/lit-html.js';
import { changed, whenChanged } from '../lib/changes.js';
import { scheduler } from '../lib/schedule.js';
import { timers } from '../lib/timers.js';
import { Form } from '../model/form.js';
import { openSocket } from '../socket.js';
import { Focus } from '../view/focus.js';
import { Asking } from './model/asking.js';
import { Desk, SECTIONS } from './model/desk.js';
import { pageView } from './view/page.js';
import { Reach } from './view/reach.js';

const root = /** @type {HTMLElement} */ (document.getElementById('app'));
const boot = root.dataset;
const focus = new Focus();
const asking = new Asking();
whenChanged(scheduler(draw).soon);

const socket = openSocket({
  heard: (event, data) => desk.hear(event, data),
  lost: () => desk.connection.lost(),
  refused: (error) => desk.connection.refused(error),
});

const desk = new Desk({
  me: { id: Number(boot['meId']), name: boot['meName'] ?? '', avatar: null, role: boot['meRole'] ?? '', status: '' },
  place: boot['place'] ?? 'Banter',
  section: sectionOf(location.pathname),
  ask: socket.ask,
  connect: socket.connect,
  now: Date.now,
  random: Math.random,
  ...timers,
  leave: () => location.assign('/'),
});

const reach = new Reach(desk);

/** @type {import('./view/office.js').Office} */
const office = { desk, asking, forms: { invite: new Form('invite'), ban: new Form('ban'), place: new Form('place') }, focus, go };
/** The dialog of the last drawing: what takes its place wants the focus, which a new one gets by itself. */
let last = asking.dialog;
/** @type {SectionName | null} the section of the last drawing */
let shown = null;

function draw() {
  reach.hold();
  render(pageView(office), root);
  reach.settle();
  showCurrent();
  document.title = `${SECTIONS.find(({ name }) => name === desk.section)?.label} · ${desk.place}`;
  if (last && asking.dialog && last !== asking.dialog) focus.aim('dialog');
  // What opened a dialog may be gone with what was done there, as an ended session is.
  if (last && !asking.dialog && document.activeElement === document.body) focus.aim('heading');
  last = asking.dialog;
  focus.settle();
}

/** On a phone the sections are a strip, of which the current one may be out of sight. */
function showCurrent() {
  if (shown === desk.section) return;
  shown = desk.section;
  document.querySelector('.sections [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
}

/** @param {string} path @returns {SectionName} */
function sectionOf(path) {
  const name = path.split('/')[2];
  return SECTIONS.find((section) => section.name === name)?.name ?? 'people';
}

/** @param {SectionName} section @param {string} [query] to look for there */
function go(section, query) {
  if (section !== desk.section) history.pushState(null, '', `/admin/${section}`);
  turnTo(section, query);
  focus.aim('heading');
}

/** @param {SectionName} section @param {string} [query] */
function turnTo(section, query) {
  desk.show(section, query);
  scrollTo(0, 0);
}

addEventListener('popstate', () => turnTo(sectionOf(location.pathname)));
addEventListener('online', () => desk.connection.tryNow());
addEventListener('focus', () => desk.connection.tryNow());
addEventListener('scroll', () => reach.look(), { passive: true });
addEventListener('resize', () => reach.look());
// Seconds to the next try pass without an event.
setInterval(() => {
  if (!desk.connection.isOnline) changed();
}, 1_000);

root.replaceChildren();
changed();
socket.connect();
