/** @import { Office } from './office.js' */
/** @import { RoomRecord } from '../../wire.d.ts' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { icon } from '../../view/parts.js';
import { archive } from '../model/questions.js';
import { day, tag } from './cells.js';
import { searchField, tableView } from './table.js';

/** The actions on a room from outside. Private rooms have none: they are their members' own. @param {Office} office @param {RoomRecord} room */
const roomActions = ({ desk }, room) => (room.kind === 'private' ? nothing : html`
  <button type="button" class="button slim" @click=${() => void archive(desk, room, !room.archived)}>${room.archived ? 'Unarchive' : 'Archive'}<span class="sr-only"> <bdi>${room.name}</bdi></span></button>
  <a class="button slim" href="/rooms/${encodeURIComponent(room.slug)}">Open<span class="sr-only"> <bdi>${room.name}</bdi></span></a>`);

/** @param {Office} office */
export function rooms(office) {
  const list = office.desk.lists.rooms;
  return html`
    <div class="tools">${searchField(list, 'Search rooms by name')}</div>
    ${tableView(office, {
      list,
      caption: 'Rooms',
      noun: ['room', 'rooms'],
      empty: html`<p>No rooms yet.</p>`,
      columns: [
        { label: 'Room', kind: 'wide', cell: (room) => html`<span class="face-name"><span class="sign" aria-hidden="true">${icon(room.kind === 'private' ? 'lock' : 'hash')}</span>
          <span class="lines"><span class="strong"><bdi>${room.name}</bdi></span><span class="second">${room.slug}</span></span></span>` },
        { label: 'Kind', cell: (room) => html`<span class="tags">${tag(room.kind)}${room.archived ? tag('archived', 'quiet') : nothing}</span>` },
        { label: 'Members', kind: 'number', cell: (room) => room.member_count.toLocaleString('en') },
        { label: 'Created', kind: 'spare', cell: (room) => day(room.created_at) },
        { label: 'Actions', isAction: true, cell: (room) => roomActions(office, room) },
      ],
    })}`;
}
