/** @import { Person } from '../../wire.d.ts' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { ago, fullTime, isoTime } from '../../lib/time.js';
import { avatar } from '../../view/parts.js';

const DAY_MS = 86_400_000;
const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** A time in the past: how long ago, or the date. The tooltip has the full time. @param {number} at */
export function when(at) {
  const now = Date.now();
  return html`<time datetime=${isoTime(at)} title=${fullTime(at)}>${now - at < 2 * DAY_MS ? ago(at, now) : DATE.format(at)}</time>`;
}

/** @param {number} at */
export const day = (at) => html`<time datetime=${isoTime(at)} title=${fullTime(at)}>${DATE.format(at)}</time>`;

/** @param {Person | null} person @param {string} [missing] */
export const name = (person, missing = '') => (person ? html`<bdi>${person.name}</bdi>` : missing);

/** @param {Person} person @param {unknown} [below] a second line */
export const face = (person, below = nothing) => html`<span class="face-name">${avatar(person, 'small')}
  <span class="lines"><span class="strong"><bdi>${person.name}</bdi></span>${below}</span></span>`;

/** @param {string} words @param {string} [kind] */
export const tag = (words, kind = '') => html`<span class="tag ${kind}">${words}</span>`;
