/** @import { Report } from '../../wire.d.ts' */
/** @import { Office } from './office.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { ref } from '../../../vendor/lit-html/directives/ref.js';
import { scrollable } from '../../view/scrollable.js';
import { deleteReported, dismiss } from '../model/questions.js';
import { name, when } from './cells.js';
import { choiceField, tableView } from './table.js';

/** @type {[string, string][]} */
const STATES = [['open', 'Open'], ['closed', 'Closed']];

/** @param {Report} report */
const said = ({ message }) => html`<blockquote dir="auto" aria-label="Reported message" ${ref(scrollable)}>${message.text}</blockquote>
  <span class="second">${name(message.author)} in <bdi>${message.room_name || 'a direct message'}</bdi>, ${when(message.at)}${message.deleted ? '; deleted since' : nothing}</span>`;

/** @param {Report} report */
const why = (report) => html`<span class="lines"><span dir="auto">${report.reason}</span>
  <span class="second">${name(report.by)}, ${when(report.at)}</span></span>`;

/** @param {Office} office @param {Report} report */
function actions({ desk, asking, go }, report) {
  const { author, deleted } = report.message;
  const whom = html`<span class="sr-only"> by <bdi>${author.name}</bdi></span>`;
  if (report.closed_at !== null) return html`<span class="second">closed by ${name(report.closed_by, 'someone')}, ${when(report.closed_at)}</span>`;
  return html`${deleted ? nothing : html`<button type="button" class="button slim danger" aria-haspopup="dialog"
      @click=${() => asking.open(deleteReported(desk, report))}>Delete<span class="sr-only"> the message</span>${whom}</button>`}
    <button type="button" class="button slim" @click=${() => void dismiss(desk, report)}>Dismiss<span class="sr-only"> the report of the message</span>${whom}</button>
    <button type="button" class="button slim" @click=${() => go('people', author.name)}>View author<span class="sr-only"> <bdi>${author.name}</bdi></span></button>`;
}

/** @param {Office} office */
export function reports(office) {
  const list = office.desk.lists.reports;
  return html`
    <div class="tools">${choiceField(list, 'Show', STATES)}</div>
    ${tableView(office, {
      list,
      caption: 'Reports',
      noun: ['report', 'reports'],
      empty: html`<p>No reports.</p><p class="hint">Reported messages are listed here with the reason, even if they’re deleted later.</p>`,
      columns: [
        { label: 'Message', kind: 'wide tall', cell: said },
        { label: 'Reason', kind: 'tall', cell: why },
        { label: 'Actions', isAction: true, cell: (report) => actions(office, report) },
      ],
    })}`;
}
