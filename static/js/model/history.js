/** @import { Change } from '../lib/diff.js' */
/** @import { Version } from '../wire.d.ts' */
import { changesOf } from '../lib/diff.js';

/** @typedef {{at: number, changes: Change[], isFirst: boolean}} Step   a text of a message, and what was changed to make it */

/** The texts of a message with what was changed in each, the newest first. @param {readonly Version[]} versions the oldest first @returns {Step[]} */
export const stepsOf = (versions) => versions.map(({ text, at }, index) => {
  const before = versions[index - 1];
  return { at, isFirst: index === 0, changes: before ? changesOf(before.text, text) : [{ kind: /** @type {const} */ ('same'), text }] };
}).reverse();
