/** @import { Person } from '../../wire.d.ts' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { shortDate } from '../../lib/time.js';
import { avatar } from '../../view/parts.js';
import { exactly, timeAgo } from '../../view/time.js';

const DAY_MS = 86_400_000;

/** A time in the past: how long ago, or the date. The tooltip has the full time. @param {number} at */
export const when = (at) => (Date.now() - at < 2 * DAY_MS ? timeAgo(at) : day(at));

/** @param {number} at */
export const day = (at) => exactly(at, shortDate(at));

/** @param {Person | null} person @param {string} [missing] */
export const name = (person, missing = '') => (person ? html`<bdi>${person.name}</bdi>` : missing);

/** @param {Person} person @param {unknown} [below] a second line */
export const face = (person, below = nothing) => html`<span class="face-name">${avatar(person, 'small')}
  <span class="lines"><span class="strong"><bdi>${person.name}</bdi></span>${below}</span></span>`;

/** @param {string} words @param {string} [kind] */
export const tag = (words, kind = '') => html`<span class="tag ${kind}">${words}</span>`;
