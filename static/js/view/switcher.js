/** @import { Page } from './ui.js' */
/** @import { Choice, Group } from '../model/jump.js' */
import { html, nothing } from '../../vendor/lit-html/lit-html.js';
import { repeat } from '../../vendor/lit-html/directives/repeat.js';
import { counted } from '../lib/words.js';
import { askedOf, directoryOf, groupsFor, stepped } from '../model/jump.js';
import { countOf } from '../model/levels.js';
import { act, actionsAnywhere, actionsHere } from './acts.js';
import { trouble } from './fields.js';
import { avatar, icon, roomSign } from './parts.js';
import { badge } from './rooms/row.js';
import { send } from './sheet.js';
import { closeOpen, closeThen } from './shell.js';

/** The people whom the server finds, for those who may look them up. @param {Page} page */
const peopleOf = ({ chat, ui }) => (ui.about.people ??= directoryOf(chat));

/** @param {Page} page @returns {Group[]} */
function groupsOf(page) {
  const { chat, ui } = page;
  return groupsFor({
    typed: ui.typed, rooms: chat.rooms.all, people: peopleOf(page)?.rows ?? [], actions: [...actionsAnywhere(page), ...actionsHere(page)],
    me: chat.me.id, blocked: chat.blocked, current: chat.current.slug,
  });
}

/** Goes to a room or a person, or does what was chosen. @param {Page} page @param {Choice | undefined} choice */
function choose(page, choice) {
  const { chat, go } = page;
  const arrive = (/** @type {string} */ slug) => {
    closeOpen();
    go(slug);
  };
  if (choice?.room) arrive(choice.room.slug);
  else if (choice?.action) {
    const { name } = choice.action;
    closeThen(() => {
      page.drawNow(); // without it the next dialog would be drawn into this one, which is closed
      act(page, name);
    });
  } else if (choice?.person) {
    const people = [choice.person.id];
    void send(page, () => chat.makeRoom('direct:open', { people }), ({ room }) => arrive(room.slug));
  }
}

/** @param {Choice} choice */
function sign({ room, person, action }) {
  if (person) return avatar(person, 'tiny');
  return icon(action ? action.sign : roomSign(room));
}

/** A note beside a choice. @param {Choice} choice */
function aside({ room, person }) {
  const { count, isYours } = room?.member ? countOf(room) : { count: 0, isYours: false };
  if (count) return badge(count, isYours);
  if (room?.archived) return html`<span class="aside">archived</span>`;
  if (room && !room.member) return html`<span class="aside">not joined</span>`;
  return person && !room ? html`<span class="aside">new conversation</span>` : nothing;
}

/** @param {Page} page @param {Group[]} groups @param {string} picked */
function results(page, groups, picked) {
  const option = (/** @type {Choice} */ choice) => html`<li role="option" id="choice-${choice.key}" aria-selected=${choice.key === picked} @click=${() => choose(page, choice)}>
    ${sign(choice)}<span class="label"><bdi>${choice.title}</bdi></span>${aside(choice)}</li>`;
  return html`<div id="choices" role="listbox" aria-label="Results">${groups.map(({ label, choices }) => html`<ul role="group" aria-label=${label}>
    <li class="section-title" role="presentation" aria-hidden="true">${label}</li>${repeat(choices, ({ key }) => key, option)}</ul>`)}</div>`;
}

/** The matches for the typed text, and the picked choice. @param {Page} page */
function foundBy(page) {
  const groups = groupsOf(page);
  const choices = groups.flatMap((group) => group.choices);
  return { groups, choices, picked: choices.find(({ key }) => key === page.ui.picked) ?? choices[0] };
}

/** The body of the quick switcher: a combobox with a list, as in the ARIA Authoring Practices. @param {Page} page */
export function switcher(page) {
  const { ui, drawNow } = page;
  const { groups, choices, picked } = foundBy(page);
  const typed = (/** @type {InputEvent} */ event) => {
    ui.typed = /** @type {HTMLInputElement} */ (event.target).value;
    ui.picked = '';
    ui.form.error = null;
    if (askedOf(ui.typed)) peopleOf(page)?.search(ui.typed);
  };
  const key = (/** @type {KeyboardEvent} */ event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0;
    if (!step && event.key !== 'Enter') return;
    const now = foundBy(page); // fingers are ahead of the drawing
    if (step) {
      ui.picked = stepped(now.choices, now.picked?.key ?? '', step);
      drawNow();
      document.getElementById(`choice-${ui.picked}`)?.scrollIntoView({ block: 'nearest' });
    } else choose(page, now.picked);
    event.preventDefault();
  };
  const isSearching = ['new', 'loading'].includes(ui.about.people?.state ?? 'ready');
  const said = choices.length ? counted(choices.length, 'result') : isSearching ? 'Searching…' : 'No results.';
  return html`<div class="switcher">
    <input type="text" role="combobox" aria-expanded=${choices.length > 0} aria-controls="choices" aria-autocomplete="list" aria-label="Jump to…"
      placeholder="Rooms, people, actions" aria-activedescendant=${picked ? `choice-${picked.key}` : nothing} autofocus autocomplete="off" spellcheck="false" dir="auto"
      .value=${ui.typed} @input=${typed} @keydown=${key}>
    ${results(page, groups, picked?.key ?? '')}
    <p class=${choices.length ? 'sr-only' : 'hint'} role="status">${said}</p>
    ${trouble(ui.form)}
  </div>`;
}
