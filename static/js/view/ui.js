/** @import { Chat } from '../model/chat.js' */
/** @import { Composition } from '../model/composition.js' */
/** @import { Listing } from '../model/listing.js' */
/** @import { Picker } from '../model/picker.js' */
/** @import { Profiles } from '../model/profiles.js' */
/** @import { Invitation, Message, RoomBan, Session, Token } from '../wire.d.ts' */
import { observed } from '../lib/changes.js';
import { Form } from '../model/form.js';
import { Focus } from './focus.js';

/**
 * What the views are given.
 *
 * @typedef {object} Page
 * @property {Chat} chat
 * @property {Ui} ui
 * @property {Profiles} profiles
 * @property {() => void} drawNow              at once, and not before the next frame: where the next key has to meet what is new
 * @property {(slug: string) => void} go       brings a room into view and into the address bar
 * @property {() => void} toNewest             scrolls down, sliding the shown part along
 * @property {() => Promise<void>} toFirstNew  scrolls up to where reading left off, fetching what lies between
 * @property {import('./scroll.js').Scroll} scroll
 */

/** @typedef {"room" | "topic" | "switcher" | "keys" | "leave" | "direct" | "add" | "person" | "settings" | "invite" | "report" | "self" | "sign-out"} DialogName */
/** @typedef {"profile" | "privacy" | "sessions" | "tokens" | "blocked"} Section   of the dialog about oneself */

/**
 * What the open dialog is about.
 *
 * @typedef {object} About
 * @property {Picker} [picker]            people to choose
 * @property {number} [person]            the id of the one whose card it is
 * @property {string} [question]          what is asked before it is done
 * @property {Message} [message]          what is reported
 * @property {Listing<Invitation>} [invitations]
 * @property {string} [link]              the way to the invitation just made, shown this once
 * @property {Section} [section]
 * @property {Listing<Session>} [sessions]
 * @property {Listing<Token>} [tokens]
 * @property {string} [secret]            of the token just made, shown this once
 * @property {{file: File, url: string}} [picture]   chosen, and not sent yet
 * @property {Listing<RoomBan>} [bans]     who is kept out of the room
 * @property {string} [adding]            who may add us
 * @property {string} [said]              what to say when it was done
 */

/** What is open, begun or pointed at on the page; nothing of it outlives the page. */
export class Ui {
  /** @type {DialogName | null} */
  dialog = null;
  /** @type {About} */
  about = {};
  /** Of the dialog that is open. */
  form = new Form();
  /** What was put on the clipboard last. */
  copied = '';
  isDrawerOpen = false;
  isPanelOpen = false;
  isEmojiOpen = false;
  isMenuOpen = false;
  /** The message whose deletion is asked about. @type {number | null} */
  confirming = null;
  /** The row whose actions a long press brought up. @type {string | null} */
  acting = null;
  /** Messages by people who are blocked, and that were asked for nevertheless. @type {ReadonlySet<number>} */
  unfolded = new Set();
  filter = '';
  showsAllRooms = false;
  typed = '';
  picked = 0;
  focus = new Focus();

  constructor() {
    observed(this);
  }

  /** @param {DialogName} name @param {About} [about] */
  openDialog(name, about = {}) {
    this.dialog = name;
    this.about = about;
    this.form = new Form();
    this.copied = '';
    this.isDrawerOpen = false;
    this.isEmojiOpen = false;
    this.isMenuOpen = false;
    this.acting = null;
    this.typed = '';
    this.picked = 0;
  }

  closeDialog() {
    this.dialog = null;
    this.about = {};
    this.form = new Form();
  }

  /** The composer is for something else now. */
  turnToComposer() {
    this.confirming = null;
    this.acting = null;
    this.focus.aim('composer');
  }

  /** Another room: what belonged to the last one is over. */
  reset() {
    this.confirming = null;
    this.acting = null;
    this.isDrawerOpen = false;
    this.isEmojiOpen = false;
  }

  /** Closes the innermost thing that is open. @param {Composition} composition @returns {boolean} whether there was one */
  escape(composition) {
    const isMenu = this.isMenuOpen && !this.isEmojiOpen;
    if (this.isEmojiOpen) this.isEmojiOpen = false;
    else if (this.isMenuOpen) this.isMenuOpen = false;
    else if (this.confirming !== null) this.confirming = null;
    else if (this.acting !== null) this.acting = null;
    else if (composition.editing) composition.stopEditing();
    else if (this.isDrawerOpen) this.isDrawerOpen = false;
    else if (this.isPanelOpen) this.isPanelOpen = false;
    else return false;
    this.focus.aim(isMenu ? 'me' : 'composer');
    return true;
  }
}
