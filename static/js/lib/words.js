/** Words that both pages use. */

/** @param {{kind: string, label: string}} session @returns {string} */
export function deviceWords({ kind, label }) {
  if (kind === 'token') return label ? `API token “${label}”` : 'API token';
  return label || (kind === 'key' ? 'A program' : 'A browser');
}

/** @param {number} count @param {string} one @param {string} [many] */
export const counted = (count, one, many = `${one}s`) => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
