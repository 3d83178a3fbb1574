import { html } from '../../vendor/lit-html/lit-html.js';
import { ago, ahead, fullTime, isoTime } from '../lib/time.js';

/** Times in words, with the exact one on hover. */

/** @param {number} at @param {string} words */
export const exactly = (at, words) => html`<time datetime=${isoTime(at)} title=${fullTime(at)}>${words}</time>`;

/** How long ago something was. @param {number} at @param {number} [now] */
export const timeAgo = (at, now = Date.now()) => exactly(at, ago(at, now));

/** When something will be. @param {number} at */
export const timeAhead = (at) => exactly(at, ahead(at, Date.now()));
