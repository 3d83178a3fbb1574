import { html, svg } from '../../vendor/lit-html/lit-html.js';
import { faceOf, firstInitial, initials } from '../lib/identity.js';

/** The address of the icons, from the page: relative to this module it would differ between source and bundle. */
const SPRITE = document.documentElement.dataset['icons'] ?? '';
const IS_MAC = /Mac|iPhone|iPad/.test(navigator.platform);

/** The name of the command key on this machine. */
export const COMMAND = IS_MAC ? '⌘' : 'Ctrl ';

/** @param {string} name the name of a Lucide icon in the sprite (static/vendor.mjs) */
export function icon(name) {
  return html`<svg class="icon" aria-hidden="true">${svg`<use href="${SPRITE}#${name}"></use>`}</svg>`;
}

/** The name of the icon that stands for a room. @param {{kind: string} | null | undefined} room */
export const roomSign = (room) => ({ private: 'lock', direct: 'message-circle' }[room?.kind ?? ''] ?? 'hash');

/** A cache, because the same few people are drawn in every room. @type {Map<string, {initials: string, first: string}>} */
const known = new Map();

/** @param {string} name */
function lettersOf(name) {
  let letters = known.get(name);
  if (!letters) {
    letters = { initials: initials(name), first: firstInitial(name) };
    known.set(name, letters);
  }
  return letters;
}

/**
 * @param {{id: number, name: string, avatar?: string | null} | null | undefined} person
 * @param {"" | "tiny" | "small" | "face" | "large"} [size] "face" is for a row of overlapping avatars
 */
export function avatar(person, size = '') {
  const { id, name, avatar: picture } = person ?? { id: 0, name: '', avatar: null };
  const { hue, pattern } = faceOf(id);
  if (picture) return html`<img class="avatar ${size} hue-${hue}" src="/avatars/${picture}.webp" alt="" width="36" height="36" draggable="false">`;
  const letters = lettersOf(name);
  return html`<span class="avatar ${size} hue-${hue} pattern-${pattern}" aria-hidden="true">${size === 'face' || size === 'tiny' ? letters.first : letters.initials}</span>`;
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
