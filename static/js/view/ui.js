/** @import { Order } from '../model/browse.js' */
/** @import { Chat } from '../model/chat.js' */
/** @import { Listing } from '../model/listing.js' */
/** @import { Picker } from '../model/picker.js' */
/** @import { Profiles } from '../model/profiles.js' */
/** @import { Pane } from './panes.js' */
/** @import { Invitation, Message, Profile, RoomBan, Session, Token } from '../wire.d.ts' */
import { observed } from '../lib/changes.js';
import { Form } from '../model/form.js';
import { Focus } from './focus.js';

/**
 * The object that every view gets.
 *
 * @typedef {object} Page
 * @property {Chat} chat
 * @property {Ui} ui
 * @property {Profiles} profiles
 * @property {() => void} drawNow              draws at once, not before the next frame, so that the next key gets to the new state
 * @property {(slug: string, seq?: number | null) => void} go   shows a room, or a message of it, and its path in the address bar
 * @property {(slug: string, seq: number) => void} visit  shows a message, with a button that leads back
 * @property {() => boolean} isVisiting        true if there is a place to go back to
 * @property {() => void} toNewest             scrolls down to the newest message
 * @property {() => Promise<void>} toFirstNew  scrolls up to the first unread message, and loads the messages in between
 * @property {import('./scroll.js').Scroll} scroll
 * @property {import('../model/drawn.js').Drawn} drawn
 * @property {import('../model/landing.js').Landing} landing
 * @property {() => void} openInbox            shows the inbox in the place of a room
 * @property {import('../model/saved.js').Saved} saved
 * @property {import('../model/entries.js').Entries} entries   what is meant for the person, in the inbox
 * @property {import('../model/pins.js').Pins} pins
 * @property {import('../model/linked.js').Linked} linked
 * @property {import('../model/thread.js').Thread} thread
 * @property {{log: Pane, thread: Pane}} panes
 * @property {import('../model/sections.js').Sections} sections
 * @property {import('../model/emoji.js').EmojiSet} emoji
 * @property {import('../model/reactions.js').Reactions} reactions
 * @property {import('./rooms/list.js').RoomList} list
 * @property {import('../model/entrance.js').Entrance} entrance
 * @property {import('../model/first_steps.js').FirstSteps} steps
 * @property {import('../model/completion.js').Completion} completion   of what is typed into the composer
 */

/**
 * The open picker of a reaction.
 *
 * @typedef {object} Picking
 * @property {Pane} pane
 * @property {Message} message
 * @property {DOMRect} at          where the button is, in the window
 * @property {boolean} isSheet
 * @property {HTMLElement | null} opener
 *
 * The open card with the names of those who reacted.
 * @typedef {{pane: Pane, seq: number, emoji: string, at: DOMRect}} Named
 */

/** @typedef {"room" | "topic" | "switcher" | "browse" | "keys" | "leave" | "direct" | "add" | "person" | "settings" | "invite" | "invite-workspace" | "report" | "save" | "share" | "history" | "self" | "preferences" | "sign-out"} DialogName */
/** @typedef {import('./panes.js').Pane["name"]} PaneName */
/** @typedef {"profile" | "privacy" | "sessions" | "tokens" | "blocked"} Section   of the dialog "Profile and settings" */

/**
 * The data of the open dialog.
 *
 * @typedef {object} About
 * @property {Picker} [picker]            people to choose
 * @property {number} [person]            the id of the person on the card
 * @property {string} [question]          the action that needs a confirmation
 * @property {Message} [message]          the message to report, save or share, or whose history is read
 * @property {string} [room]              the slug of its room
 * @property {string} [clientId]          of the post that shares it
 * @property {import('../model/history.js').Step[]} [history]
 * @property {Listing<Invitation>} [invitations]
 * @property {string} [link]              the path of an invitation just made, shown only once
 * @property {Section} [section]
 * @property {Listing<Session>} [sessions]
 * @property {Listing<Token>} [tokens]
 * @property {string} [secret]            the secret of a token just made, shown only once
 * @property {{file: File, url: string}} [picture]   a picture that is chosen but not sent yet
 * @property {Listing<RoomBan>} [bans]     people banned from the room
 * @property {string} [adding]            the setting for who may add us to rooms
 * @property {Listing<Profile> | null} [people]  people whom the server found for the switcher
 * @property {{order: Order, most: number}} [browsing]  the order of the public rooms, and how many are shown
 * @property {string} [said]              the message after a success
 */

/**
 * The open menu of a message.
 *
 * @typedef {object} Acting
 * @property {Pane} pane
 * @property {string} key          of its row
 * @property {Message} message
 * @property {{x: number, y: number}} at   in the window
 * @property {boolean} isSheet     at the bottom of a touch screen
 * @property {HTMLElement | null} opener   gets the focus back
 */

/** The state of the page's controls: open dialogs and menus. It is lost with the page. */
export class Ui {
  /** @type {DialogName | null} */
  dialog = null;
  /** @type {About} */
  about = {};
  /** The form of the open dialog. */
  form = new Form();
  /** The text that was last copied to the clipboard. */
  copied = '';
  /** True while the inbox is shown in the place of a room. */
  isInbox = false;
  isDrawerOpen = false;
  isPanelOpen = false;
  /** What the panel shows. @type {"people" | "pins" | "thread"} */
  panelTab = 'people';
  /** @type {import('./inbox/inbox.js').TabName} */
  inboxTab = 'mentions';
  /** The pane whose composer has its emoji open, its buttons for formatting (because something is selected, or on demand), and its preview. @type {PaneName | null} */
  emojiIn = null;
  /** @type {PaneName | null} */
  selectedIn = null;
  /** @type {PaneName | null} */
  formattingIn = null;
  /** @type {PaneName | null} */
  previewIn = null;
  isMenuOpen = false;
  /** The menu "More" of the header. */
  isMoreOpen = false;
  /** The key of the row whose message is deleted after a confirmation. @type {string | null} */
  confirming = null;
  /** The message whose menu is open. @type {Acting | null} */
  acting = null;
  /** @type {Picking | null} */
  picking = null;
  /** @type {Named | null} */
  named = null;
  /** The key of the row below the pointer, and of the one with the focus: these show their actions. @type {string | null} */
  pointed = null;
  /** @type {string | null} */
  entered = null;
  /** The keys of long rows that are shown as a whole. @type {ReadonlySet<string>} */
  unfolded = new Set();
  /** Messages by blocked people that the person wants to see. @type {ReadonlySet<number>} */
  shown = new Set();
  typed = '';
  /** The key of the choice that is picked in the switcher; without one it is the first. */
  picked = '';
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
    this.emojiIn = null;
    this.isMenuOpen = false;
    this.isMoreOpen = false;
    this.acting = null;
    this.picking = null;
    this.named = null;
    this.typed = '';
    this.picked = '';
  }

  closeDialog() {
    this.dialog = null;
    this.about = {};
    this.form = new Form();
  }

  /** @param {string} key of a row */
  toggleUnfolded(key) {
    this.unfolded = new Set(this.unfolded.has(key) ? [...this.unfolded].filter((one) => one !== key) : [...this.unfolded, key]);
  }

  /** How many parts of a row are shown as a whole; their keys begin with the row's. @param {string} key */
  unfoldedWithin(key) {
    return this.unfolded.size && [...this.unfolded].filter((one) => one.startsWith(`${key}/`)).length;
  }

  /** Moves to a composer, after its purpose has changed. @param {import('./focus.js').Target} field */
  turnTo(field) {
    this.confirming = null;
    this.acting = null;
    this.focus.aim(field);
  }

  /** Resets the state that belongs to one room. */
  reset() {
    this.isInbox = false;
    this.confirming = null;
    this.acting = null;
    this.picking = null;
    this.named = null;
    this.isDrawerOpen = false;
    this.emojiIn = null;
    this.isMoreOpen = false;
    this.previewIn = null;
  }

  /** Closes the innermost open element. @param {Pane} pane the one with the focus @returns {boolean} false if nothing was open */
  escape({ composition, field, form }) {
    const isMenu = this.isMenuOpen && !this.emojiIn;
    /** @type {import('./focus.js').Target} */
    let next = isMenu ? 'me' : field;
    if (this.emojiIn) this.emojiIn = null;
    else if (this.previewIn) this.previewIn = null;
    else if (this.isMoreOpen) this.isMoreOpen = false;
    else if (this.isMenuOpen) this.isMenuOpen = false;
    else if (this.confirming !== null) this.confirming = null;
    else if (this.acting !== null) this.acting = null;
    else if (this.named !== null) this.named = null;
    else if (composition.editing) composition.stopEditing();
    else if (composition.answered && document.activeElement?.closest(`.${form}`)) composition.answer(null);
    else if (this.isDrawerOpen) this.isDrawerOpen = false;
    else if (this.isPanelOpen) {
      this.isPanelOpen = false;
      next = 'composer';
    } else return false;
    this.focus.aim(next);
    return true;
  }
}
