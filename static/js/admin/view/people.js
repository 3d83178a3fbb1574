/** @import { Account } from '../../wire.d.ts' */
/** @import { Self } from '../model/desk.js' */
/** @import { Office } from './office.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { day, face, tag, when } from './cells.js';
import { choiceField, searchField, tableView } from './table.js';

/** @type {[string, string][]} */
const ROLES = [['', 'Everyone'], ['owner', 'Owners'], ['admin', 'Admins'], ['member', 'Members'], ['guest', 'Guests']];

/** @param {Account} person */
export const roleWords = ({ role, visitor }) => (visitor ? 'guest of one room' : role);

/** @param {Account} person */
export const roleTags = (person) => html`<span class="tags">${tag(roleWords(person), person.role)}${person.banned ? tag('banned', 'danger') : nothing}</span>`;

/** @param {Office} office */
export function people(office) {
  const { desk, asking } = office;
  const list = desk.lists.people;
  return html`
    <div class="tools">${searchField(list, 'Search people by name')}${choiceField(list, 'Show', ROLES)}</div>
    ${tableView(office, {
      list,
      caption: 'People',
      noun: ['person', 'people'],
      empty: html`<p>No people yet.</p>`,
      columns: [
        { label: 'Name', kind: 'wide', cell: (person) => face(person, person.status ? html`<span class="second"><bdi>${person.status}</bdi></span>` : nothing) },
        { label: 'Role', cell: roleTags },
        { label: 'Joined', kind: 'spare', cell: (person) => day(person.created_at) },
        { label: 'Last seen', cell: (person) => (person.seen_at === null ? html`<span class="unset">no session</span>` : when(person.seen_at)) },
        { label: 'Sessions', kind: 'number spare', cell: (person) => person.sessions },
        { label: 'Actions', isAction: true, cell: (person) => html`<button type="button" class="button slim" aria-haspopup="dialog"
          @click=${() => asking.open({ kind: 'person', person })}>Manage<span class="sr-only"> <bdi>${person.name}</bdi></span></button>` },
      ],
    })}`;
}

/** True if the admin may manage this person: not themselves, and nobody of the same or a higher role. @param {Self} me @param {Account} person */
export function isBelow(me, person) {
  const order = ['guest', 'member', 'admin', 'owner'];
  return me.id !== person.id && order.indexOf(person.role) < order.indexOf(me.role);
}
