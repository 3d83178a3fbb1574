/**
 * The item of a menu that a key leads to: the next or previous one, around the ends, the first, the last, or the next one that
 * begins with the typed character. Null for any other key.
 *
 * @param {readonly string[]} labels @param {number} at the present item, -1 if there is none @param {string} key
 */
export function stepAmong(labels, at, key) {
  const count = labels.length;
  if (count === 0) return null;
  if (key === 'ArrowDown') return (at + 1) % count;
  if (key === 'ArrowUp') return at < 0 ? count - 1 : (at - 1 + count) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  if (key.length !== 1) return null;
  const order = labels.map((_label, index) => (at + 1 + index) % count);
  return order.find((index) => labels[index]?.toLowerCase().startsWith(key.toLowerCase())) ?? null;
}
