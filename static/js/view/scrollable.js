/** Chromium and Firefox scroll any overflowing box by keyboard; Safari only boxes that can have the focus. */
const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollHeight > target.clientHeight || target.scrollWidth > target.clientWidth) target.setAttribute('tabindex', '0');
    else target.removeAttribute('tabindex');
  }
});

/** Makes an element a tab stop while it can be scrolled. @param {Element | undefined} element */
export function scrollable(element) {
  if (element) sizes.observe(element);
}
