/** @import { Chat } from '../model/chat.js' */
/** @import { Message, WireError } from '../model/types.js' */

/**
 * What the views are given.
 *
 * @typedef {object} Page
 * @property {Chat} chat
 * @property {Ui} ui
 * @property {() => void} redraw
 * @property {(slug: string) => void} go       brings a room into view and into the address bar
 * @property {() => void} toNewest             scrolls down, sliding the shown part along
 * @property {() => Promise<void>} toFirstNew  scrolls up to where reading left off, fetching what lies between
 * @property {import('./scroll.js').Scroll} scroll
 */

/** @typedef {"room" | "topic" | "switcher" | "keys" | "leave"} DialogName */

/** What is open, begun or pointed at on the page; nothing of it outlives the page. */
export class Ui {
  /** @type {DialogName | null} */
  dialog = null;
  /** @type {WireError | null} what the server said about the open dialog's form */
  dialogError = null;
  isBusy = false;
  isDrawerOpen = false;
  isPanelOpen = false;
  isEmojiOpen = false;
  /** The message being edited in the composer, and its new text. @type {Message | null} */
  editing = null;
  editText = '';
  composerError = '';
  /** The message whose deletion is asked about. @type {number | null} */
  confirming = null;
  /** The row whose actions a long press brought up. @type {string | null} */
  acting = null;
  filter = '';
  showsAllRooms = false;
  typed = '';
  picked = 0;
  /** What gets the focus after the next drawing. @type {string | null} */
  focusNext = null;

  /** @param {DialogName} name */
  openDialog(name) {
    this.dialog = name;
    this.dialogError = null;
    this.isBusy = false;
    this.isDrawerOpen = false;
    this.isEmojiOpen = false;
    this.typed = '';
    this.picked = 0;
  }

  closeDialog() {
    this.dialog = null;
    this.dialogError = null;
  }

  /** @param {Message} message */
  edit(message) {
    this.editing = message;
    this.editText = message.text ?? '';
    this.composerError = '';
    this.confirming = null;
    this.acting = null;
    this.focusNext = '.composer textarea';
  }

  stopEditing() {
    this.editing = null;
    this.composerError = '';
    this.focusNext = '.composer textarea';
  }

  /** Another room: what belonged to the last one is over. */
  reset() {
    this.editing = null;
    this.composerError = '';
    this.confirming = null;
    this.acting = null;
    this.isDrawerOpen = false;
    this.isEmojiOpen = false;
  }

  /** Closes the innermost thing that is open. @returns {boolean} whether there was one */
  escape() {
    if (this.isEmojiOpen) this.isEmojiOpen = false;
    else if (this.confirming !== null) this.confirming = null;
    else if (this.acting !== null) this.acting = null;
    else if (this.editing) this.stopEditing();
    else if (this.isDrawerOpen) this.isDrawerOpen = false;
    else if (this.isPanelOpen) this.isPanelOpen = false;
    else return false;
    return true;
  }
}
