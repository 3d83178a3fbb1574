import { html } from '../../vendor/lit-html/lit-html.js';
import { ago, ahead, clock, dayKey, fullTime, isoTime, shortDate } from '../lib/time.js';

/** Times in words, with the exact one on hover. */

/** @param {number} at @param {string} words */
export const exactly = (at, words) => html`<time datetime=${isoTime(at)} title=${fullTime(at)}>${words}</time>`;

/** A time ago in words. @param {number} at @param {number} [now] */
export const timeAgo = (at, now = Date.now()) => exactly(at, ago(at, now));

/** The time of a message of today, or the date of an earlier one: words that stay true while they are shown. @param {number} at */
export const timeOrDate = (at) => exactly(at, dayKey(at) === dayKey(Date.now()) ? clock(at) : shortDate(at));

/** A future time in words. @param {number} at */
export const timeAhead = (at) => exactly(at, ahead(at, Date.now()));
