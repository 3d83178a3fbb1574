/** @import { Ack, Granted, WireError } from '../../model/types.js' */
/** @import { Account } from '../../wire.d.ts' */
import { observed } from '../../lib/changes.js';

/**
 * What a dialog asks or shows.
 *
 * @typedef {object} Question     something that can't be undone, or takes a reason
 * @property {"question"} kind
 * @property {string} title
 * @property {string} words       what happens
 * @property {string} verb        on the button
 * @property {boolean} [isDanger]
 * @property {string} [quote]     what it is about, word for word
 * @property {string} [reason]    the label of the field for the reason; none: there is no such field
 * @property {(reason: string) => Promise<Ack<any>>} work
 * @property {(answer: any) => Dialog | void} [done]  what comes next, when something does
 *
 * @typedef {{kind: "person", person: Account}} PersonCard
 * @typedef {{kind: "link", title: string, words: string, path: string, hasCode: boolean}} LinkOnce
 * @typedef {Question | PersonCard | LinkOnce} Dialog
 */

/** The dialog that is open and, beside it, what the forms of the page are doing: each has a name, and an error stays with it. */
export class Asking {
  /** @type {Dialog | null} */
  dialog = null;
  /** The form that is being sent. */
  busy = '';
  /** @type {Record<string, WireError | undefined>} */
  errors = {};

  constructor() {
    observed(this);
  }

  /** @param {Dialog} dialog */
  open(dialog) {
    this.dialog = dialog;
    this.#fail('dialog', undefined);
  }

  close() {
    this.dialog = null;
    this.#fail('dialog', undefined);
  }

  /** Sends a form, once at a time. @template Answer @param {string} form @param {() => Promise<Ack<Answer>>} work @returns {Promise<Granted<Answer> | null>} */
  async send(form, work) {
    if (this.busy) return null;
    this.busy = form;
    this.#fail(form, undefined);
    const ack = await work();
    this.busy = '';
    if (!ack.ok) this.#fail(form, ack.error);
    return ack.ok ? ack : null;
  }

  /** Answers the question that is open. @param {string} reason @returns {Promise<boolean>} whether its dialog is done with */
  async answer(reason) {
    const asked = this.dialog;
    if (asked?.kind !== 'question') return false;
    const ack = await this.send('dialog', () => asked.work(reason));
    const isStillOpen = this.dialog === asked;
    // Another dialog was opened meanwhile: the error of this one is not its own.
    if (!isStillOpen) this.#fail('dialog', undefined);
    if (!ack) return false;
    const next = asked.done?.(ack) ?? null;
    if (next) this.open(next);
    return !next && isStillOpen;
  }

  /** @param {string} form @param {WireError | undefined} error */
  #fail(form, error) {
    this.errors = { ...this.errors, [form]: error };
  }
}
