/** @import { Page } from './ui.js' */
/** @import { Pinned } from '../wire.d.ts' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { repeat } from '../../vendor/lit-html/directives/repeat.js';
import { messageExcerpt } from './excerpt.js';
import { icon } from './parts.js';

/** Pins or unpins a message; what the server refuses is said at the composer. @param {Page} page @param {number} id @param {boolean} on */
export async function pin({ chat, pins }, id, on, composition = chat.composition) {
  const ack = await pins.pin(id, on);
  composition.problem = ack.ok ? '' : `Not ${on ? 'pinned' : 'unpinned'}. ${ack.error.message}`;
  if (ack.ok) chat.announcer.say(on ? 'Pinned' : 'Unpinned');
}

/** @param {Page} page @param {Pinned} pinned */
function excerpt(page, { message, by }) {
  const { current } = page.chat;
  return messageExcerpt(page, {
    slug: current.slug, message, isOfRoom: true,
    more: html`<p class="excerpt-note">${icon('pin')}<span>Pinned by <bdi>${by.name}</bdi></span></p>`,
    buttons: current.can('message:pin') ? html`<button type="button" class="text-button quiet" @click=${() => pin(page, message.id, false)}>Unpin</button>` : nothing,
  });
}

/** The pinned messages of the open room. @param {Page} page */
export function pinsView(page) {
  const { pins } = page;
  pins.want();
  if (pins.state === 'failed') return html`<p class="problem">Couldn’t load pinned messages. <button type="button" class="text-button" @click=${() => pins.load()}>Try again</button></p>`;
  if (pins.all.length) return html`<ul class="excerpts">${repeat(pins.all, ({ message }) => message.id, (one) => excerpt(page, one))}</ul>`;
  return pins.state === 'ready' ? html`<div class="no-excerpts"><span class="emblem" aria-hidden="true">${icon('pin')}</span>
    <p>Pin what everyone here should find again: a plan, a decision, a link. Choose “Pin” in the menu of a message.</p></div>` : nothing;
}
