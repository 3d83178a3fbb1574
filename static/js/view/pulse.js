/** @import { Person } from '../model/types.js' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { ago } from '../lib/time.js';
import { avatar } from './parts.js';

/** @typedef {{here: number, faces: Person[], last_at: number | null}} Pulse   what GET /pulse answers */

/** @param {Pulse} pulse @param {number} now who is talking, for somebody who stands at the door */
export function pulseView({ here, faces, last_at }, now) {
  const people = here === 1 ? 'One person is here' : `${here} people are here`;
  const last = last_at === null ? nothing : html` The last message came ${ago(last_at, now)}.`;
  if (here === 0) return html`<p class="pulse-words">It is quiet right now.${last === nothing ? ' Say the first word.' : last}</p>`;
  return html`<span class="pulse-faces">${faces.map((face) => avatar(face.name, 'small'))}</span>
    <p class="pulse-words"><b>${people}.</b>${last}</p>`;
}
