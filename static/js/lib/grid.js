/**
 * Moves in grids that stand below each other, each with as many columns as the others. Rows may end early.
 *
 * @param {readonly number[]} sizes of the grids
 * @param {number} at the place in all of them, counted from the first
 * @param {string} key of the keyboard
 * @param {number} columns
 * @returns {number | null} the next place; -1 above the first row; null for any other key
 */
export function stepInGrids(sizes, at, key, columns) {
  const count = sizes.reduce((sum, size) => sum + size, 0);
  switch (key) {
    case 'ArrowRight': return Math.min(at + 1, count - 1);
    case 'ArrowLeft': return Math.max(at - 1, 0);
    case 'Home': return 0;
    case 'End': return count - 1;
    case 'ArrowDown': case 'ArrowUp': return vertical(sizes, at, key === 'ArrowDown' ? 1 : -1, columns) ?? (key === 'ArrowDown' ? at : -1);
    default: return null;
  }
}

/** @param {readonly number[]} sizes @param {number} at @param {1 | -1} step @param {number} columns @returns {number | null} */
function vertical(sizes, at, step, columns) {
  /** @type {{start: number, length: number}[]} */
  const rows = [];
  let start = 0;
  for (const size of sizes) {
    for (let done = 0; done < size; done += columns) rows.push({ start: start + done, length: Math.min(columns, size - done) });
    start += size;
  }
  const row = rows.findLastIndex((one) => one.start <= at);
  const next = rows[row + step];
  return next ? next.start + Math.min(at - (rows[row]?.start ?? 0), next.length - 1) : null;
}
