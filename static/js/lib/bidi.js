/**
 * The text with its bidirectional isolates in pairs (UAX #9): one that it leaves open would take the end of the element
 * around it for its own, and one that it closes too often would end that element's. A line break ends them all.
 * @param {string} text
 */
export function paired(text) {
  if (!/[\u2066-\u2069]/.test(text)) return text;
  return text.split('\n').map((line) => {
    let open = 0;
    const left = line.replace(/[\u2066-\u2069]/g, (sign) => {
      const closes = sign === '\u2069';
      if (closes && !open) return '';
      open += closes ? -1 : 1;
      return sign;
    });
    return left + '\u2069'.repeat(open);
  }).join('\n');
}
