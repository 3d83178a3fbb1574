/** @import { Page } from '../ui.js' */
/** @import { Draw } from './markdown.js' */
/** @import { Message } from '../../wire.d.ts' */
import { html } from '../../../vendor/lit-html/lit-html.js';
import { paired } from '../../lib/bidi.js';
import { namesIn } from '../../lib/mention.js';
import { mentionText } from '../../lib/plain.js';
import { showPerson } from '../dialogs/person.js';
import { codeOf } from './markdown.js';
import { plainWords } from './words.js';

const WIDE = ['room', 'here'];

/**
 * A mention in a message: of a person it leads to their profile; what may mean the reader has the accent.
 * @param {Page} page @param {string} whom @param {Draw["names"]} names
 */
function mention(page, whom, names) {
  const text = mentionText(whom, names);
  if (WIDE.includes(whom)) return html`<bdi class="mention is-me">${text}</bdi>`;
  if (names[whom] === undefined) return plainWords(text);
  if (whom.startsWith('group:')) return html`<bdi class="mention">${paired(text)}</bdi>`;
  const id = Number(whom);
  return html`<button type="button" class="mention ${id === page.chat.me.id ? 'is-me' : ''}" dir="auto" @click=${() => showPerson(page, id)}>${paired(text)}</button>`;
}

/** How the parts of a message are drawn. @param {Page} page @param {string} key of its row @param {Pick<Message, "mentions" | "groups">} message @returns {Draw} */
export function drawn(page, key, message) {
  const names = namesIn(message);
  return { emoji: page.emoji, code: codeOf(page, key), names, at: (whom) => mention(page, whom, names) };
}
