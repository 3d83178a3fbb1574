/** Where one is on the page: rooms, messages and the inbox, with their addresses, links to them, and the way back. */
import { changed } from './lib/changes.js';
import { pathOf, placeIn, placeOf } from './lib/permalink.js';
import { Address } from './view/address.js';
import { endSelection } from './view/message/copy.js';

/** In ms: after this time a room that is still loading is drawn again, with its skeleton (view/timeline.js). */
const SKELETON_SOON = 250;

/**
 * @typedef {object} Parts
 * @property {import('./model/chat.js').Chat} chat
 * @property {import('./view/ui.js').Ui} ui
 * @property {import('./view/scroll.js').Scroll} scroll
 * @property {import('./model/drawn.js').Drawn} drawn
 * @property {import('./model/landing.js').Landing} landing
 * @property {() => void} drawNow
 * @property {() => void} toNewest    scrolls to the newest message of the open room
 * @property {() => void} loadInbox   loads what the inbox shows
 */

/** The address of the inbox. */
const INBOX = '/inbox';

/** @param {Parts} parts */
export function navigation({ chat, ui, scroll, drawn, landing, drawNow, toNewest, loadInbox }) {
  const address = new Address(location.pathname);
  /** Focuses the composer, but not on a touch screen, where the keyboard would cover half the page. */
  const aimAtComposer = () => {
    if (!matchMedia('(pointer: coarse)').matches) ui.focus.aim('composer');
  };
  const drawSoon = () => {
    drawNow();
    if (!chat.current.timeline.isLoaded) setTimeout(changed, SKELETON_SOON);
  };

  /** @param {string} slug @param {number | null} seq @param {boolean} [isQuiet] */
  const show = (slug, seq, isQuiet = false) => {
    const isHere = slug === chat.current.slug && !ui.isInbox;
    landing.forget();
    ui.reset();
    if (!isHere) endSelection();
    void chat.show(slug);
    if (!isHere || seq === null) scroll.turnTo(chat.current, drawn.has(chat.current));
    if (seq === null) aimAtComposer();
    else landing.aim(seq, isQuiet);
    drawSoon();
  };

  /** @param {string} path @param {boolean} [isVisit] */
  const turnTo = (path, isVisit = false) => address.turnTo(path, ui.isInbox || scroll.isAtEnd ? null : scroll.firstInView, isVisit);

  /** Shows a room or, with a seq, a message of it. @param {string} slug @param {number | null} [seq] */
  const go = (slug, seq = null) => {
    turnTo(pathOf(slug, seq));
    show(slug, seq);
  };

  /** Shows a message for a moment: there is a way back to where one was. @param {string} slug @param {number} seq */
  const visit = (slug, seq) => {
    turnTo(pathOf(slug, seq), true);
    show(slug, seq);
  };

  /** @param {boolean} [isCold] true if it is the first thing on the page */
  const showInbox = (isCold = false) => {
    landing.forget();
    endSelection();
    scroll.turnTo(chat.current, drawn.has(chat.current)); // to come back to where one was
    ui.reset();
    chat.leave();
    ui.isInbox = true;
    loadInbox();
    if (!isCold) ui.focus.aim('tab');
    drawNow();
  };

  const openInbox = () => {
    turnTo(INBOX);
    showInbox();
  };

  /** @param {PopStateEvent} event */
  const back = ({ state }) => {
    address.wentTo(location.pathname);
    if (location.pathname === INBOX) {
      showInbox();
      return;
    }
    const place = placeOf(location.pathname) ?? { slug: 'lobby', seq: null };
    const isHere = place.slug === chat.current.slug && !ui.isInbox;
    if (place.seq === null && isHere && typeof state?.at === 'number') show(place.slug, state.at, true);
    else show(place.slug, place.seq);
    if (place.seq === null && isHere && typeof state?.at !== 'number') toNewest();
  };

  /** Follows a link to a room or message of this workspace within the page. @param {MouseEvent} event */
  const follow = (event) => {
    const link = /** @type {Element} */ (event.target).closest?.('a[href]');
    if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const place = placeIn(/** @type {HTMLAnchorElement} */ (link).href, location.origin);
    if (!place || link.hasAttribute('download')) return;
    event.preventDefault();
    document.querySelector('dialog')?.close();
    go(place.slug, place.seq);
  };

  /** Called after each drawing. @param {string} title of the tab */
  const settle = (title) => address.settle(title);

  return { go, visit, isVisiting: () => !ui.isInbox && address.away > 0, openInbox, showInbox, follow, back, aimAtComposer, drawSoon, settle };
}
