/** @import { Ack } from '../../model/types.js' */
/** @import { Account } from '../../wire.d.ts' */
/** @import { TeamEditor } from './groups.js' */
import { observed } from '../../lib/changes.js';
import { Form } from '../../model/form.js';

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
 * @typedef {{kind: "group", editor: TeamEditor}} GroupCard
 * @typedef {{kind: "link", title: string, words: string, path: string, hasCode: boolean}} LinkOnce
 * @typedef {Question | PersonCard | GroupCard | LinkOnce} Dialog
 */

/** The dialog that is open, and its form. */
export class Asking {
  /** @type {Dialog | null} */
  dialog = null;
  form = new Form();

  constructor() {
    observed(this);
  }

  /** @param {Dialog} dialog */
  open(dialog) {
    this.dialog = dialog;
    this.form = new Form('dialog');
  }

  close() {
    this.dialog = null;
  }

  /** Answers the question that is open. @param {string} reason @returns {Promise<boolean>} whether its dialog is done with */
  async answer(reason) {
    const asked = this.dialog;
    if (asked?.kind !== 'question') return false;
    const answer = await this.form.send(() => asked.work(reason));
    if (!answer) return false;
    const isStillOpen = this.dialog === asked;
    const next = asked.done?.(answer) ?? null;
    if (next) this.open(next);
    return !next && isStillOpen;
  }
}
