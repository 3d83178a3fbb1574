/** @import { Person } from '../wire.d.ts' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { avatar } from './parts.js';
import { timeAgo } from './time.js';

/** @typedef {{here: number, faces: Person[], last_at: number | null}} Pulse   the answer to GET /pulse */

/** The people in the lobby, for a visitor who has not chosen a name yet. @param {Pulse} pulse @param {number} now */
export function pulseView({ here, faces, last_at }, now) {
  const people = here === 1 ? 'One person is here' : `${here} people are here`;
  const last = last_at === null ? nothing : html`<span>Last message ${timeAgo(last_at, now)}</span>`;
  if (here === 0) return html`<p class="pulse-words"><b>Quiet right now</b>${last === nothing ? html`<span>Be the first to say something</span>` : last}</p>`;
  return html`<span class="pulse-faces">${faces.map((face) => avatar(face, 'face'))}</span>
    <p class="pulse-words"><b><span class="dot"></span> ${people}</b>${last}</p>`;
}
