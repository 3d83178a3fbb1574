/** @import { Ask } from './types.js' */
import { observed } from '../lib/changes.js';

/** In hours: a week. */
const VALID = 168;

/** The link by which new people join the workspace, for a person who may invite them. */
export class Entrance {
  /** The door of the workspace: "open", "invitation" or "closed"; empty as long as it is not known. */
  door = '';
  /** The path of an invitation that was made here. The server tells it only once. */
  made = '';
  #ask;

  /** @param {{ask: Ask}} parts */
  constructor({ ask }) {
    this.#ask = ask;
    observed(this);
  }

  /** The path to copy. If anyone may join, that is the workspace itself: it needs no invitation, which could run out or be forgotten. */
  get path() {
    return this.door === 'open' ? '/' : this.made;
  }

  async load() {
    const ack = await this.#ask('workspace:settings', {});
    if (ack.ok) this.door = ack.door;
  }

  /** Makes an invitation: when it is wanted, and not when somebody only looks, because it lets people in. */
  async make() {
    const ack = await this.#ask('invitation:create', { hours: VALID });
    if (ack.ok) this.made = ack.path;
    return ack;
  }
}
