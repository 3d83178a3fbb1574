/** Puts a text that stands in a field on the clipboard. @param {HTMLInputElement | HTMLTextAreaElement} field @returns {Promise<boolean>} whether the browser let us */
export async function copyFrom(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    // On plain http there is no clipboard but the old one, which copies what is selected.
    field.select();
    return document.execCommand('copy');
  }
}

/** Puts a text on the clipboard. @param {string} text @returns {Promise<boolean>} whether the browser let us */
export async function copyText(text) {
  const before = document.activeElement;
  const field = document.createElement('textarea');
  field.className = 'sr-only';
  field.value = text;
  document.body.append(field);
  const isDone = await copyFrom(field);
  field.remove();
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  return isDone;
}
