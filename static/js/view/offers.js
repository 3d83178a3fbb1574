/** @import { Page } from './ui.js' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { avatar } from './parts.js';

/** Offers of membership in a private room, one at a time, above the current room. @param {Page} page */
export function offersView({ chat, go }) {
  const { offers } = chat;
  const [offer, ...others] = offers.all.filter(({ room }) => !chat.rooms.get(room)?.member);
  const problem = offers.problem ? html`<p class="problem" role="alert">${offers.problem}</p>` : nothing;
  if (!offer) return offers.problem ? html`<section class="offer">${problem}</section>` : nothing;
  const accept = async () => {
    if (await offers.answer(offer.room, true)) go(offer.room);
  };
  return html`<section class="offer" aria-label="Invitation to a room">
    ${avatar(offer.by, 'small')}
    <p role="status"><b><bdi>${offer.by.name}</bdi></b> invites you to the private room <b><bdi>${offer.room_name}</bdi></b>.
      ${others.length ? html`<span class="hint">${others.length} more ${others.length === 1 ? 'invitation' : 'invitations'}.</span>` : nothing}</p>
    <span class="offer-answers">
      <button type="button" class="button small" ?disabled=${offers.isBusy} @click=${() => offers.answer(offer.room, false)}>Decline</button>
      <button type="button" class="button small primary" ?disabled=${offers.isBusy} @click=${accept}>Join</button></span>
    ${problem}
  </section>`;
}
