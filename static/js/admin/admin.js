/** The wiring of the admin page: model, socket, views and browser events. */
/** @import { SectionName } from './model/desk.js' */
import { render } from '../../vendor/lit-html/lit-html.js';
import { changed, whenChanged } from '../lib/changes.js';
import { scheduler } from '../lib/schedule.js';
import { useClock } from '../lib/time.js';
import { timers } from '../lib/timers.js';
import { Form } from '../model/form.js';
import { openSocket } from '../socket.js';
import { Focus } from '../view/focus.js';
import { Asking } from './model/asking.js';
import { Desk, SECTIONS } from './model/desk.js';
import { pageView } from './view/page.js';
import { ListScroll } from './view/scroll.js';

const root = /** @type {HTMLElement} */ (document.getElementById('app'));
const boot = root.dataset;
const focus = new Focus();
const asking = new Asking();
whenChanged(scheduler(draw).soon);
useClock(document.documentElement.dataset['clock'] ?? 'auto'); // as the room's page has kept it

const socket = openSocket({
  heard: (event, data) => desk.hear(event, data),
  lost: () => desk.connection.lost(),
  refused: (error) => desk.connection.refused(error),
});

const desk = new Desk({
  me: { id: Number(boot['meId']), name: boot['meName'] ?? '', avatar: null, role: boot['meRole'] ?? '', status: '' },
  workspace: boot['workspace'] ?? 'Banter',
  section: sectionOf(location.pathname),
  ask: socket.ask,
  connect: socket.connect,
  now: Date.now,
  random: Math.random,
  ...timers,
  leave: () => location.assign('/'),
});

const scroll = new ListScroll(desk);

/** @type {import('./view/office.js').Office} */
const office = { desk, asking, forms: { invite: new Form('invite'), ban: new Form('ban'), workspace: new Form('workspace'), emoji: new Form('emoji'), group: new Form('group') }, focus, go };
/** The dialog of the last drawing. One that replaces it needs the focus; the first one gets it from the browser. */
let last = asking.dialog;
/** The section of the last drawing. @type {SectionName | null} */
let shown = null;

function draw() {
  scroll.hold();
  render(pageView(office), root);
  scroll.settle();
  showCurrent();
  document.title = `${SECTIONS.find(({ name }) => name === desk.section)?.label} · ${desk.workspace}`;
  if (last && asking.dialog && last !== asking.dialog) focus.aim('dialog');
  // The button that opened a dialog may be gone, for example after its session was ended.
  if (last && !asking.dialog && document.activeElement === document.body) focus.aim('heading');
  last = asking.dialog;
  focus.settle();
}

/** Scrolls to the current section, which may be hidden in the narrow strip on a phone. */
function showCurrent() {
  if (shown === desk.section) return;
  shown = desk.section;
  document.querySelector('.sections [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
}

/** @param {number} at */
function minuteOf(at) {
  return Math.floor(at / 60_000);
}

/** @param {string} path @returns {SectionName} */
function sectionOf(path) {
  const name = path.split('/')[2];
  return SECTIONS.find((section) => section.name === name)?.name ?? 'people';
}

/** @param {SectionName} section @param {string} [query] to search for */
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
addEventListener('scroll', () => scroll.look(), { passive: true });
addEventListener('resize', () => scroll.look());
// Nothing else redraws the countdown to the next try, or how long ago something was.
let minute = minuteOf(Date.now());
setInterval(() => {
  if (!desk.connection.isOnline || minute !== minuteOf(Date.now())) changed();
  minute = minuteOf(Date.now());
}, 1_000);

root.replaceChildren();
changed();
socket.connect();
