/** @typedef {"" | "weak" | "good" | "strong"} Level   "": not known */
/** @typedef {{level: Level, words: string}} Verdict */

/** In ms: a shorter pause in typing is not the moment to ask the server. */
const PAUSE = 400;
const UNKNOWN = { level: /** @type {const} */ (''), words: '' };

/** The number of characters as the server counts them. @param {string} password */
const lengthOf = (password) => [...password.normalize('NFC')].length;

/**
 * How strong a new password is, while it is typed. Whether it is too short is known here; the server judges the rest,
 * by the rules by which it takes passwords, so that one that is called good is taken.
 */
export class Strength {
  /** @type {Verdict} */
  verdict = UNKNOWN;
  /** @type {any} */
  #timer;
  #turn = 0;
  #parts;

  /**
   * @param {object} parts
   * @param {number} parts.least   the characters that a password needs
   * @param {() => Promise<Verdict | null>} parts.ask   null if there is no answer
   * @param {() => void} parts.changed
   * @param {(work: () => void, ms: number) => any} parts.later
   * @param {(timer: any) => void} parts.cancel
   */
  constructor(parts) {
    this.#parts = parts;
  }

  /** @param {string} password as it is now */
  typed(password) {
    const { least, later, cancel } = this.#parts;
    this.#turn += 1;
    cancel(this.#timer);
    const missing = least - lengthOf(password);
    if (!password) this.#is(UNKNOWN);
    else if (missing > 0) this.#is({ level: 'weak', words: `Too short: ${missing} more ${missing === 1 ? 'character' : 'characters'}` });
    else {
      // What was said of a shorter one is not true any more; an older judgement stays until there is a new one.
      if (this.verdict.words.startsWith('Too short')) this.#is({ level: '', words: 'Checking…' });
      this.#timer = later(() => this.#judge(), PAUSE);
    }
  }

  async #judge() {
    const turn = this.#turn;
    const verdict = await this.#parts.ask();
    if (turn === this.#turn) this.#is(verdict ?? UNKNOWN);
  }

  /** @param {Verdict} verdict */
  #is(verdict) {
    this.verdict = verdict;
    this.#parts.changed();
  }
}
