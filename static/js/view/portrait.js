/** The picture and the accent that a person chooses in a form of the server's. */
import { html, render } from '../../vendor/lit-html/lit-html.js';
import { initials } from '../lib/identity.js';
import { faultOf, previewOf } from '../lib/upload.js';
import { icon } from './parts.js';
import { clearError, showError } from './problems.js';

/** Shows the chosen picture beside its field, or else the initials of the typed name. @param {HTMLInputElement} input */
export function showFace(input) {
  const form = /** @type {HTMLFormElement} */ (input.form);
  const face = /** @type {HTMLElement} */ (input.parentElement?.querySelector('.portrait-face'));
  const name = /** @type {HTMLInputElement} */ (document.getElementById(face.dataset['name'] ?? ''));
  let picture = '';
  const letters = () => html`<span class="avatar large is-blank" aria-hidden="true">${name.value.trim() ? initials(name.value) : icon('user')}</span>`;
  const draw = () => render(picture ? html`<img class="avatar large" src=${picture} alt="Preview of your picture">` : letters(), face);

  input.addEventListener('change', async () => {
    const file = input.files?.[0];
    const fault = file ? faultOf(file) : '';
    clearError(input);
    if (fault) {
      input.value = '';
      showError(form, { field: input.name, message: fault });
    }
    picture = file && !fault ? await previewOf(file) : '';
    draw();
  });
  name.addEventListener('input', draw);
  face.hidden = false;
  draw();
}

/** Gives the page the chosen accent. @param {HTMLInputElement} choice */
export const showAccent = (choice) => choice.addEventListener('change', () => {
  document.documentElement.dataset['accent'] = choice.value;
});
