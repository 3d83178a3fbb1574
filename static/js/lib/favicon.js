/** Shows a dot in the icon of the tab while something is unread. @param {boolean} isUnread */
export function showUnread(isUnread) {
  const link = /** @type {HTMLLinkElement | null} */ (document.querySelector('link[rel=icon]'));
  if (!link) return;
  link.dataset['read'] ??= link.getAttribute('href') ?? '';
  const wanted = isUnread ? link.dataset['unread'] : link.dataset['read'];
  if (wanted && link.getAttribute('href') !== wanted) link.href = wanted;
}
