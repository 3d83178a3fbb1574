import { html, svg } from '../../vendor/lit-html/lit-html.js';
import { firstInitial, hueOf, initials } from '../lib/identity.js';

/** The address of the icons, from the page: relative to this module it would differ between source and bundle. */
const SPRITE = document.documentElement.dataset['icons'] ?? '';
/** The content security policy forbids inline styles, so each hue is one of 24 classes (hues.css). */
const HUES = 24;
const IS_MAC = /Mac|iPhone|iPad/.test(navigator.platform);

/** The name of the command key on this machine. */
export const COMMAND = IS_MAC ? '⌘' : 'Ctrl ';

/** @param {string} name the name of a Lucide icon in the sprite (static/vendor.mjs) */
export function icon(name) {
  return html`<svg class="icon" aria-hidden="true">${svg`<use href="${SPRITE}#${name}"></use>`}</svg>`;
}

/** The name of the icon that stands for a room. @param {{kind: string} | null | undefined} room */
export const roomSign = (room) => ({ private: 'lock', direct: 'message-circle' }[room?.kind ?? ''] ?? 'hash');

/** A cache by name, because the same few names are drawn in every room. @type {Map<string, {initials: string, first: string, hue: string}>} */
const known = new Map();

/** @param {string} name */
function lookOf(name) {
  let look = known.get(name);
  if (!look) {
    look = { initials: initials(name), first: firstInitial(name), hue: `hue-${Math.floor((hueOf(name) * HUES) / 360)}` };
    known.set(name, look);
  }
  return look;
}

/**
 * @param {string} name
 * @param {"" | "tiny" | "small" | "face" | "large"} [size] "face" is for a row of overlapping avatars
 * @param {string | null | undefined} [picture] the person's `avatar`; without one, the initials are shown
 */
export function avatar(name, size = '', picture = null) {
  const look = lookOf(name);
  if (picture) return html`<img class="avatar ${size} ${look.hue}" src="/avatars/${picture}.webp" alt="" width="36" height="36" draggable="false">`;
  return html`<span class="avatar ${size} ${look.hue}" aria-hidden="true">${size === 'face' || size === 'tiny' ? look.first : look.initials}</span>`;
}

/**
 * A button that shows only an icon.
 * @param {object} what
 * @param {string} what.name of the icon
 * @param {string} what.label for a screen reader, and as tooltip
 * @param {string} [what.key] shown in the tooltip
 * @param {string} [what.kind] further classes
 * @param {(event: MouseEvent) => void} what.click
 */
export function iconButton({ name, label, key = '', kind = '', click }) {
  const title = key ? `${label} (${key})` : label;
  return html`<button type="button" class="icon-button ${kind}" aria-label=${label} title=${title} @click=${click}>${icon(name)}</button>`;
}

/** Handle a click on a link within the page, unless it asks for another tab or window. @param {() => void} work */
export const plainClick = (work) => (/** @type {MouseEvent} */ event) => {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  work();
};
