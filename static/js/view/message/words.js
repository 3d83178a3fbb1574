import { html } from '../../../vendor/lit-html/lit-html.js';
import { paired } from '../../lib/bidi.js';
import { linkify } from '../../lib/linkify.js';
import { stacks } from '../../lib/stacks.js';

/** @param {string} text */
const plain = (text) => stacks(text).map((part) => (part.isStack ? html`<span class="stack">${part.text}</span>` : part.text));

/** A text by a person, with its links. @param {string} text */
export function words(text) {
  return linkify(paired(text)).map((part) => (part.href === null
    ? plain(part.text)
    : html`<a href=${part.href} target="_blank" rel="noopener noreferrer nofollow">${plain(part.text)}</a>`));
}
