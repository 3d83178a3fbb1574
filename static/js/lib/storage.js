/** The browser's storage of texts, or null where it has none for us. @returns {Storage | null} */
export function localStorageOrNull() {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
