import { html } from '../../vendor/lit-html/lit-html.js';
import { ago, ahead, fullTime, isoTime } from '../lib/time.js';

/** Times in words, with the exact one on hover. */

/** @param {number} at @param {string} words */
export const exactly = (at, words) => html`<time datetime=${isoTime(at)} title=${fullTime(at)}>${words}</time>`;

/** A time ago in words. @param {number} at @param {number} [now] */
export const timeAgo = (at, now = Date.now()) => exactly(at, ago(at, now));

/** A future time in words. @param {number} at */
export const timeAhead = (at) => exactly(at, ahead(at, Date.now()));
