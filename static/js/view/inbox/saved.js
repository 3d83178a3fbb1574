/** @import { Page } from '../ui.js' */
/** @import { Saved } from '../../wire.d.ts' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { repeat } from '../../../vendor/lit-html/directives/repeat.js';
import { messageExcerpt } from '../excerpt.js';
import { openSave } from '../dialogs/save.js';
import { icon } from '../parts.js';
import { ghost } from '../skeleton.js';

/** @param {Page} page @param {Saved} entry */
function excerpt(page, { message, room, note }) {
  const { saved, chat } = page;
  const remove = async () => {
    const ack = await saved.remove(room, message.id);
    chat.announcer.say(ack.ok ? 'Removed from saved' : `Not removed. ${ack.error.message}`);
  };
  return messageExcerpt(page, {
    slug: room, message,
    more: note ? html`<p class="excerpt-note">${icon('bookmark')}<span dir="auto">${note}</span></p>` : nothing,
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
    return html`<div class="no-excerpts"><span class="emblem" aria-hidden="true">${icon('bookmark')}</span>
      <h2>Nothing saved yet</h2>
      <p>Save a message to come back to it: a question to answer, a link to read. Choose “Save” in the menu of a message.</p></div>`;
  }
  return html`<ul class="excerpts">${repeat(saved.list, ({ message }) => message.id, (one) => excerpt(page, one))}</ul>
    ${saved.state === 'failed' ? failed : nothing}
    ${saved.state !== 'ready' && !saved.list.length ? ghost(3) : nothing}
    ${saved.hasMore ? html`<button type="button" class="button more-excerpts" ?disabled=${saved.state === 'loading'} @click=${() => saved.more()}>Show more</button>` : nothing}`;
}
