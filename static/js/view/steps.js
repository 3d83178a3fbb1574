/** @import { Page } from './ui.js' */
/** @import { Step } from '../model/first_steps.js' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { openSelf } from './dialogs/self.js';
import { NEEDED, createButton, linkToCopy } from './link.js';
import { icon, iconButton } from './parts.js';

/** @param {Page} page @param {Step} step @param {string} label */
const dismiss = ({ steps }, step, label) => iconButton({ name: 'x', label, kind: 'small step-away', click: () => steps.dismiss(step) });

/**
 * @param {Page} page
 * @param {{step: Step, sign: string, title: string, words: string, action: unknown}} about
 */
const small = (page, { step, sign, title, words, action }) => html`<section class="step" aria-labelledby="step-${step}">
  <span class="emblem" aria-hidden="true">${icon(sign)}</span>
  <div class="step-words"><h3 id="step-${step}">${title}</h3><p>${words}</p></div>
  <div class="step-action">${action}</div>
  ${dismiss(page, step, `Dismiss: ${title}`)}
</section>`;

/** @param {string} verb @param {() => void} click */
const button = (verb, click) => html`<button type="button" class="button small" @click=${click}>${verb}</button>`;

/** @param {Page} page */
function invite(page) {
  const { door, path } = page.entrance;
  const title = 'Invite people';
  if (door === 'invitation' && !path) return small(page, { step: 'invite', sign: 'user-plus', title, words: NEEDED, action: createButton(page, 'small') });
  return html`<section class="step is-wide" aria-labelledby="step-invite"><h3 id="step-invite">${title}</h3>
    ${linkToCopy(page)}${dismiss(page, 'invite', `Dismiss: ${title}`)}</section>`;
}

/** Proposals to a new owner, as cards. @param {Page} page */
export function stepsView(page) {
  const { ui, steps: { left } } = page;
  if (!left.length) return nothing;
  return html`<div class="row steps" role="group" aria-label="First steps"><div class="steps-grid">
    ${left.includes('invite') ? invite(page) : nothing}
    ${left.includes('room') ? small(page, {
    step: 'room', sign: 'hash', title: 'Make the first room', words: 'One for each topic or team.', action: button('Create room', () => ui.openDialog('room')),
  }) : nothing}
    ${left.includes('picture') ? small(page, {
    step: 'picture', sign: 'user', title: 'Add your picture', words: 'So people know who is talking.', action: button('Choose picture', () => openSelf(page)),
  }) : nothing}
  </div></div>`;
}
