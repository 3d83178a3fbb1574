/** @import { AuditRecord } from '../../wire.d.ts' */
/** @import { Office } from './office.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { ACT_GROUPS, actWords } from '../model/words.js';
import { name, when } from './cells.js';
import { choiceField, tableView } from './table.js';

/** The person and room of an act, and its details. @param {AuditRecord} entry */
function subject(entry) {
  const { person, room, group, detail: { group: number } } = entry;
  const [, detail] = actWords(entry);
  const whom = person ? html`<span class="strong">${name(person)}</span>` : nothing;
  const place = room ?? (number == null ? null : group || `group ${number}`); // of a group that is gone, only its number is kept
  const where = place ? html`<span>${person ? 'in ' : ''}<bdi>${place}</bdi></span>` : nothing;
  return html`<span class="lines">${person || place ? html`<span>${whom} ${where}</span>` : nothing}
    ${detail ? html`<span class="second detail" dir="auto">${detail}</span>` : nothing}</span>`;
}

/** The person who did it, and the API token if it was done by a program of theirs. @param {AuditRecord} entry */
const source = ({ actor, token }) => (token == null ? name(actor, 'Command line')
  : html`<span class="lines">${name(actor)}<span class="second">${token ? html`API token <bdi>${token}</bdi>` : 'A revoked API token'}</span></span>`);

/** @param {Office} office */
export function log(office) {
  const list = office.desk.lists.log;
  return html`
    <div class="tools">${choiceField(list, 'Show', ACT_GROUPS)}</div>
    ${tableView(office, {
      list,
      caption: 'Log of actions by moderators and admins',
      noun: ['entry', 'entries'],
      empty: html`<p>The log is empty.</p><p class="hint">Actions by moderators and admins are recorded here, and can’t be changed.</p>`,
      columns: [
        { label: 'Action', kind: 'strong', cell: (entry) => actWords(entry)[0] },
        { label: 'About', kind: 'wide tall', cell: subject },
        { label: 'By', kind: 'tall', cell: source },
        { label: 'When', cell: (entry) => when(entry.at) },
      ],
    })}`;
}
