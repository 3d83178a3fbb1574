/** Errors in forms that the server rendered, shown where the server would have shown them (templates/fields.html). */

/** @param {Element} parent @param {string} kind @param {string} words @param {'append' | 'prepend'} place */
function say(parent, kind, words, place) {
  const line = document.createElement('p');
  line.className = kind;
  line.setAttribute('role', 'alert');
  line.textContent = words;
  parent[place](line);
  return line;
}

/** Removes the error of one field. @param {Element} field */
export function clearError(field) {
  if (!field.hasAttribute('aria-invalid')) return;
  const around = field.closest('.welcome-field, fieldset');
  const hint = /** @type {HTMLElement | null | undefined} */ (around?.querySelector('p.hint'));
  around?.querySelector('.problem')?.remove();
  field.removeAttribute('aria-invalid');
  if (hint) {
    hint.hidden = false;
    field.setAttribute('aria-describedby', hint.id);
  } else field.removeAttribute('aria-describedby');
}

/** Removes the errors of the last attempt. @param {HTMLFormElement} form */
export function clearErrors(form) {
  for (const field of form.querySelectorAll('[aria-invalid]')) clearError(field);
  for (const line of form.querySelectorAll('.welcome-trouble, .problem')) line.remove();
}

/** Shows an error beside its field and focuses the field, or above all fields if it has none. @param {HTMLFormElement} form @param {{field?: string, message: string}} error */
export function showError(form, { field = '', message }) {
  const input = /** @type {HTMLInputElement | null} */ (form.querySelector(`[name="${CSS.escape(field)}"]:not([type=hidden], [hidden])`));
  const around = input?.closest('.welcome-field, fieldset');
  if (!input || !around) {
    say(form, 'welcome-trouble', message, 'prepend');
    return;
  }
  for (const line of /** @type {NodeListOf<HTMLElement>} */ (around.querySelectorAll('p.hint, p.strength'))) line.hidden = true;
  const marked = input.type === 'radio' ? around : input;
  marked.setAttribute('aria-invalid', 'true');
  marked.setAttribute('aria-describedby', `${field}-problem`);
  say(around, 'problem', message, 'append').id = `${field}-problem`;
  input.focus();
}
