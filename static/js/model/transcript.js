import { clock } from '../lib/time.js';

/** @typedef {{at: number, by: string, text: string}} Line   a line of the server has no author in `by` */

/** A conversation as plain text. @param {readonly Line[]} lines */
export const transcript = (lines) => lines.map(({ at, by, text }) => `[${clock(at)}] ${by ? `${by}: ` : ''}${text.trimEnd()}`).join('\n');
