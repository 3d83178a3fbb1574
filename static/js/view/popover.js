/**
 * Shows a menu within the window, and focuses its first item. lit-html reports a new element before it is in the document.
 * @param {{x: number, y: number}} at in the window
 */
export const popUp = ({ x, y }) => (/** @type {Element | undefined} */ element) => queueMicrotask(() => {
  const menu = /** @type {HTMLElement | undefined} */ (element);
  if (!menu?.isConnected || menu.matches(':popover-open')) return;
  menu.showPopover();
  menu.style.left = `${Math.max(8, Math.min(x, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(y, innerHeight - menu.offsetHeight - 8))}px`;
  menu.querySelector('button')?.focus();
});
