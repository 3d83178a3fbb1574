/** @import { Page } from '../ui.js' */
/** @import { Answers, Requests } from '../../wire.d.ts' */
import { html } from '../../../vendor/lit-html/lit-html.js';
import { leave } from '../../model/membership.js';
import { icon } from '../parts.js';
import { trouble } from '../fields.js';
import { buttons, field, modal, submits, typed } from '../sheet.js';
import { closeOpen } from '../shell.js';


/** The choice between a public and a private room. @param {Page} page */
function kinds({ chat }) {
  if (!chat.can('room:create:private')) return html`<p class="hint">Everyone here can find and join it.</p>`;
  const choice = (/** @type {string} */ value, /** @type {string} */ sign, /** @type {string} */ label, /** @type {string} */ hint) => html`
    <label class="choice"><input type="radio" name="kind" value=${value} ?checked=${value === 'public'}>
      ${icon(sign)}<span><b>${label}</b><small>${hint}</small></span></label>`;
  return html`<fieldset class="choices"><legend>Who is it for?</legend>
    ${choice('public', 'hash', 'Public', 'Everyone here can find and join it.')}
    ${choice('private', 'lock', 'Private', 'Only invited people can see it.')}
  </fieldset>`;
}

/** @param {Page} page */
export function newRoom(page) {
  const { chat, go } = page;
  const make = () => {
    const [name, topic, kind] = ['name', 'topic', 'kind'].map((field) => typed(field));
    return chat.makeRoom('room:create', /** @type {Requests["room:create"]} */ ({ name, ...(topic && { topic }), ...(kind && { kind }) }));
  };
  const made = (/** @type {Answers["room:create"]} */ { room }) => {
    closeOpen();
    go(room.slug);
  };
  return modal(page, 'New room', html`<form @submit=${submits(page, make, made)}>
    ${field(page, 'name', 'Name', ({ invalid, by }) => html`<input name="name" required maxlength="80" autofocus autocomplete="off" dir="auto"
      aria-invalid=${invalid} aria-describedby=${by} placeholder="e.g. Design">`)}
    ${field(page, 'topic', html`Topic <em>optional</em>`, ({ invalid, by }) => html`<input name="topic" maxlength="300" autocomplete="off" dir="auto"
      aria-invalid=${invalid} aria-describedby=${by} placeholder="What is it for?">`)}
    ${kinds(page)}
    ${trouble(page.ui.form, ['name', 'topic'])}
    ${buttons(page, 'Create room')}
  </form>`);
}

/** @param {Page} page */
export function editTopic(page) {
  const { chat } = page;
  const { room } = chat.current;
  const save = () => chat.changeRoom('room:topic', { topic: typed('topic') });
  return modal(page, 'Topic', html`<form @submit=${submits(page, save)}>
    ${field(page, 'topic', html`What is <bdi>${chat.title}</bdi> about?`, ({ invalid, by }) => html`<textarea name="topic" rows="3" maxlength="300"
      autofocus dir="auto" aria-invalid=${invalid} aria-describedby=${by}>${room?.topic ?? ''}</textarea>`)}
    ${trouble(page.ui.form, ['topic'])}
    ${buttons(page, 'Save topic')}
  </form>`);
}

/** @param {Page} page */
export function leaveRoom(page) {
  const { chat, ui } = page;
  const left = () => {
    closeOpen();
    ui.isPanelOpen = false;
  };
  const isPublic = chat.current.room?.kind === 'public';
  return modal(page, 'Leave this room?', html`<form @submit=${submits(page, () => leave(chat), left)}>
    <p>Your messages stay. ${isPublic ? 'You can join again at any time.' : 'It’s private: to come back, you need someone to add or invite you.'}</p>
    ${trouble(page.ui.form)}
    ${buttons(page, 'Leave room')}
  </form>`);
}
