/** @import { Verdict } from '../model/strength.js' */
import { html, nothing, render } from '../../vendor/lit-html/lit-html.js';
import { timers } from '../lib/timers.js';
import { Strength } from '../model/strength.js';
import { clearError } from './problems.js';

/** In ms: a screen reader is told after a pause in typing, and not of each character that is missing. */
const SAID_AFTER = 1_200;

/** Asks the server how strong the password in this field is. @param {HTMLInputElement} input @returns {Promise<Verdict | null>} */
async function judged(input) {
  const typed = new FormData(/** @type {HTMLFormElement} */ (input.form));
  const body = new URLSearchParams({ password: input.value });
  for (const [field, name] of [['csrf_token', 'csrf_token'], ['name', 'name'], ['username', 'name'], ['workspace', 'workspace']]) {
    const value = typed.get(field ?? '');
    if (typeof value === 'string') body.set(name ?? '', value);
  }
  const answer = await fetch('/password/strength', { method: 'POST', body, headers: { Accept: 'application/json' } }).catch(() => null);
  return answer?.ok ? answer.json() : null;
}

/** @param {Verdict} verdict */
const strengthView = ({ level, words }) => (words
  ? html`<span class="bars is-${level || 'unknown'}" aria-hidden="true"><i></i><i></i><i></i></span><span>${words}</span>` : nothing);

/** Tells in words how strong a new password is, in the place of the field's hint. @param {HTMLInputElement} input */
export function tellStrength(input) {
  const field = /** @type {HTMLElement} */ (input.closest('.welcome-field'));
  const line = Object.assign(document.createElement('p'), { className: 'strength', hidden: true });
  const said = Object.assign(document.createElement('span'), { className: 'sr-only' });
  said.setAttribute('role', 'status');
  field.append(line, said);
  /** @type {any} */
  let timer;

  const strength = new Strength({
    least: Number(input.dataset['least']),
    ask: () => judged(input),
    changed: () => {
      line.hidden = !strength.verdict.words || input.hasAttribute('aria-invalid'); // what is wrong stands in its place
      render(strengthView(strength.verdict), line);
      timers.cancel(timer);
      timer = timers.later(() => {
        if (strength.verdict.level) said.textContent = `Password: ${strength.verdict.words}`;
      }, SAID_AFTER);
    },
    ...timers,
  });
  input.addEventListener('input', () => {
    clearError(input);
    strength.typed(input.value);
  });
  // A name in the password makes it easy to guess, so another name may change the answer.
  input.form?.addEventListener('input', ({ target }) => {
    if (target !== input && input.value) strength.typed(input.value);
  });
}
