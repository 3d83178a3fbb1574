/** @import { Conversation } from './conversation.js' */

/** With the one that is open. */
const MOST = 3;

/** The rooms whose rows are in the document: the open one, and hidden ones that were open before, for coming back to them at once. */
export class Drawn {
  /** In the order of the document, which stays: an element that is moved loses its layout. @type {readonly Conversation[]} */
  rooms = [];
  /** The latest at the end. @type {readonly Conversation[]} */
  #recent = [];

  /** @param {Conversation} room */
  has(room) {
    return this.rooms.includes(room);
  }

  /** Opens a room, or something else in its place. @param {Conversation | null} current @param {(room: Conversation) => boolean} mayStay */
  turnTo(current, mayStay) {
    this.#recent = [...this.#recent.filter((one) => one !== current && mayStay(one)), ...(current ? [current] : [])].slice(-MOST);
    this.rooms = [...new Set([...this.rooms, ...this.#recent])].filter((one) => this.#recent.includes(one));
    return this.rooms;
  }
}
