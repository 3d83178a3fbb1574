/** @import { Page } from '../ui.js' */
/** @import { Message } from '../../wire.d.ts' */
/** @import { Choice } from '../../model/jump.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { pathOf } from '../../lib/permalink.js';
import { uuid } from '../../lib/uuid.js';
import { excerptOf } from '../../model/excerpt.js';
import { askedOf, directoryOf, groupsFor } from '../../model/jump.js';
import { trouble } from '../fields.js';
import { avatar, icon, roomSign } from '../parts.js';
import { buttons, field, modal, submits, typed } from '../sheet.js';
import { closeOpen } from '../shell.js';

/** Opens the form that sends a link to a message to another room or person. @param {Page} page @param {string} room @param {Message} message */
export const openShare = ({ ui }, room, message) => ui.openDialog('share', { message, room, clientId: uuid() });

/** The rooms that one is in, and people, that match. @param {Page} page @returns {Choice[]} */
function choicesOf({ chat, ui }) {
  const people = (ui.about.people ??= directoryOf(chat));
  const groups = groupsFor({
    typed: ui.typed, rooms: chat.rooms.mine.filter(({ slug, archived }) => !archived && slug !== ui.about.room), people: people?.rows ?? [], actions: [], me: chat.me.id, blocked: chat.blocked, current: '',
  });
  return groups.flatMap(({ choices }) => choices);
}

/** Posts the link there, with the words above it. @param {Page} page @param {Choice} choice @param {string} link */
async function post({ chat, ui }, { room, person }, link) {
  const note = typed('note');
  let slug = room?.slug;
  if (!slug && person) {
    const opened = await chat.makeRoom('direct:open', { people: [person.id] });
    if (!opened.ok) return opened;
    slug = opened.room.slug;
  }
  return chat.ask('message:post', { room: slug ?? '', text: note ? `${note}\n${link}` : link, client_id: ui.about.clientId ?? uuid() });
}

/** @param {Page} page @param {Choice[]} choices @param {string} picked */
function results({ ui }, choices, picked) {
  const choose = (/** @type {string} */ key) => () => {
    ui.picked = key;
  };
  const option = (/** @type {Choice} */ { key, title, room, person }) => html`<li><label class="share-choice">
    <input type="radio" name="to" value=${key} .checked=${key === picked} @change=${choose(key)}>
    ${person ? avatar(person, 'tiny') : icon(roomSign(room))}<span class="label"><bdi>${title}</bdi></span></label></li>`;
  return html`<fieldset class="share-choices"><legend class="sr-only">Share with</legend><ul>${choices.map(option)}</ul></fieldset>`;
}

/** The form that shares a message. @param {Page} page */
export function shareMessage(page) {
  const { chat, ui } = page;
  const { message, room = '' } = ui.about;
  if (!message) return nothing;
  const choices = choicesOf(page);
  const picked = choices.find(({ key }) => key === ui.picked) ?? choices[0];
  const search = (/** @type {InputEvent} */ event) => {
    ui.typed = /** @type {HTMLInputElement} */ (event.target).value;
    if (askedOf(ui.typed)) ui.about.people?.search(ui.typed);
  };
  const shared = () => {
    closeOpen();
    chat.announcer.say(`Shared with ${picked?.title}`);
  };
  const work = () => (picked ? post(page, picked, location.origin + pathOf(room, message.seq)) : Promise.resolve({ ok: /** @type {const} */ (false), error: { code: /** @type {const} */ ('invalid'), message: 'Choose a room or a person.' } }));
  const isPublic = chat.rooms.get(room)?.kind === 'public';
  return modal(page, 'Share message', html`<form @submit=${submits(page, work, shared)}>
    <blockquote class="quoted"><b dir="auto">${message.author?.name}</b><div class="quote" dir="auto">${excerptOf(message)}</div></blockquote>
    <label class="field"><span>Share with</span><input type="search" placeholder="Rooms and people" autofocus autocomplete="off" spellcheck="false" dir="auto"
      .value=${ui.typed} @input=${search}></label>
    ${choices.length ? results(page, choices, picked?.key ?? '') : html`<p class="hint" role="status">${ui.typed ? 'No results.' : 'Search for a room or a person.'}</p>`}
    ${field(page, 'text', 'Your words, if you like', ({ invalid, by }) => html`<input name="note" maxlength="2000" dir="auto" autocomplete="off" aria-invalid=${invalid} aria-describedby=${by}>`)}
    ${isPublic ? nothing : html`<p class="hint">Only people who can read this conversation will see the message.</p>`}
    ${trouble(ui.form, ['text'])}
    ${buttons(page, 'Share')}
  </form>`, 'is-wide');
}
