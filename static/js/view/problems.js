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

/** Removes the errors of the last attempt. @param {HTMLFormElement} form */
export function clearErrors(form) {
  for (const line of form.querySelectorAll('.welcome-trouble, .problem')) line.remove();
  for (const hint of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll('.hint[hidden]'))) hint.hidden = false;
  for (const field of form.querySelectorAll('[aria-invalid]')) {
    field.removeAttribute('aria-invalid');
    const hint = field.closest('.welcome-field, fieldset')?.querySelector('p.hint');
    if (hint) field.setAttribute('aria-describedby', hint.id);
    else field.removeAttribute('aria-describedby');
  }
}

/** Shows an error beside its field and focuses the field, or above all fields if it has none. @param {HTMLFormElement} form @param {{field?: string, message: string}} error */
export function showError(form, { field = '', message }) {
  const input = /** @type {HTMLInputElement | null} */ (form.querySelector(`[name="${CSS.escape(field)}"]:not([type=hidden], [hidden])`));
  const around = input?.closest('.welcome-field, fieldset');
  if (!input || !around) {
    say(form, 'welcome-trouble', message, 'prepend');
    return;
  }
  const hint = /** @type {HTMLElement | null} */ (around.querySelector('p.hint'));
  if (hint) hint.hidden = true;
  const marked = input.type === 'radio' ? around : input;
  marked.setAttribute('aria-invalid', 'true');
  marked.setAttribute('aria-describedby', `${field}-problem`);
  say(around, 'problem', message, 'append').id = `${field}-problem`;
  input.focus();
}
