/** Chromium and Firefox let the keyboard scroll any box that has more to show; Safari only boxes that take the focus. */
const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollHeight > target.clientHeight) target.setAttribute('tabindex', '0');
    else target.removeAttribute('tabindex');
  }
});

/** Makes an element a tab stop for as long as it scrolls. @param {Element | undefined} element */
export function scrollable(element) {
  if (element) sizes.observe(element);
}
