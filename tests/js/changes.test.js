import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { changed, observed, whenChanged } from '../../static/js/lib/changes.js';
import { Asking } from '../../static/js/admin/model/asking.js';
import { Desk } from '../../static/js/admin/model/desk.js';
import { Announcer } from '../../static/js/model/announcer.js';
import { Chat } from '../../static/js/model/chat.js';
import { Compositions } from '../../static/js/model/composition.js';
import { Connection } from '../../static/js/model/connection.js';
import { Conversation } from '../../static/js/model/conversation.js';
import { COUNT_FROM, Drafts } from '../../static/js/model/drafts.js';
import { Form } from '../../static/js/model/form.js';
import { Listing } from '../../static/js/model/listing.js';
import { Offers } from '../../static/js/model/offers.js';
import { Outbox } from '../../static/js/model/outbox.js';
import { Picker } from '../../static/js/model/picker.js';
import { Presence } from '../../static/js/model/presence.js';
import { Profiles } from '../../static/js/model/profiles.js';
import { Rooms } from '../../static/js/model/rooms.js';
import { Timeline } from '../../static/js/model/timeline.js';
import { Typing } from '../../static/js/model/typing.js';
import { Unread } from '../../static/js/model/unread.js';
import { Ui } from '../../static/js/view/ui.js';
import { ann, bob, Clock, Log, message } from './helpers.js';

let told = 0;
beforeEach(() => {
  told = 0;
  whenChanged(() => { told += 1; });
});

const clock = new Clock();
const ask = async () => ({ ok: true, offers: [], people: [bob], person: bob, more: false });
const storage = { all: async () => [], put: async () => {}, remove: async () => {} };
const entry = () => {
  const mine = outbox();
  mine.add('lobby', 'hello');
  return mine;
};
const member = { ...ann, avatar: null, here: true, role: 'member', status: '' };
const present = () => {
  const presence = new Presence();
  presence.reset({ members: [member], member_count: 1, here: 1 });
  return presence;
};
const room = { slug: 'lobby', name: 'Lobby', topic: '', kind: 'public', archived: false, people: [], member: true, here: 0, unread: 0, read_seq: 0, last_seq: 0, rev: 0, reads: 0, mentions: [], level: 'all', threads: 'flat' };
const listed = () => {
  const rooms = new Rooms(1);
  rooms.reset([room]);
  return rooms;
};
const opened = () => {
  const timeline = new Timeline();
  timeline.reset({ messages: [], more: false, rev: 0, epoch: 'one' });
  return timeline;
};
const parts = {
  ...clock, ask, storage, me: { ...ann, role: 'member', status: '', may: [] }, workspace: 'Town', section: 'people', textStorage: null, connect: () => {},
  random: Math.random, newId: () => 'one', tabs: { id: 'here', ifGone: async () => {} }, leave: () => {},
};
const outbox = () => new Outbox({ ...parts, author: 1, post: async () => ({ ok: true }) });
const chat = () => new Chat(parts, 'lobby');
/** Of a room whose beginning is not loaded. */
const pages = () => {
  const conversation = new Conversation('lobby', { ...parts, ask: () => new Promise(() => {}) });
  conversation.status = 'ready';
  conversation.timeline.reset({ messages: [message({ seq: 9 })], more: true, rev: 9, epoch: 'one' });
  return conversation.pages;
};
const lobby = () => new Compositions(new Drafts(1, null)).of('lobby');
const edited = () => {
  const composition = lobby();
  composition.edit(message());
  return composition;
};

/** An act on a model, and the model. @type {[string, () => any, (model: any) => unknown][]} */
const ACTS = [
  ['we are signed out', chat, (all) => { all.signedOut = 'You are banned.'; }],
  ['somebody looks away', chat, (all) => all.reading.setLooking(false)],
  ['earlier messages are fetched', pages, (all) => void all.loadOlder()],
  ['an admin is told something', () => new Desk(parts), (desk) => desk.say('Saved.')],
  ['something is said to a screen reader', () => new Announcer(clock), (announcer) => announcer.say('hello')],
  ['the connection is lost', () => new Connection({ ...clock, connect: () => {}, random: Math.random }), (connection) => connection.lost()],
  ['a draft is typed', lobby, (composition) => { composition.target.text = 'a'; }],
  ['an edit begins', lobby, (composition) => composition.edit(message())],
  ['an edit is typed', edited, (composition) => { composition.target.text = 'a'; }],
  ['a message could not be sent', lobby, (composition) => { composition.problem = 'Not sent.'; }],
  ['a room is left', () => new Conversation('lobby', { ...clock, me: ann, ask }), (conversation) => conversation.left(false, null)],
  ['offers have come', () => new Offers({ ask }), (offers) => offers.take([])],
  ['a message waits', outbox, (mine) => mine.add('lobby', 'hello')],
  ['a message is given up', entry, (mine) => mine.drop('one')],
  ['a message is on its way', entry, (mine) => mine.setOnline(true)],
  ['somebody is chosen', () => new Picker(new Listing({ ...clock, ask }, { event: 'person:list', rows: 'people' }), 3, () => false), (picker) => picker.toggle(bob)],
  ['somebody comes', present, (presence) => presence.move({ here: 2, came: [bob], went: [] })],
  ['somebody has another role', present, (presence) => presence.setRole(ann.id, 'muted')],
  ['more is known of somebody', () => new Profiles({ ask }), (profiles) => profiles.refresh(bob.id)],
  ['a room has news', listed, (rooms) => rooms.heard('lobby', { seq: 1, rev: 1, author: 2, gone: 0, since: 0 }, 1)],
  ['a message comes', opened, (timeline) => timeline.receive(new Log().post())],
  ['somebody writes', () => new Typing(), (typing) => typing.heard(bob, 0)],
  ['a room is read', () => new Unread(1), (unread) => unread.read(1)],
  ['a dialog is opened', () => new Ui(), (ui) => ui.openDialog('keys')],
  ['the focus is to go elsewhere', () => new Ui(), (ui) => ui.focus.aim('composer')],
  ['an admin is asked something', () => new Asking(), (asking) => asking.open({ kind: 'person', person: bob })],
  ['a form is refused', () => new Form(), (form) => form.send(async () => ({ ok: false, error: { code: 'invalid', message: '' } }))],
  ['rows have come', () => new Listing({ ...clock, ask }, { event: 'admin:people', rows: 'people' }), (list) => list.load()],
];

for (const [name, make, act] of ACTS) {
  test(`the page is told when ${name}`, async () => {
    const model = make();
    told = 0;
    await act(model);
    assert.ok(told > 0);
  });
}

test('a field that gets the value it has is no change', () => {
  const model = observed({ state: 'ready', rows: [] });
  const { rows } = model;
  Object.assign(model, { state: 'ready', rows });
  assert.equal(told, 0);
  model.rows = [];
  assert.equal(told, 1);
});

test('an observed model keeps its methods, and what it holds for itself is its own', () => {
  class Counter {
    count = 0;
    #steps = 1;
    constructor() {
      observed(this);
    }
    step() {
      this.count += this.#steps;
      return this.count;
    }
  }
  const [one, other] = [new Counter(), new Counter()];
  assert.deepEqual([one.step(), one.step(), other.count, told], [1, 2, 0, 2]);
});

test('only the last who asked is told, for there is one page', () => {
  const before = told;
  let later = 0;
  whenChanged(() => { later += 1; });
  changed();
  assert.deepEqual([told, later], [before, 1]);
});

test('the page is told of a draft when it begins, when it is long enough to be counted, and when it is emptied, and not of each letter', () => {
  const composition = lobby();
  const drawings = ['', ' ', 'a', 'ab', 'ab c', 'x'.repeat(COUNT_FROM), 'x'.repeat(COUNT_FROM + 1), 'x'.repeat(COUNT_FROM + 2), 'ab', '  ', ''].map((text) => {
    told = 0;
    composition.target.text = text;
    return told;
  });
  assert.deepEqual(drawings, [0, 0, 1, 0, 0, 0, 1, 1, 1, 1, 0]);
});
