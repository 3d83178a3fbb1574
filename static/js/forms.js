/** The forms of accounts: a button beside each password shows what is typed, and what was typed stays when something has
 * to be mended, passwords too, for the page stays. They work without any of this. */
import { mend, tidy } from './view/problems.js';

const OFFLINE = { message: 'There is no connection right now. Nothing was sent.' };

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll('button[data-reveals]'))) {
  const input = /** @type {HTMLInputElement} */ (document.getElementById(button.dataset.reveals ?? ''));
  const label = (button.getAttribute('aria-label') ?? '').replace(/^Show: /, '');

  /** @param {boolean} isShown */
  const show = (isShown) => {
    input.type = isShown ? 'text' : 'password';
    button.textContent = isShown ? 'Hide' : 'Show';
    button.setAttribute('aria-label', `${button.textContent}: ${label}`);
  };

  button.addEventListener('click', () => {
    show(input.type === 'password');
    input.focus();
  });
  // Browsers offer to keep only what is sent as a password.
  input.form?.addEventListener('submit', () => show(false));
  button.hidden = false;
}

/** Send it; go on, or say what is wrong. @param {HTMLFormElement} form */
async function send(form) {
  const fields = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  const answer = await fetch(form.action, { method: 'POST', body: fields, headers: { Accept: 'application/json' } }).catch(() => null);
  if (!answer) return mend(form, OFFLINE);
  const said = await answer.json().catch(() => null);
  if (said?.error) return mend(form, said.error);
  location.assign(said?.go ?? answer.url); // what is no answer to a script is a page
}

for (const form of document.forms) {
  let isSending = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    tidy(form);
    await send(form);
    isSending = false;
  });
}
