/** @import { Pulse } from '../model/pulse.js' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { repeat } from '../../vendor/lit-html/directives/repeat.js';
import { lastWords, peopleAreHere } from '../model/pulse.js';
import { avatar } from './parts.js';

/** The people in a room, for a visitor who has not joined yet, as in templates/pulse.html. @param {Pulse} pulse @param {number} now */
export function pulseView(pulse, now) {
  const { here, faces } = pulse;
  const others = here - faces.length;
  return html`${here ? html`<p class="pulse-faces" aria-hidden="true">${repeat(faces, ({ id }) => id, (face) => avatar(face))}${
    others ? html`<span class="avatar pulse-others">+${others}</span>` : nothing}</p>` : nothing}
    <p class="pulse-words"><b>${here ? html`<span class="dot"></span>` : nothing}${peopleAreHere(here)}</b><span>${lastWords(pulse, now)}</span></p>`;
}
