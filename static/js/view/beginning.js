/** @import { Page } from './ui.js' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { othersIn } from '../model/rooms.js';
import { showPerson } from './dialogs/person.js';
import { facts, known } from './facts.js';
import { avatar, icon, roomSign } from './parts.js';

const WAVE = '👋';

/** @param {Page} page */
const isEmpty = ({ chat }) => !chat.current.timeline.messages.some((message) => message.kind === 'text') && chat.outbox.of(chat.current.slug).length === 0;

/** Greets with one click. @param {Page} page */
function wave(page) {
  const { chat, ui, toNewest } = page;
  if (!isEmpty(page) || !chat.current.can('message:post')) return nothing;
  const greet = () => {
    chat.post(WAVE);
    toNewest();
    ui.focus.aim('composer');
  };
  return html`<button type="button" class="button wave" @click=${greet}><span aria-hidden="true">${WAVE}</span>Wave</button>`;
}

/** The person, or the people, with whom a direct conversation is. @param {Page} page */
function people(page) {
  const { chat } = page;
  const { room } = chat.current;
  const others = room ? othersIn(room, chat.me.id) : [];
  const [other, ...more] = others.map(({ id }) => known(page, id));
  const face = (/** @type {ReturnType<typeof known>} */ { person }) => html`<button type="button" class="big-face" aria-label="Profile of ${person.name}"
    @click=${() => showPerson(page, person.id)}>${avatar(person, 'large')}</button>`;
  return html`<div class="row beginning with-people" role="group" aria-label="Start of ${chat.title}">
    ${other ? html`<div class="big-faces">${[other, ...more].map(face)}</div>` : html`<span class="emblem" aria-hidden="true">${icon('message-circle')}</span>`}
    <h2 dir="auto">${chat.title}</h2>
    ${other && !more.length ? facts(other) : nothing}
    <p>${other ? html`Only you and ${more.length ? 'they' : html`<bdi>${chat.title}</bdi>`} can read this.` : 'Only you can read this.'}</p>
    ${wave(page)}
  </div>`;
}

/** The introduction above a room's first message. @param {Page} page */
export function beginning(page) {
  const { chat, ui } = page;
  const { room } = chat.current;
  if (room?.kind === 'direct') return people(page);
  const open = () => ui.openDialog('topic');
  return html`<div class="row beginning" role="group" aria-label="Start of ${chat.title}">
    <span class="emblem" aria-hidden="true">${icon(roomSign(room))}</span>
    <h2 dir="auto">${chat.title}</h2>
    <p>${isEmpty(page) && chat.current.can('message:post') ? html`No messages yet. Say something to get started.` : html`This is the start of <bdi>${chat.title}</bdi>.`}</p>
    ${room?.topic || !chat.current.can('room:topic') ? nothing : html`<button type="button" class="text-button" @click=${open}>Add a topic</button>`}
  </div>`;
}
