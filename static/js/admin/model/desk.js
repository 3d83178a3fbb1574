/** @import { Ask, WireError } from '../../model/types.js' */
/** @import { Account, Answers, AuditRecord, Ban, FailedJob, Invitation, Me, OwnEmoji, Profile, Report, Requests, RoomRecord, SessionRecord } from '../../wire.d.ts' */
/** @import { Parts } from '../../model/listing.js' */
/** @import { Team } from './groups.js' */
import { observed } from '../../lib/changes.js';
import { Connection } from '../../model/connection.js';
import { Listing } from '../../model/listing.js';
import { teamsOf } from './groups.js';

/**
 * The parts of the admin page, in the order of the navigation. Who lacks the right does not see the section.
 * @type {{name: SectionName, label: string, icon: string, right: string}[]}
 */
export const SECTIONS = [
  { name: 'people', label: 'People', icon: 'users', right: 'admin:people' },
  { name: 'groups', label: 'Groups', icon: 'at-sign', right: 'group:save' },
  { name: 'rooms', label: 'Rooms', icon: 'hash', right: 'admin:rooms' },
  { name: 'sessions', label: 'Sessions', icon: 'monitor-smartphone', right: 'admin:sessions' },
  { name: 'invitations', label: 'Invitations', icon: 'mail', right: 'invitation:list' },
  { name: 'reports', label: 'Reports', icon: 'flag', right: 'report:list' },
  { name: 'bans', label: 'Bans', icon: 'ban', right: 'ban:list' },
  { name: 'emoji', label: 'Emoji', icon: 'smile', right: 'emoji:remove' },
  { name: 'log', label: 'Log', icon: 'scroll-text', right: 'audit:list' },
  { name: 'jobs', label: 'Jobs', icon: 'rotate-cw', right: 'job:list' },
  { name: 'workspace', label: 'Workspace', icon: 'house', right: 'workspace:settings' },
];

/**
 * @typedef {Omit<Me, "may"> & {may?: string[]}} Self   our rights are told by the server
 * @typedef {Answers["workspace:settings"]} Settings
 *
 * @typedef {"people" | "groups" | "rooms" | "sessions" | "invitations" | "reports" | "bans" | "emoji" | "log" | "jobs" | "workspace"} SectionName
 *
 * @typedef {Parts & {
 *   ask: Ask, me: Self, workspace: string, section: SectionName,
 *   connect: () => void, now: () => number, random: () => number,
 *   leave: () => void,
 * }} DeskParts    `leave`: this page is not for us any more
 */

/** @param {Parts} parts */
const listings = (parts) => ({
  /** @type {Listing<Account>} */
  people: new Listing(parts, {
    event: 'admin:people', rows: 'people', cursor: 'after', fields: (query, choice) => ({ query, ...(choice && { role: choice }) }),
  }),
  /** @type {Listing<Team>} */
  groups: new Listing(parts, { event: 'group:list', rows: teamsOf }),
  /** @type {Listing<RoomRecord>} */
  rooms: new Listing(parts, { event: 'admin:rooms', rows: 'rooms', cursor: 'after', fields: (query) => ({ query }) }),
  /** @type {Listing<SessionRecord>} */
  sessions: new Listing(parts, { event: 'admin:sessions', rows: 'sessions', cursor: 'before', fields: (query) => ({ query }) }),
  /** @type {Listing<Invitation>} */
  invitations: new Listing(parts, { event: 'invitation:list', rows: 'invitations', cursor: 'before' }),
  /** @type {Listing<Report>} */
  reports: new Listing(parts, {
    event: 'report:list', rows: 'reports', cursor: 'before', choice: 'open', fields: (_, choice) => ({ closed: choice === 'closed' }),
  }),
  /** @type {Listing<Ban>} */
  bans: new Listing(parts, { event: 'ban:list', rows: 'bans' }),
  /** @type {Listing<Account>} */
  banned: new Listing(parts, { event: 'admin:people', rows: 'people', cursor: 'after', fields: () => ({ banned: true }) }),
  /** @type {Listing<OwnEmoji>} */
  emoji: new Listing(parts, { event: 'emoji:list', rows: 'emoji' }),
  /** @type {Listing<AuditRecord>} */
  log: new Listing(parts, { event: 'audit:list', rows: 'entries', cursor: 'before', fields: (_, choice) => ({ act: choice }) }),
  /** @type {Listing<FailedJob>} */
  jobs: new Listing(parts, { event: 'job:list', rows: 'jobs', cursor: 'before' }),
});

/** The admin page: who works at it, what is shown, and the lists. */
export class Desk {
  me;
  workspace;
  /** @type {SectionName} */
  section;
  connection;
  lists;
  /** @type {Settings | null} */
  settings = null;
  /** @type {WireError | null} */
  settingsError = null;
  /** Reports that wait, as many as a page has; "50" may be more. */
  waiting = 0;
  /** Why there will be no connection any more. */
  signedOut = '';
  /** The last action, as a message for the eye and for screen readers. */
  notice = '';
  /** Takes it back. @type {(() => void) | null} */
  undo = null;
  #parts;
  #epoch = '';
  /** @type {any} */
  #fading = null;

  /** @param {DeskParts} parts */
  constructor(parts) {
    this.#parts = parts;
    this.me = parts.me;
    this.workspace = parts.workspace;
    this.section = parts.section;
    this.connection = new Connection(parts);
    this.lists = listings(parts);
    observed(this);
  }

  /** Before the server said what we may, everything stands there that admins usually have. */
  get sections() {
    return SECTIONS.filter((section) => this.may(section.right));
  }

  /** @param {string} right */
  may(right) {
    return this.me.may?.includes(right) ?? right !== 'workspace:change';
  }

  /** The lists of the section that is shown. */
  get current() {
    if (this.section === 'workspace') return [];
    return this.section === 'bans' ? [this.lists.bans, this.lists.banned] : [this.lists[this.section]];
  }

  /** @param {SectionName} section @param {string} [query] to look for in it */
  show(section, query) {
    this.section = section;
    const list = section === 'workspace' ? null : this.lists[section];
    if (list && query !== undefined) void list.find(query);
    else if (this.connection.isOnline) void this.#fetch();
  }

  /** People with accounts, of whom some are searched. @returns {Listing<Profile>} */
  candidates() {
    const list = new Listing(this.#parts, { event: 'person:list', rows: 'people', cursor: 'after', fields: (query) => ({ query }) });
    void list.load();
    return list;
  }

  /** @param {string} event @param {any} data what the server says unasked */
  hear(event, data) {
    if (event === 'hello') this.#hello(data);
    else if (event === 'me') this.#changed(data.me);
    else if (event === 'workspace') this.workspace = data.name;
    else if (event === 'group' && this.section === 'groups') void this.lists.groups.load();
    else if (event === 'restart') this.connection.restarting(data.seconds);
    else if (event === 'signed_out') {
      this.signedOut = data.message;
      this.connection.refused({ code: 'forbidden', message: data.message });
    }
  }

  /**
   * @template {keyof Requests} Name
   * @param {Name} event @param {Requests[Name]} payload @param {string} [done] what to say when it worked
   */
  async act(event, payload, done = '') {
    await this.connection.tried();
    const ack = await this.#parts.ask(event, payload);
    if (ack.ok && done) this.say(done);
    return ack;
  }

  /** @param {string} words @param {(() => void) | null} [undo] offered for a while */
  say(words, undo = null) {
    this.notice = words;
    this.undo = undo;
    this.#parts.cancel(this.#fading);
    this.#fading = this.#parts.later(() => this.say(''), undo ? 12_000 : 6_000);
  }

  /** A report was dealt with, and with it all others of that message. @param {Report} report */
  closed(report) {
    const { reports } = this.lists;
    const same = reports.rows.filter((row) => row.message.id === report.message.id);
    for (const row of same) reports.drop(row.id);
    this.waiting = Math.max(0, this.waiting - same.length);
  }

  /** @param {{me: Me, workspace: string, epoch: string}} hello */
  #hello({ me, workspace, epoch }) {
    if (me.id !== this.me.id || (this.#epoch && this.#epoch !== epoch)) return this.#parts.leave();
    this.#epoch = epoch;
    this.workspace = workspace;
    this.connection.online();
    this.#changed(me);
    void this.#fetch();
    void this.#count();
  }

  /** @param {Self} me */
  #changed(me) {
    this.me = me;
    if (me.may && !me.may.includes('admin:people')) this.#parts.leave();
  }

  async #fetch() {
    if (this.section === 'workspace') await this.loadSettings();
    else await Promise.all(this.current.map((list) => list.resume()));
  }

  async #count() {
    if (!this.may('report:list')) return;
    const ack = await this.#parts.ask('report:list', { closed: false });
    if (ack.ok) this.waiting = ack.reports.length;
  }

  /** @param {string} name @param {string} door as they are now */
  changed(name, door) {
    this.settings = { name, door };
    this.workspace = name;
  }

  async loadSettings() {
    const ack = await this.#parts.ask('workspace:settings', {});
    if (ack.ok) this.changed(ack.name, ack.door);
    this.settingsError = ack.ok ? null : ack.error;
  }
}
