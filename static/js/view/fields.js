/** @import { Form } from '../model/form.js' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';

/** @param {Form} form @param {string} field */
const idOf = ({ name }, field) => `problem-${name ? `${name}-` : ''}${field}`;

/** The values of a control's `aria-invalid` and `aria-describedby`. @param {Form} form @param {string} field */
export function wiring(form, field) {
  const isWrong = form.error?.field === field;
  return { invalid: isWrong ? 'true' : nothing, by: isWrong ? idOf(form, field) : nothing };
}

/** The error of this field, shown beside it. @param {Form} form @param {string} field */
export const problem = (form, field) => (form.error?.field === field
  ? html`<p class="problem" id=${idOf(form, field)} role="alert">${form.error.message}</p>` : nothing);

/** The error, unless it belongs to one of these fields. @param {Pick<Form, "error">} form @param {string[]} [fields] */
export const trouble = ({ error }, fields = []) => (error && !fields.includes(error.field ?? '')
  ? html`<p class="problem" role="alert">${error.message}</p>` : nothing);

/** The text of a field, trimmed. @param {HTMLFormElement} form @param {string} field */
export const valueOf = (form, field) => String(new FormData(form).get(field) ?? '').trim();
