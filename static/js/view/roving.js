/** What an item has of its own. */
const CONTROLS = 'a[href], button';

/** @param {Element} element @param {number} value */
function setTab(element, value) {
  if (element.getAttribute('tabindex') !== String(value)) element.setAttribute('tabindex', String(value));
}

/** @param {Element} element */
function isInView(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

/** A key that was pressed alone. @param {KeyboardEvent} event */
const isPlain = ({ altKey, ctrlKey, metaKey, shiftKey, isComposing }) => !(altKey || ctrlKey || metaKey || shiftKey || isComposing);

/**
 * @typedef {object} Ways
 * @property {string} items                                               of one list, as a selector
 * @property {(items: HTMLElement[]) => HTMLElement | undefined} entry   where Tab leads in
 * @property {() => void} [toEnd]                                        has the last item in the document
 */

/**
 * A list that is one tab stop, as the ARIA Authoring Practices have it (roving tabindex). Up, Down, Home and End go from item
 * to item; Enter goes into what an item has of its own, arrows and Tab go on in there, Escape comes back out.
 */
export class Roving {
  /** The item that had the focus last. @type {HTMLElement | undefined} */
  #last;
  #hadFocus = false;
  #ways;

  /** @param {Ways} ways */
  constructor(ways) {
    this.#ways = ways;
  }

  /** Before a drawing. */
  hold() {
    this.#hadFocus = Boolean(this.#focused(this.#items()));
  }

  /** After a drawing, and whenever the focus moves. */
  settle() {
    const all = this.#items();
    const stop = this.#stop(all.filter((item) => item.checkVisibility()));
    for (const item of all) {
      setTab(item, item === stop ? 0 : -1);
      for (const control of item.querySelectorAll(CONTROLS)) setTab(control, -1);
    }
    // What had the focus is gone from the document.
    if (this.#hadFocus && document.activeElement === document.body) stop?.focus({ preventScroll: true });
    this.#hadFocus = false;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const item = this.#focused(this.#items());
    if (!item || event.defaultPrevented) return;
    const isDone = item === event.target ? isPlain(event) && this.#among(event.key, item) : this.#within(event, item);
    if (isDone) event.preventDefault();
  }

  /** @returns {HTMLElement[]} */
  #items() {
    return [...document.querySelectorAll(this.#ways.items)].filter((item) => item instanceof HTMLElement);
  }

  /** @param {HTMLElement[]} items */
  #focused(items) {
    return items.find((item) => item.contains(document.activeElement));
  }

  /** The one that Tab leads to. @param {HTMLElement[]} items */
  #stop(items) {
    const focused = this.#focused(items);
    if (focused) this.#last = focused;
    if (this.#last && items.includes(this.#last) && (focused || isInView(this.#last))) return this.#last;
    this.#last = undefined;
    return this.#ways.entry(items) ?? items.at(-1);
  }

  /** @param {string} key @param {HTMLElement} item that has the focus @returns {boolean} whether the key meant something */
  #among(key, item) {
    if (key === 'End') this.#ways.toEnd?.();
    const items = this.#items().filter((one) => one.checkVisibility());
    const control = item.querySelector(CONTROLS);
    const at = items.indexOf(item);
    switch (key) {
      case 'ArrowDown': return this.#go(items[at + 1], item, 1);
      case 'ArrowUp': return this.#go(items[at - 1], item, -1);
      case 'Home': return this.#go(items[0]);
      case 'End': return this.#go(items.at(-1));
      case 'Enter': return control !== null && this.#go(control);
      default: return false;
    }
  }

  /** @param {KeyboardEvent} event @param {HTMLElement} item that has the focus somewhere within @returns {boolean} */
  #within(event, item) {
    const { key, shiftKey } = event;
    const controls = [...item.querySelectorAll(CONTROLS)];
    const at = controls.indexOf(/** @type {Element} */ (document.activeElement));
    if (key === 'Tab') {
      const next = controls[at + (shiftKey ? -1 : 1)];
      return Boolean(next) && this.#go(next);
    }
    if (!isPlain(event)) return false;
    if (key === 'ArrowRight' || key === 'ArrowDown') return this.#go(controls[at + 1]);
    if (key === 'ArrowLeft' || key === 'ArrowUp') return this.#go(controls[at - 1]);
    // A question that stands there is answered by Escape itself.
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

  /** Of an item that is higher than its list, what follows is shown first. @param {HTMLElement} item @param {number} step */
  #readOn(item, step) {
    const list = item.closest('.log');
    if (!list || item.offsetHeight <= list.clientHeight) return false;
    const [own, whole] = [item.getBoundingClientRect(), list.getBoundingClientRect()];
    const hidden = step > 0 ? own.bottom - whole.bottom : whole.top - own.top;
    if (hidden < 4) return false;
    list.scrollBy(0, step * Math.min(hidden, list.clientHeight * 0.8));
    return true;
  }
}
