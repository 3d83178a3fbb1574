/** @import { Asking } from '../model/asking.js' */
/** @import { Desk, SectionName } from '../model/desk.js' */

/**
 * What the views are given.
 *
 * @typedef {object} Office
 * @property {Desk} desk
 * @property {Asking} asking
 * @property {{focusNext: string | null}} ui   what gets the focus after the next drawing
 * @property {() => void} redraw
 * @property {(section: SectionName, query?: string) => void} go
 */
export {};
