/** @import { Page } from '../ui.js' */
/** @import { Requests, Room } from '../../wire.d.ts' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { longDuration } from '../../lib/time.js';
import { icon } from '../parts.js';
import { bannedPeople } from './bans.js';
import { trouble } from '../fields.js';
import { buttons, field, modal, send, submits, typed } from '../sheet.js';

const FIELDS = ['name', 'topic', 'posting', 'slow_seconds'];
const SLOW = [0, 5, 10, 30, 60, 300, 900, 3_600];

/** Saves the settings, and the topic by itself because a change of it is a message in the log. @param {Page} page @param {Room} room */
async function save({ chat }, room) {
  const [name, topic = '', posting, slow] = FIELDS.map((name) => typed(name));
  if (topic !== room.topic) {
    const ack = await chat.changeRoom('room:topic', { topic });
    if (!ack.ok) return ack;
  }
  return chat.changeRoom('room:settings', /** @type {Requests["room:settings"]} */ ({ name, posting, slow_seconds: Number(slow) }));
}

/** The choices of slow mode. @param {Room} room */
function slowChoices({ slow_seconds }) {
  const all = [...new Set([...SLOW, slow_seconds])].sort((a, b) => a - b);
  return all.map((seconds) => html`<option value=${seconds} ?selected=${seconds === slow_seconds}>
    ${seconds ? `One message every ${longDuration(seconds)}` : 'Off'}</option>`);
}

/** @param {Page} page @param {Room} room */
function archive(page, room) {
  const { chat, ui } = page;
  const set = (/** @type {boolean} */ archived) => () => send(page, () => chat.changeRoom('room:archive', { archived }));
  const ask = (/** @type {boolean} */ isAsked) => () => {
    ui.about = isAsked ? { question: 'archive' } : {};
    ui.focus.aim(isAsked ? 'question' : 'archiving');
  };
  if (room.archived) {
    return html`<p>Archived. Members can read it but not post.</p>
      <button type="button" class="button" ?disabled=${ui.form.isBusy} @click=${set(false)}>${icon('archive-restore')}Unarchive room</button>`;
  }
  if (ui.about.question !== 'archive') {
    return html`<button type="button" class="button archive-button" @click=${ask(true)}>${icon('archive')}Archive room</button>`;
  }
  return html`<div class="question" role="group" aria-label="Archive this room?">
    <p>No one can post in an archived room. Members can still read it, and you can unarchive it.</p>
    <button type="button" class="button danger" ?disabled=${ui.form.isBusy} @click=${set(true)}>Archive room</button>
    <button type="button" class="button" @click=${ask(false)}>Keep open</button></div>`;
}

/** @param {Page} page */
export function roomSettings(page) {
  const { chat } = page;
  const { room } = chat.current;
  if (!room) return nothing;
  const posting = (/** @type {string} */ value, /** @type {string} */ label) => html`<option value=${value} ?selected=${room.posting === value}>${label}</option>`;
  const form = html`<form @submit=${submits(page, () => save(page, room))}>
    ${field(page, 'name', 'Name', ({ invalid, by }) => html`<input name="name" required maxlength="80" autofocus autocomplete="off" dir="auto"
      value=${room.name} aria-invalid=${invalid} aria-describedby=${by}>`)}
    ${field(page, 'topic', 'Topic', ({ invalid, by }) => html`<textarea name="topic" rows="2" maxlength="300" dir="auto"
      aria-invalid=${invalid} aria-describedby=${by}>${room.topic}</textarea>`)}
    ${field(page, 'posting', 'Who can post', ({ invalid, by }) => html`<select name="posting" aria-invalid=${invalid} aria-describedby=${by}>
      ${posting('everybody', 'Everyone in the room')}${posting('moderators', 'Only moderators')}</select>`)}
    ${field(page, 'slow_seconds', 'Slow mode', ({ invalid, by }) => html`<select name="slow_seconds" aria-invalid=${invalid} aria-describedby=${by}>
      ${slowChoices(room)}</select>`)}
    ${trouble(page.ui.form, FIELDS)}
    ${buttons(page, 'Save changes')}
  </form>`;
  return modal(page, 'Room settings', html`${chat.current.can('room:settings') && !room.archived ? form : trouble(page.ui.form)}
    ${bannedPeople(page)}
    ${chat.current.can('room:archive') ? html`<section class="apart">${archive(page, room)}</section>` : nothing}`);
}
