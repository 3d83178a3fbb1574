/** The forms of accounts: a button beside each password shows what is typed. They work without any of this. */
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
