/** The difference of two texts, by words. */

/** @typedef {{kind: "same" | "added" | "removed", text: string}} Change */

/** With more pairs of words than this, between what is the same at both ends, all of it counts as replaced. */
const MOST_PAIRS = 1_000_000;

/** Words, spaces and signs, one after the other. @param {string} text */
const wordsOf = (text) => text.match(/\s+|[\p{L}\p{N}\p{M}_]+|[^\s\p{L}\p{N}\p{M}_]/gu) ?? [];

/** @param {readonly string[]} a @param {readonly string[]} b @returns {[number, number]} words that are the same at the beginning, and at the end */
function sameEnds(a, b) {
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < most - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  return [start, end];
}

/** The lengths of the longest common part of the words from each pair of places on. @param {readonly string[]} a @param {readonly string[]} b */
function commonFrom(a, b) {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  const at = (/** @type {number} */ i, /** @type {number} */ j) => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  return at;
}

/** What has to be done to make the second text of the first. @param {string} before @param {string} after @returns {Change[]} */
export function changesOf(before, after) {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  const [start, end] = sameEnds(a, b);
  /** @type {Change[]} */
  const found = [];
  const add = (/** @type {Change["kind"]} */ kind, /** @type {string} */ text) => {
    const last = found.at(-1);
    if (last?.kind === kind) last.text += text;
    else if (text) found.push({ kind, text });
  };
  add('same', a.slice(0, start).join(''));
  const [middleA, middleB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (middleA.length * middleB.length > MOST_PAIRS) {
    add('removed', middleA.join(''));
    add('added', middleB.join(''));
  } else walk(middleA, middleB, add);
  add('same', a.slice(a.length - end).join(''));
  return found;
}

/** @param {readonly string[]} a @param {readonly string[]} b @param {(kind: Change["kind"], text: string) => void} add */
function walk(a, b, add) {
  const common = commonFrom(a, b);
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      add('same', a[i] ?? '');
      i += 1;
      j += 1;
    } else if (j >= b.length || (i < a.length && common(i + 1, j) >= common(i, j + 1))) {
      add('removed', a[i] ?? '');
      i += 1;
    } else {
      add('added', b[j] ?? '');
      j += 1;
    }
  }
}
