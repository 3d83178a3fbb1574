import { html, nothing } from '../../vendor/lit-html/lit-html.js';

/**
 * Tabs, one of which is shown (the pattern of the ARIA Authoring Practices). The panel has the id `panel`.
 *
 * @template {string} Name
 * @param {object} what
 * @param {string} what.label
 * @param {string} what.panel
 * @param {readonly {name: Name, label: string, count?: number | null}[]} what.shown
 * @param {Name} what.current
 * @param {(name: Name) => void} what.turn
 */
export function tabs({ label, panel, shown, current, turn }) {
  const key = (/** @type {KeyboardEvent} */ event) => {
    const list = /** @type {Element} */ (event.currentTarget);
    const step = ({ ArrowRight: 1, ArrowLeft: -1 }[event.key] ?? 0) * (getComputedStyle(list).direction === 'rtl' ? -1 : 1);
    if (!step) return;
    event.preventDefault();
    const at = shown.findIndex(({ name }) => name === current);
    const next = shown[(at + step + shown.length) % shown.length];
    if (next) turn(next.name);
  };
  return html`<div class="tabs" role="tablist" aria-label=${label} @keydown=${key}>
    ${shown.map(({ name, label: title, count }) => html`<button type="button" role="tab" id="tab-${name}" class="tab" aria-controls=${panel}
      aria-selected=${name === current} tabindex=${name === current ? 0 : -1} @click=${() => turn(name)}>${title}${count ? html` <span class="count">${count}</span>` : nothing}</button>`)}
  </div>`;
}
