/**
 * The first index whose item is not below the wanted key, in a list sorted by that key.
 *
 * @template T
 * @param {readonly T[]} list
 * @param {number} wanted
 * @param {(item: T) => number} keyOf
 */
export function lowerBound(list, wanted, keyOf) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keyOf(/** @type {T} */ (list[middle])) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
