/** Combining marks piled upon one letter ("Zalgo"): so high that they would be drawn over the lines around theirs. */

/** A letter with so many marks that a closer look is due. */
const CLUSTER = /\P{M}?\p{M}{4,}/gu;
/** Marks for any letter; those of one script are not among them. */
const GENERAL = /[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/gu;
/** No writing needs more. Vietnamese takes two, and the notations of linguists three. */
const MOST_GENERAL = 3;
/** The highest stacks that are written, of Sanskrit in Tibetan letters, have eight. */
const MOST = 8;

/** @param {string} cluster */
function isTooHigh(cluster) {
  const general = cluster.match(GENERAL)?.length ?? 0;
  return general > MOST_GENERAL || (cluster.match(/\p{M}/gu)?.length ?? 0) > MOST;
}

/** @param {string} text @returns {{text: string, isStack: boolean}[]} the whole text, in order; each stack is a part of its own */
export function stacks(text) {
  /** @type {{text: string, isStack: boolean}[]} */
  const parts = [];
  let done = 0;
  for (const { 0: cluster, index } of text.matchAll(CLUSTER)) {
    if (!isTooHigh(cluster)) continue;
    if (index > done) parts.push({ text: text.slice(done, index), isStack: false });
    parts.push({ text: cluster, isStack: true });
    done = index + cluster.length;
  }
  if (done < text.length) parts.push({ text: text.slice(done), isStack: false });
  return parts;
}
