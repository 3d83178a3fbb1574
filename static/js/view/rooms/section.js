/** @import { Page } from '../ui.js' */
/** @import { Section, SectionName } from '../../model/sections.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { repeat } from '../../../vendor/lit-html/directives/repeat.js';
import { countOf } from '../../model/levels.js';
import { openDirect } from '../dialogs/people.js';
import { icon, iconButton } from '../parts.js';
import { pointed, rightClicked } from './drag.js';
import { openMenu } from './menu.js';
import { badge, row } from './row.js';

/** @type {Record<SectionName, string>} */
const TITLES = { unread: 'Unread', favourites: 'Favourites', direct: 'Direct messages', rooms: 'Rooms', archived: 'Archived' };

/** The unread messages in a folded section. @param {Page} page @param {Section} section */
function folded({ chat }, { name, rooms }) {
  const counts = rooms.filter(({ slug }) => slug !== chat.current.slug).map(countOf);
  const yours = counts.filter(({ isYours }) => isYours);
  const sum = (yours.length ? yours : counts).reduce((all, { count }) => all + count, 0);
  if (sum) return badge(sum, yours.length > 0);
  return name === 'archived' ? html`<span class="count">${rooms.length}</span>` : nothing;
}

/** The button that adds something to a section. @param {Page} page @param {SectionName} name */
function adder(page, name) {
  const { chat, ui } = page;
  if (name === 'rooms' && chat.can('room:create')) return iconButton({ name: 'plus', label: 'New room', kind: 'small', click: () => ui.openDialog('room') });
  if (name === 'direct' && chat.can('direct:open')) return iconButton({ name: 'plus', label: 'New direct message', kind: 'small', click: () => openDirect(page) });
  return nothing;
}

/** @param {Page} page @param {Section} section */
function head(page, section) {
  const { name, isFolded } = section;
  const more = (/** @type {MouseEvent} */ event) => openMenu(page, name, null, /** @type {HTMLElement} */ (event.currentTarget));
  const right = (/** @type {MouseEvent} */ event) => {
    event.preventDefault();
    openMenu(page, name, null, /** @type {HTMLElement} */ (event.currentTarget), { x: event.clientX, y: event.clientY });
  };
  return html`<div class="section-head">
    <h2 class="section-title"><button type="button" class="fold" aria-expanded=${!isFolded} @click=${() => page.sections.fold(name)} @contextmenu=${right}>
      <span class="label">${TITLES[name]}</span> ${icon('chevron-right')}${isFolded ? folded(page, section) : nothing}</button></h2>
    <button type="button" class="icon-button small section-more" tabindex="-1" aria-haspopup="menu" aria-label="Sort ${TITLES[name]}" title="Sort" @click=${more}>${icon('ellipsis')}</button>
    ${adder(page, name)}</div>`;
}

/** Keeps the height of rows that are not in the document. @param {number} height in px */
const gap = (height) => (height ? html`<li class="gap" aria-hidden="true" .style=${`block-size: ${height}px`}></li>` : nothing);

/** @param {Page} page @param {Section} section */
function rows(page, section) {
  const { list } = page;
  const { name, rooms } = section;
  const { from, to } = list.partOf(section);
  return html`<ul class="room-list" aria-label=${TITLES[name]} @pointerdown=${pointed(page, section)} @contextmenu=${rightClicked(page, section)}>
    ${gap(from * list.row)}
    ${repeat(rooms.slice(from, to), ({ slug }) => slug, (room, index) => row(page, section, room, from + index))}
    ${gap((rooms.length - to) * list.row)}</ul>`;
}

/** Shown in a section that has no rooms yet, but could. @param {Page} page @param {SectionName} name */
function invitation(page, name) {
  if (name === 'direct' && page.chat.rooms.direct.length === 0) return html`<button type="button" class="room-link begin" @click=${() => openDirect(page)}>${icon('message-circle')}<span class="label">Write to someone</span></button>`;
  return nothing;
}

/** @param {Page} page @param {Section} section */
export const sectionView = (page, section) => html`<section class="section" data-section=${section.name}>${head(page, section)}
  ${section.isFolded ? nothing : section.rooms.length ? rows(page, section) : invitation(page, section.name)}</section>`;

/** The sections to draw: those with rooms, and empty ones that a person can add to. @param {Page} page @param {Section[]} found @returns {Section[]} */
export function withEmpty({ chat, sections }, found) {
  /** @type {(name: SectionName, can: boolean) => Section[]} */
  const empty = (name, can) => (!can || found.some((one) => one.name === name) ? [] : [{ name, rooms: [], isFolded: false, sort: sections.sortOf(name) }]);
  /** @param {SectionName[]} names */
  const only = (...names) => found.filter(({ name }) => names.includes(name));
  return [...only('unread', 'favourites'), ...only('direct'), ...empty('direct', chat.can('direct:open')), ...only('rooms'), ...empty('rooms', chat.can('room:create')), ...only('archived')];
}
