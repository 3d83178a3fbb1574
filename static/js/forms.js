/** Enhances the account forms: a button shows the typed password, the strength of a new one is told, a chosen picture and
 * colour are shown, and after an error all that was typed stays, because the page is not loaded again. The forms also work
 * without this script. */
import { showAccent, showFace } from './view/portrait.js';
import { clearErrors, showError } from './view/problems.js';
import { tellStrength } from './view/strength.js';

const OFFLINE = { message: 'Can’t reach the server. Nothing was sent. Try again in a moment.' };
const BROKEN = { message: 'That didn’t work. Try again in a moment.' };

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll('button[data-reveals]'))) {
  const input = /** @type {HTMLInputElement} */ (document.getElementById(button.dataset['reveals'] ?? ''));
  const label = (button.getAttribute('aria-label') ?? '').replace(/^Show /, '');

  /** @param {boolean} isShown */
  const show = (isShown) => {
    input.type = isShown ? 'text' : 'password';
    button.textContent = isShown ? 'Hide' : 'Show';
    button.setAttribute('aria-label', `${button.textContent} ${label}`);
  };

  button.addEventListener('click', () => {
    show(input.type === 'password');
    input.focus();
  });
  // Browsers offer to save only the content of a password field.
  input.form?.addEventListener('submit', () => show(false));
  button.hidden = false;
}

/** Sends a form, and goes to the next page or shows the error. @param {HTMLFormElement} form */
async function send(form) {
  const fields = new FormData(form);
  const body = form.enctype === 'multipart/form-data' ? fields : new URLSearchParams(/** @type {any} */ (fields));
  const answer = await fetch(form.action, { method: 'POST', body, headers: { Accept: 'application/json' } }).catch(() => null);
  if (!answer) return showError(form, OFFLINE);
  const said = await answer.json().catch(() => null);
  if (said?.error) return showError(form, said.error);
  if (!answer.ok) return showError(form, BROKEN);
  location.assign(said?.go ?? answer.url); // an answer that is not JSON is a page
}

for (const form of document.forms) {
  let isSending = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    clearErrors(form);
    await send(form);
    isSending = false;
  });
}

for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('input[data-least]'))) tellStrength(input);
for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('input[type=file]'))) showFace(input);
for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('input[name=accent]'))) showAccent(input);
