/** The controls within an item. */
const CONTROLS = 'a[href], button';

/** The controls of an item that can be focused. @param {HTMLElement} item */
const controlsOf = (item) => [...item.querySelectorAll(CONTROLS)].filter((one) => one.checkVisibility());

/** @param {Element} element @param {number} value */
function setTab(element, value) {
  if (element.getAttribute('tabindex') !== String(value)) element.setAttribute('tabindex', String(value));
}

/** @param {Element} element */
function isInView(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

/** True for a key that was pressed without modifiers. @param {KeyboardEvent} event */
const isPlain = ({ altKey, ctrlKey, metaKey, shiftKey, isComposing }) => !(altKey || ctrlKey || metaKey || shiftKey || isComposing);

/**
 * @typedef {object} Ways
 * @property {string} within                                              a selector of the list
 * @property {string} items                                               a selector of the items of one list
 * @property {(items: HTMLElement[]) => HTMLElement | undefined} entry   the item that Tab leads to first
 * @property {() => void} [toStart]                                      brings the first item into the document
 * @property {() => void} [toEnd]                                        brings the last item into the document
 */

/**
 * A list that is one tab stop (roving tabindex, in the ARIA Authoring Practices). Up, Down, Home and End move between items.
 * Enter moves to the controls within an item, arrows and Tab move between those, and Escape moves back to the item.
 */
export class Roving {
  /** The item that last had the focus. @type {HTMLElement | undefined} */
  #last;
  #hadFocus = false;
  #ways;

  /** @param {Ways} ways */
  constructor(ways) {
    this.#ways = ways;
  }

  /** True for the list's elements. @param {Element} element */
  has(element) {
    return element.closest(this.#ways.within) !== null;
  }

  /** Remembers whether the list has the focus. Called before each drawing. */
  hold() {
    this.#hadFocus = this.#focused() !== undefined;
  }

  /** Updates the tab stop. Called after each drawing, and whenever the focus moves. */
  settle() {
    const { items, within } = this.#ways;
    const all = this.#items();
    const stop = this.#stop(all);
    for (const item of all) setTab(item, item === stop ? 0 : -1);
    // One query for those that are new, because one in each of hundreds of rows takes longer than the drawing.
    for (const control of document.querySelectorAll(`${within} :is(${CONTROLS}):not([tabindex="-1"])`)) {
      if (control.parentElement?.closest(items)) setTab(control, -1);
    }
    // The element with the focus was removed from the document, or hidden with its room.
    if (this.#hadFocus && (document.activeElement === document.body || !document.activeElement?.checkVisibility())) stop?.focus({ preventScroll: true });
    this.#hadFocus = false;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const item = this.#focused();
    if (!item || event.defaultPrevented) return;
    const isDone = item === event.target ? isPlain(event) && this.#among(event.key, item) : this.#within(event, item);
    if (isDone) event.preventDefault();
  }

  /** @returns {HTMLElement[]} */
  #items() {
    return [...document.querySelectorAll(this.#ways.items)].filter((item) => item instanceof HTMLElement);
  }

  /** The item that contains the focus. @returns {HTMLElement | undefined} */
  #focused() {
    return /** @type {HTMLElement | null} */ (document.activeElement?.closest(this.#ways.items)) ?? undefined;
  }

  /** The item that Tab leads to. @param {HTMLElement[]} items */
  #stop(items) {
    const focused = this.#focused();
    if (focused) this.#last = focused;
    if (this.#last && items.includes(this.#last) && this.#last.checkVisibility() && (focused || isInView(this.#last))) return this.#last;
    this.#last = undefined;
    const visible = this.#ways.entry(items);
    if (visible?.checkVisibility()) return visible;
    const rest = items.filter((item) => item.checkVisibility());
    return this.#ways.entry(rest) ?? rest.at(-1);
  }

  /** @param {string} key @param {HTMLElement} item the one with the focus @returns {boolean} true if the key was handled */
  #among(key, item) {
    if (key === 'Home') this.#ways.toStart?.();
    if (key === 'End') this.#ways.toEnd?.();
    const items = this.#items().filter((one) => one.checkVisibility());
    const [control] = controlsOf(item);
    const at = items.indexOf(item);
    switch (key) {
      case 'ArrowDown': return this.#go(items[at + 1], item, 1);
      case 'ArrowUp': return this.#go(items[at - 1], item, -1);
      case 'Home': return this.#go(items[0]);
      case 'End': return this.#go(items.at(-1));
      case 'Enter': return control !== undefined && this.#go(control);
      default: return false;
    }
  }

  /** @param {KeyboardEvent} event @param {HTMLElement} item the one that contains the focus @returns {boolean} */
  #within(event, item) {
    const { key, shiftKey } = event;
    const controls = controlsOf(item);
    const at = controls.indexOf(/** @type {Element} */ (document.activeElement));
    if (key === 'Tab') {
      const next = controls[at + (shiftKey ? -1 : 1)];
      return Boolean(next) && this.#go(next);
    }
    if (!isPlain(event)) return false;
    if (key === 'ArrowRight' || key === 'ArrowDown') return this.#go(controls[at + 1]);
    if (key === 'ArrowLeft' || key === 'ArrowUp') return this.#go(controls[at - 1]);
    // An open question within the item handles Escape itself.
    return key === 'Escape' && !document.activeElement?.closest('.confirm') && this.#go(item);
  }

  /** @param {Element | null | undefined} to @param {HTMLElement} [from] @param {number} [step] @returns {true} */
  #go(to, from, step = 0) {
    if (from && this.#readOn(from, step)) return true;
    if (to instanceof HTMLElement) {
      to.focus({ preventScroll: true });
      to.scrollIntoView({ block: 'nearest' });
    }
    return true;
  }

  /** Scrolls within an item that is higher than the list, before the next item gets the focus. @param {HTMLElement} item @param {number} step */
  #readOn(item, step) {
    const list = item.closest('.log, .thread-log');
    if (!list || item.offsetHeight <= list.clientHeight) return false;
    const [own, whole] = [item.getBoundingClientRect(), list.getBoundingClientRect()];
    const hidden = step > 0 ? own.bottom - whole.bottom : whole.top - own.top;
    if (hidden < 4) return false;
    list.scrollBy(0, step * Math.min(hidden, list.clientHeight * 0.8));
    return true;
  }
}
