/** The wiring of the page: models, socket, views and browser events. */
import { render } from '../vendor/lit-html/lit-html.js';
import { changed, whenChanged } from './lib/changes.js';
import { objectStore } from './lib/database.js';
import { showUnread } from './lib/favicon.js';
import { scheduler } from './lib/schedule.js';
import { localStorageOrNull } from './lib/storage.js';
import { tabLocks } from './lib/tabs.js';
import { dayKey } from './lib/time.js';
import { timers } from './lib/timers.js';
import { uuid } from './lib/uuid.js';
import { Chat } from './model/chat.js';
import { commandSource } from './model/commands.js';
import { Completion } from './model/completion.js';
import { Drawn } from './model/drawn.js';
import { EmojiSet } from './model/emoji.js';
import { Entries } from './model/entries.js';
import { Entrance } from './model/entrance.js';
import { FirstSteps } from './model/first_steps.js';
import { inbox } from './model/inbox.js';
import { Landing } from './model/landing.js';
import { Linked } from './model/linked.js';
import { Mentioning } from './model/mentioning.js';
import { Pins } from './model/pins.js';
import { preview } from './model/preview.js';
import { Profiles } from './model/profiles.js';
import { Reactions } from './model/reactions.js';
import { shortcodeSource } from './model/shortcodes.js';
import { Thread } from './model/thread.js';
import { Timezone } from './model/timezone.js';
import { WORTH_SAYING } from './model/waiting.js';
import { Saved } from './model/saved.js';
import { boundsOf } from './model/slice.js';
import { Sections } from './model/sections.js';
import { navigation } from './navigation.js';
import { openSocket } from './socket.js';
import { draws } from './view/emoji/draws.js';
import { markTarget } from './view/arrival.js';
import { listenToFingers } from './view/gestures.js';
import { loadInbox } from './view/inbox/inbox.js';
import { pageKey } from './view/keyboard.js';
import { firstLook, remember, wear } from './view/look.js';
import { listenToCopying } from './view/message/copy.js';
import { markLong } from './view/message/long.js';
import { listenForMenus, listenForRows } from './view/message/pointing.js';
import { pageView } from './view/page.js';
import { closeFor } from './view/outside.js';
import { panesOf } from './view/panes.js';
import { listenToPrinters } from './view/print.js';
import { listenForReactors } from './view/reactions/names.js';
import { RoomList } from './view/rooms/list.js';
import { tabStops } from './view/tab_stops.js';
import { Scroll } from './view/scroll.js';
import { Ui } from './view/ui.js';
import { seeThread } from './view/thread/open.js';
import { listenToSelection } from './view/writing/bar.js';

/** Draws again once a wait for the server is worth mentioning. */
const mention = () => setTimeout(() => {
  if (!chat.connection.isOnline) changed();
}, WORTH_SAYING);
const root = /** @type {HTMLElement} */ (document.getElementById('app'));
const boot = root.dataset;
const ui = new Ui();
const schedule = scheduler(draw);
whenChanged(schedule.soon);
const tabs = tabLocks(uuid());
tabs.claim();

const socket = openSocket({
  heard: (event, data) => {
    hear(event, data);
    for (const one of [saved, entries, pins, linked, mentioning, thread]) one.heard(event, data);
  },
  lost: () => {
    chat.pause();
    chat.connection.lost();
    mention();
  },
  refused: (error) => chat.connection.refused(error),
});

const chat = new Chat({
  me: { id: Number(boot['meId']), name: boot['meName'] ?? '', avatar: boot['meAvatar'] || null, role: '', status: '', may: [] },
  workspace: boot['workspace'] ?? 'Banter',
  ask: socket.ask,
  connect: socket.connect,
  storage: objectStore('banter-outbox'),
  tabs,
  textStorage: localStorageOrNull(),
  look: firstLook(),
  newId: uuid,
  now: Date.now,
  random: Math.random,
  ...timers,
}, boot['slug'] ?? 'lobby');

const reactions = new Reactions(chat, { now: Date.now, ...timers });
const emoji = new EmojiSet({ ask: socket.ask, load: () => fetch(boot['emoji'] ?? '').then((answer) => answer.json()), draws, textStorage: localStorageOrNull(), ...timers });
const mentioning = new Mentioning(() => chat, timers.later);
const completion = new Completion([commandSource(() => chat), mentioning, shortcodeSource(emoji)]);
const hear = inbox(chat, { now: Date.now, startAfresh: () => location.reload(), changed: (before, after) => reactions.heard(before, after), emoji });
const timezone = new Timezone(socket.ask, Intl.DateTimeFormat().resolvedOptions().timeZone ?? '');
const scroll = new Scroll(chat.current);
const drawn = new Drawn();
const sections = new Sections(chat.me.id, localStorageOrNull());
const rooms = new RoomList(chat, sections);
const entrance = new Entrance(socket);
const steps = new FirstSteps(chat, entrance);
const landing = new Landing(chat);
const saved = new Saved({ ask: socket.ask, me: chat.me.id });
const entries = new Entries({ ask: socket.ask, me: chat.me.id, isShown: () => ui.isInbox && ui.inboxTab === entries.kind && chat.reading.isLooking });
const pins = new Pins(chat);
const thread = new Thread(chat);
const linked = new Linked({ ask: socket.ask, origin: location.origin, ...timers });
const way = navigation({ chat, ui, scroll, drawn, landing, drawNow: schedule.now, toNewest, loadInbox: () => loadInbox(page) });

/** @type {import('./view/ui.js').Page} */
const page = { chat, ui, profiles: new Profiles(socket), drawNow: schedule.now, go: way.go, visit: way.visit, isVisiting: way.isVisiting, toNewest, toFirstNew, scroll, drawn, landing, saved, entries, pins, linked, thread, panes: panesOf({ chat, thread, toNewest }), openInbox: way.openInbox, sections, emoji, reactions, list: rooms, entrance, steps, completion };
const lists = tabStops(page);

function draw() {
  scroll.hold();
  wear(chat.preferences.now);
  for (const list of lists) list.hold();
  const target = landing.take();
  if (target) scroll.toTarget(target);
  render(pageView(page), root);
  markLong(root);
  scroll.settle();
  if (chat.current.status === 'ready') remember(chat.current.slug);
  if (chat.connection.isOnline) void timezone.tell(chat.preferences);
  rooms.settle();
  steps.settle();
  seeThread(page);
  markTarget(root, landing);
  for (const list of lists) list.settle();
  // The unread badges change in the next drawing.
  if (!scroll.isArriving && !landing.isPending) chat.reading.saw(scroll.lastInView, scroll.firstInView);
  lookAtLinks();
  const { workspace, reading: { total: unreadTotal } } = chat;
  const title = ui.isInbox ? 'Inbox' : chat.title;
  way.settle(`${unreadTotal ? `(${unreadTotal > 99 ? '99+' : unreadTotal}) ` : ''}${title ? `${title} · ` : ''}${workspace}`);
  showUnread(unreadTotal > 0);
  ui.focus.settle();
}

/** Asks for the messages to which those in view link. */
function lookAtLinks() {
  const { timeline } = chat.current;
  if (!chat.connection.isOnline || !timeline.isLoaded || scroll.isArriving) return;
  const { firstInView: from, lastInView } = scroll;
  linked.look(timeline.messages.slice(...boundsOf({ from, to: Math.max(from, lastInView) }, timeline.messages)));
}

function toNewest() {
  chat.current.isAside = false;
  scroll.toNewest();
}

async function toFirstNew() {
  const { timeline, unread } = chat.current;
  const after = unread.dividerAfter ?? 0;
  while (timeline.from > after + 1 && (await chat.current.pages.loadOlder()));
  scroll.toDivider(after);
}

function looked() {
  const isLooking = document.visibilityState === 'visible' && document.hasFocus();
  if (isLooking === chat.reading.isLooking) return;
  chat.reading.setLooking(isLooking);
  if (!isLooking) return;
  chat.connection.tryNow();
  void chat.outbox.adopt();
  if (ui.isInbox) loadInbox(page); // what came meanwhile
}

for (const event of ['focus', 'blur']) addEventListener(event, looked);
document.addEventListener('visibilitychange', looked);
addEventListener('storage', () => chat.preferences.reload());
addEventListener('resize', changed); // lines break elsewhere
addEventListener('online', () => chat.connection.tryNow());
addEventListener('popstate', way.back);
root.addEventListener('click', way.follow);
root.addEventListener('keydown', (event) => {
  for (const list of lists) list.key(event);
});
root.addEventListener('focusin', ({ target }) => lists.find((list) => list.has(/** @type {Element} */ (target)))?.settle(), true);
root.addEventListener('toggle', () => lists.forEach((list) => list.settle()), true);
addEventListener('keydown', (event) => pageKey(page, event));
addEventListener('pointerdown', (event) => closeFor(ui, event));
// Nothing else redraws the countdowns to the next try and of slow mode, removes typing notices that expire, or moves a clock.
let last = Date.now();
setInterval(() => {
  const { connection, current, outbox } = chat;
  const now = Date.now();
  const isMidnight = dayKey(now) !== dayKey(last);
  const isNextMinute = Math.floor(now / 60_000) !== Math.floor(last / 60_000) && (ui.dialog === 'person' || current.room?.kind === 'direct' || current.timeline.messages.some(({ replied_at }) => replied_at));
  last = now;
  const isWaiting = outbox.secondsLeft(current.slug, Date.now() - 1_000) > 0;
  if (!connection.isOnline || isWaiting || current.typing.names(Date.now() - 1_000).length || !current.timeline.isLoaded || isMidnight || isNextMinute) changed();
}, 1_000);

listenToFingers(page, root);
listenForRows(page, root);
listenForMenus(page, root);
listenForReactors(page, root);
listenToCopying(page);
listenToSelection(page);
listenToPrinters(page);
root.replaceChildren();
if (boot['view'] === 'inbox') way.showInbox(true);
else if (boot['seq'] === undefined) way.aimAtComposer();
else landing.aim(Number(boot['seq']));
void chat.outbox.adopt();
chat.reading.setLooking(document.visibilityState === 'visible' && document.hasFocus());
changed();
way.drawSoon();
mention();
if (!chat.isAway) void preview(chat, async () => {
  const answer = await fetch(boot['first'] ?? '');
  return answer.ok ? answer.json() : null;
});
socket.connect();
