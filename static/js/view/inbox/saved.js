/** @import { Page } from '../ui.js' */
/** @import { Saved } from '../../wire.d.ts' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { repeat } from '../../../vendor/lit-html/directives/repeat.js';
import { messageCard } from '../card.js';
import { openSave } from '../dialogs/save.js';
import { icon } from '../parts.js';
import { ghost } from '../skeleton.js';

/** @param {Page} page @param {Saved} entry */
function card(page, { message, room, note }) {
  const { saved, chat } = page;
  const remove = async () => {
    const ack = await saved.remove(room, message.id);
    chat.announcer.say(ack.ok ? 'Removed from saved' : `Not removed. ${ack.error.message}`);
  };
  return messageCard(page, {
    slug: room, message,
    more: note ? html`<p class="card-note">${icon('bookmark')}<span dir="auto">${note}</span></p>` : nothing,
    buttons: html`<button type="button" class="text-button quiet" @click=${() => openSave(page, room, message)}>${note ? 'Edit note' : 'Add a note'}</button>
      <button type="button" class="text-button quiet" @click=${remove}>Remove</button>`,
  });
}

/** The messages that one has saved. @param {Page} page */
export function savedTab(page) {
  const { saved } = page;
  const again = () => (saved.list.length ? saved.more() : saved.load());
  const failed = html`<p class="problem">Couldn’t load what you saved. <button type="button" class="text-button" @click=${again}>Try again</button></p>`;
  if (!saved.list.length && saved.state === 'ready' && !saved.hasMore) {
    return html`<div class="no-cards"><span class="emblem" aria-hidden="true">${icon('bookmark')}</span>
      <h2>Nothing saved yet</h2>
      <p>Save a message to come back to it: a question to answer, a link to read. Choose “Save” in the menu of a message.</p></div>`;
  }
  return html`<ul class="cards">${repeat(saved.list, ({ message }) => message.id, (one) => card(page, one))}</ul>
    ${saved.state === 'failed' ? failed : nothing}
    ${saved.state !== 'ready' && !saved.list.length ? ghost(3) : nothing}
    ${saved.hasMore ? html`<button type="button" class="button more-cards" ?disabled=${saved.state === 'loading'} @click=${() => saved.more()}>Show more</button>` : nothing}`;
}
