/** A message as it is kept: without the space around it; but among several lines the first keeps its indent. @param {string} text */
export function tidied(text) {
  const kept = text.replace(/^(?:[^\S\n]*\n)+/, '').trimEnd();
  return kept.includes('\n') ? kept : kept.trimStart();
}
