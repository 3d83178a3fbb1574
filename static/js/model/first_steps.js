/** @import { Chat } from './chat.js' */
/** @import { Entrance } from './entrance.js' */
import { observed } from '../lib/changes.js';

/** @typedef {"invite" | "room" | "picture"} Step */

/** @type {Step[]} */
const STEPS = ['invite', 'room', 'picture'];

/**
 * Proposals to a new owner, in the lobby. That a step is done follows from the workspace: somebody else has come, a
 * room exists, the owner has a picture. But those may go again, and a proposal must not come back, so a step once done or
 * dismissed is noted among the preferences of the account, on all its devices.
 */
export class FirstSteps {
  /** Steps that stay in view although they are done, because what they show is still needed. @type {Set<Step>} */
  #held = new Set();
  /** Steps that were noted by this page, so that a refusal does not lead to endless attempts. @type {Set<Step>} */
  #noted = new Set();
  #isAsked = false;
  #chat;
  #entrance;

  /** @param {Chat} chat @param {Entrance} entrance */
  constructor(chat, entrance) {
    this.#chat = chat;
    this.#entrance = entrance;
    observed(this);
  }

  /** The steps to show, in order. */
  get left() {
    if (!this.#isOffered) return [];
    const { first_steps: gone } = this.#chat.preferences.now;
    const isGone = (/** @type {Step} */ step) => gone.includes(step) || this.#noted.has(step) || this.#isDone(step);
    return STEPS.filter((step) => this.#held.has(step) || !isGone(step));
  }

  /** Notes what was done meanwhile. Called after each drawing of the page. */
  settle() {
    if (!this.#isOffered) return;
    this.#note(STEPS.filter((step) => this.#isDone(step)));
    if (this.#isAsked || !this.left.includes('invite')) return;
    this.#isAsked = true;
    void this.#entrance.load();
  }

  /** @param {Step} step */
  dismiss(step) {
    this.#held.delete(step);
    this.#note([step]);
  }

  /** The link was copied. The card stays until the page is left: its code may still be wanted. */
  copied() {
    if (this.#chat.me.role !== 'owner') return;
    this.#held.add('invite');
    this.#note(['invite']);
  }

  get #isOffered() {
    const { me, current, rooms } = this.#chat;
    return me.role === 'owner' && current.slug === 'lobby' && current.timeline.isLoaded && rooms.isLoaded;
  }

  /** @param {Step} step */
  #isDone(step) {
    const { me, current, rooms } = this.#chat;
    if (step === 'picture') return Boolean(me.avatar);
    if (step === 'room') return rooms.all.some(({ kind, slug }) => kind !== 'direct' && slug !== 'lobby');
    return current.presence.total > 1 || this.#entrance.door === 'closed';
  }

  /** @param {Step[]} steps */
  #note(steps) {
    const { preferences } = this.#chat;
    const gone = preferences.now.first_steps;
    const fresh = steps.filter((step) => !gone.includes(step) && !this.#noted.has(step));
    if (!fresh.length) return;
    for (const step of fresh) this.#noted.add(step);
    void preferences.choose({ first_steps: [...gone, ...fresh] });
  }
}
