/**
 * A function that remembers its newest results, by their text.
 * @template Result @param {(text: string) => Result} make @param {number} most results
 * @returns {(text: string) => Result}
 */
export function cached(make, most) {
  /** @type {Map<string, Result>} */
  const known = new Map();
  return (text) => {
    const found = known.get(text) ?? make(text);
    known.delete(text); // the last one is the newest
    known.set(text, found);
    for (const oldest of known.keys()) {
      if (known.size <= most) break;
      known.delete(oldest);
    }
    return found;
  };
}
