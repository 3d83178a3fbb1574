/** @import { Page } from './ui.js' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { duration } from '../lib/time.js';
import { join } from '../model/membership.js';
import { typingLine } from '../model/typing.js';
import { pills } from './pills.js';
import { composerForm } from './writing/form.js';

/** Joins the current room. @param {Page} page */
export async function joinRoom({ chat, ui }) {
  const { composition } = chat;
  const ack = await join(chat);
  composition.problem = ack.ok ? '' : `Couldn’t join. ${/** @type {import('../model/types.js').Refused} */ (ack).error.message}`;
  if (ack.ok) ui.focus.aim('composer');
}

/** Replaces the composer for a person who reads a public room without being a member. @param {Page} page */
const joinBar = (page) => html`<div class="closed joining">
  <p>You’re previewing <bdi>${page.chat.title}</bdi>. Join to post and to keep up with new messages.</p>
  <button type="button" class="button primary" @click=${() => joinRoom(page)}>Join room</button>
  ${page.chat.composition.problem ? html`<p class="problem" role="alert">${page.chat.composition.problem}</p>` : nothing}</div>`;

/** The reason for which the person can't write here; empty if they can. @param {Page} page */
function closedBecause({ chat }) {
  const { current } = chat;
  const { room, role } = current;
  if (current.can('message:post')) return '';
  if (room?.archived) return 'Archived. You can read it but not post.';
  if (role === null) return 'You’re not in this room. You can read it but not post.';
  if (role === 'muted') return 'You’re muted in this room. You can read it but not post.';
  if (room?.posting === 'moderators') return 'Only moderators can post in this room.';
  return 'You can’t post in this room.';
}

/** The line above the composer: people who are typing, or the limit of slow mode. @param {Page} page */
function lineAbove({ chat }) {
  const { current } = chat;
  const names = current.typing.names(Date.now());
  if (names.length) return html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span><bdi>${typingLine(names)}</bdi>`;
  const isSlow = current.room?.slow_seconds && current.role !== 'moderator' && current.can('message:post');
  return isSlow ? html`<span>Slow mode: one message every ${duration(current.room?.slow_seconds ?? 0)}</span>` : nothing;
}

/** @param {Page} page */
export function composer(page) {
  const { current } = page.chat;
  const closed = closedBecause(page);
  return html`<footer class="foot">
    <div class="ledge"><div class="typing">${lineAbove(page)}</div>${pills(page)}</div>
    ${closed && current.can('room:join') && !current.isMember ? joinBar(page) : closed ? html`<p class="closed">${closed}</p>` : composerForm(page, page.panes.log)}
  </footer>`;
}
