/** @import { Desk } from '../model/desk.js' */

/** Rows are loaded when their end comes this near to the window, in pixels. */
const NEAR = 500;

/**
 * Has a long list go on as one scrolls, and keeps what is being read where it is when rows before it go from the
 * document or come back. Of several lists on a page it is the last one that goes on.
 */
export class Reach {
  #desk;
  /** The row that stays in its place, and how far below the top of the window. @type {{key: string, top: number} | null} */
  #held = null;
  /** The part of which list stands in the document. */
  #drawn = { list: /** @type {unknown} */ (null), start: 0, end: 0 };

  /** @param {Desk} desk */
  constructor(desk) {
    this.#desk = desk;
  }

  /** Before a drawing. */
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

  /** After a drawing. */
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
    // What has come is not drawn yet: where things will stand is not known.
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
