import { html, svg } from '../../vendor/lit-html/lit-html.js';
import { firstInitial, hueOf, initials } from '../lib/identity.js';

const SPRITE = new URL('../../vendor/icons.svg', import.meta.url).pathname;
const HUES = 24;
const IS_MAC = /Mac|iPhone|iPad/.test(navigator.platform);

/** How the key for commands is called on this machine. */
export const COMMAND = IS_MAC ? '⌘' : 'Ctrl ';

/** @param {string} name of a Lucide icon in the sprite (static/vendor.mjs) */
export function icon(name) {
  return html`<svg class="icon" aria-hidden="true">${svg`<use href="${SPRITE}#${name}"></use>`}</svg>`;
}

/** Inline styles are forbidden by the page's policy, so the hue of a name is one of 24 classes. @param {string} name */
export const hueClass = (name) => `hue-${Math.floor((hueOf(name) * HUES) / 360)}`;

/** @param {string} name @param {"" | "small" | "face"} [size] "face" stands in a row of overlapping ones */
export function avatar(name, size = '') {
  return html`<span class="avatar ${size} ${hueClass(name)}" aria-hidden="true">${size === 'face' ? firstInitial(name) : initials(name)}</span>`;
}

/**
 * A button that is only an icon.
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
