/** What a message answers: above it, and above the field while one writes an answer. */
/** @import { Page } from '../ui.js' */
/** @import { Pane } from '../panes.js' */
/** @import { Message, Quote } from '../../wire.d.ts' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { paired } from '../../lib/bidi.js';
import { pathOf } from '../../lib/permalink.js';
import { actionIn } from '../../model/said.js';
import { avatar, icon, iconButton, plainClick } from '../parts.js';
import { rootOf } from '../../model/quote.js';
import { openThread, showInLog } from '../thread/open.js';

/** The first line of what a quote says; the others are where it leads. @param {Quote} quote */
export function line({ text, deleted }) {
  if (deleted) return html`<i>Message deleted</i>`;
  const words = actionIn(text) ?? text;
  const [first = ''] = words.split('\n').filter((one) => one.trim());
  return paired(first.length < words.trim().length ? `${first.replace(/…$/, '')} …` : first);
}

/** @param {Page} page @param {Quote} quote */
function said({ chat }, quote) {
  const { author } = quote;
  if (author && chat.blocked.has(author.id)) return html`<span class="answered-words unset">From someone you blocked</span>`;
  return html`${avatar(author, 'tiny')}<b class="answered-name"><bdi>${author?.name ?? 'Announcement'}</bdi></b>
    <span class="answered-words" dir="auto">${line(quote)}</span>`;
}

/** Above the text of a reply: what it answers, and the way there. @param {Page} page @param {Message} message */
export function answeredView(page, { reply, deleted }) {
  if (!reply || deleted) return nothing;
  const { slug } = page.chat.current;
  return html`<a class="answered" href=${pathOf(slug, reply.seq)} @click=${plainClick(() => showInLog(page, reply.seq))}>${icon('reply')}<span class="sr-only">Answers </span>${said(page, reply)}</a>`;
}

/** Lets the draft answer a message; where replies are folded, in its thread. @param {Page} page @param {Pane} pane @param {Message} message */
export function replyTo(page, pane, message) {
  const { chat, ui, drawNow } = page;
  if (pane.name === 'log' && chat.current.timeline.folding.isOn) {
    openThread(page, rootOf(message), true);
    return;
  }
  pane.composition.answer(message);
  ui.turnTo(pane.field);
  drawNow();
}

/** The line above the field: what the draft answers. @param {Page} page @param {Pane} pane */
export function answeringLine(page, pane) {
  const { ui } = page;
  const { composition } = pane;
  if (!composition.answered || composition.editing) return nothing;
  const cancel = () => {
    composition.answer(null);
    ui.turnTo(pane.field);
  };
  return html`<div class="answering" role="group" aria-label="Reply to ${composition.answered.author?.name ?? 'an announcement'}">${icon('reply')}${said(page, composition.answered)}${iconButton({ name: 'x', label: 'Don’t reply', key: 'Esc', click: cancel })}</div>`;
}
