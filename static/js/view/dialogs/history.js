/** @import { Page } from '../ui.js' */
/** @import { Step } from '../../model/history.js' */
/** @import { Message } from '../../wire.d.ts' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { ref } from '../../../vendor/lit-html/directives/ref.js';
import { named, namesAmong } from '../../lib/mention.js';
import { fullTime, isoTime } from '../../lib/time.js';
import { stepsOf } from '../../model/history.js';
import { scrollable } from '../scrollable.js';
import { trouble } from '../fields.js';
import { modal, send } from '../sheet.js';

/** Opens the texts that a message of the open room had. @param {Page} page @param {Message} message */
export function openHistory(page, message) {
  const { chat, ui } = page;
  const { slug } = chat.current;
  ui.openDialog('history', { message });
  const { about } = ui;
  void send(page, () => chat.ask('message:history', { room: slug, id: message.id }), ({ versions }) => {
    // Those that are mentioned no more have no names in the message.
    const names = namesAmong([...chat.current.timeline.messages, message]);
    about.history = stepsOf(versions.map(({ text, at }) => ({ text: named(text, names), at })));
    page.drawNow();
  });
}

/** @param {Step["changes"][number]} change */
function part({ kind, text }) {
  if (kind === 'added') return html`<ins><span class="sr-only">added: </span>${text}</ins>`;
  if (kind === 'removed') return html`<del><span class="sr-only">removed: </span>${text}</del>`;
  return text;
}

/** @param {Step} step @param {number} index */
const version = ({ at, changes, isFirst }, index) => html`<li class="version">
  <h3 class="section-title">${index === 0 ? 'Now' : isFirst ? 'First' : 'Before'}, <time datetime=${isoTime(at)}>${fullTime(at)}</time></h3>
  <p class="version-text" dir="auto">${changes.map(part)}</p></li>`;

/** What a message said before, the newest first. @param {Page} page */
export function messageHistory(page) {
  const { history } = page.ui.about;
  return modal(page, 'Edit history', html`
    ${trouble(page.ui.form)}
    ${history ? html`<p class="hint lead">What was added is <ins>underlined</ins>, what was removed is <del>struck</del>.</p>
      <div class="versions" role="group" aria-label="Versions" ${ref(scrollable)}><ol>${history.map(version)}</ol></div>
      ${history.length ? nothing : html`<p class="hint">The message was deleted.</p>`}`
    : page.ui.form.error ? nothing : html`<p class="hint" role="status">Loading…</p>`}`, 'is-wide');
}
