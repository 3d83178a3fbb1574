import { html } from '../../vendor/lit-html/lit-html.js';
import { ref } from '../../vendor/lit-html/directives/ref.js';
import { iconButton } from './parts.js';

/** Opens the dialog, a moment later: lit-html reports a new element before it is in the document. @param {Element | undefined} element */
export const showModal = (element) => queueMicrotask(() => {
  const dialog = /** @type {HTMLDialogElement | undefined} */ (element);
  if (dialog?.isConnected && !dialog.open) dialog.showModal();
});

/** Closes the open dialog, through the element itself, which then gives the focus back. */
export const closeOpen = () => document.querySelector('dialog')?.close();

/** Closes the open dialog, and does something once the page knows that it is closed, such as to open another. @param {() => void} work */
export function closeThen(work) {
  document.querySelector('dialog')?.addEventListener('close', work, { once: true });
  closeOpen();
}

/** @param {MouseEvent} event */
const outside = (event) => {
  if (event.target === event.currentTarget) closeOpen();
};

/**
 * The frame of every dialog: a heading and a button to close it. A click outside of it closes it, too.
 * @param {{label: string, heading?: string, kind?: string, closed: () => void}} about @param {unknown} body
 */
export const shell = ({ label, heading = label, kind = '', closed }, body) => html`<dialog class="dialog ${kind}" aria-label=${label}
  ${ref(showModal)} @close=${closed} @mousedown=${outside}>
  <div class="sheet">
    <div class="sheet-head"><h2 dir="auto">${heading}</h2>${iconButton({ name: 'x', label: 'Close', key: 'Esc', click: closeOpen })}</div>
    ${body}
  </div>
</dialog>`;
