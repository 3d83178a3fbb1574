/** @import { Page } from '../ui.js' */
/** @import { Pane } from '../panes.js' */
/** @import { Person } from '../../wire.d.ts' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';

/** @param {readonly {name: string}[]} people */
const listed = (people) => new Intl.ListFormat('en').format(people.map(({ name }) => name));

/** Adds those who were mentioned to the room. @param {Page} page @param {Pane} pane */
async function add({ chat }, { composition }) {
  const { slug } = chat.current;
  const { outside } = composition;
  const [added, asked] = [/** @type {Person[]} */ ([]), /** @type {Person[]} */ ([])];
  for (const person of outside) {
    const ack = await chat.ask('member:add', { room: slug, person: person.id });
    if (!ack.ok) {
      composition.problem = `${person.name} was not added. ${ack.error.message}`;
      return;
    }
    (ack.member ? added : asked).push(person);
    composition.outside = composition.outside.filter(({ id }) => id !== person.id);
  }
  composition.told = [added.length && `Added ${listed(added)}.`, asked.length && `Asked ${listed(asked)} to join.`].filter(Boolean).join(' ');
}

/** The offer to add people who were mentioned and are not in the room. @param {Page} page @param {Pane} pane */
export function outsideOffer(page, pane) {
  const { chat: { current }, ui } = page;
  const { composition } = pane;
  const people = composition.outside.filter(({ id }) => !current.presence.get(id));
  if (!people.length) return nothing;
  const { length } = people;
  const dismiss = () => {
    composition.outside = [];
    ui.focus.aim(pane.field);
  };
  const mayAdd = current.can('member:add') && current.room?.kind !== 'direct';
  const warning = mayAdd && current.room?.kind === 'private' ? ` ${length === 1 ? 'They' : 'All of them'} would see everything written here before.` : '';
  return html`<p class="paste-offer outside-offer" role="status"><span><bdi>${listed(people)}</bdi> ${length === 1 ? 'isn’t' : 'aren’t'} in this room and won’t be notified.${warning}</span>
    ${mayAdd ? html`<button type="button" class="text-button" @click=${() => add(page, pane)}>Add</button>` : nothing}
    <button type="button" class="text-button quiet" @click=${dismiss}>Dismiss</button></p>`;
}
