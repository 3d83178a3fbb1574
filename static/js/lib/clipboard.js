/** Puts a text that stands in a field on the clipboard. @param {HTMLInputElement} field @returns {Promise<boolean>} whether the browser let us */
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
