/** @import { Person } from '../wire.d.ts' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { ago } from '../lib/time.js';
import { avatar } from './parts.js';

/** @typedef {{here: number, faces: Person[], last_at: number | null}} Pulse   what GET /pulse answers */

/** @param {Pulse} pulse @param {number} now who is talking, for somebody who stands at the door */
export function pulseView({ here, faces, last_at }, now) {
  const people = here === 1 ? 'One person is here' : `${here} people are here`;
  const last = last_at === null ? nothing : html`<span>Last message ${ago(last_at, now)}</span>`;
  if (here === 0) return html`<p class="pulse-words"><b>Quiet right now</b>${last === nothing ? html`<span>Say the first word</span>` : last}</p>`;
  return html`<span class="pulse-faces">${faces.map((face) => avatar(face.name, 'face'))}</span>
    <p class="pulse-words"><b><span class="dot"></span> ${people}</b>${last}</p>`;
}
