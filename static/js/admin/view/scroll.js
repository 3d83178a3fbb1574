/** @import { Desk } from '../model/desk.js' */

/** In pixels: more rows are loaded when the end of the list is this near to the window. */
const NEAR = 500;

/**
 * Loads more rows of a long list during scrolling, and keeps visible rows in place when earlier ones are removed from the
 * document or put back. On a page with several lists, it works for the last one.
 */
export class ListScroll {
  #desk;
  /** The row to keep in place, and its distance from the top of the window. @type {{key: string, top: number} | null} */
  #held = null;
  /** The list, and the part of it, that is in the document. */
  #drawn = { list: /** @type {unknown} */ (null), start: 0, end: 0 };

  /** @param {Desk} desk */
  constructor(desk) {
    this.#desk = desk;
  }

  /** Remembers the position of a visible row. Called before each drawing. */
  hold() {
    this.#held = null;
    const list = this.#list;
    if (!list || list !== this.#drawn.list || list.start === this.#drawn.start) return;
    const row = [...document.querySelectorAll('[data-row]')].filter((element) => element instanceof HTMLElement).find((element) => {
      const id = Number(element.dataset['row']?.split(' ').at(-1));
      return element.getBoundingClientRect().bottom > 0 && list.shown.some((one) => one.id === id);
    });
    if (row) this.#held = { key: row.dataset['row'] ?? '', top: row.getBoundingClientRect().top };
  }

  /** Restores the position. Called after each drawing. */
  settle() {
    const list = this.#list;
    this.#drawn = { list, start: list?.start ?? 0, end: list?.end ?? 0 };
    if (this.#held) {
      const row = document.querySelector(`[data-row="${this.#held.key}"]`);
      if (row) scrollBy(0, row.getBoundingClientRect().top - this.#held.top);
    }
    this.look();
  }

  look() {
    const list = this.#list;
    const { list: drawn, start, end } = this.#drawn;
    // New rows are not drawn yet, so positions are not known.
    if (!list || list !== drawn || list.start !== start || list.end !== end || list.state !== 'ready') return;
    const more = document.querySelector('.more')?.getBoundingClientRect();
    const earlier = document.querySelector('.earlier')?.getBoundingClientRect();
    if (more && more.top < innerHeight + NEAR) void list.showMore();
    else if (earlier && earlier.bottom > -NEAR) list.showEarlier();
  }

  get #list() {
    return this.#desk.current.at(-1) ?? null;
  }
}
