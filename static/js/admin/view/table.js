/** @import { Listing } from '../../model/listing.js' */
/** @import { Office } from './office.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { repeat } from '../../../vendor/lit-html/directives/repeat.js';
import { live } from '../../../vendor/lit-html/directives/live.js';
import { icon } from '../../view/parts.js';
import { counted } from '../../lib/words.js';

/**
 * @template Row
 * @typedef {object} Column
 * @property {string} label
 * @property {string} [kind]       more CSS classes of its cells
 * @property {boolean} [isAction]  a column of buttons: its label is for a screen reader only
 * @property {(row: Row) => unknown} cell
 */

/**
 * @template {{id: number}} Row
 * @typedef {object} Table
 * @property {Listing<Row>} list
 * @property {string} caption
 * @property {Column<Row>[]} columns   the first one names the row
 * @property {[string, string]} noun   in singular and plural
 * @property {unknown} empty           shown if there are no rows
 */

const SKELETON = [0, 1, 2, 3, 4, 5];

/** A row. The roles are explicit, because a table that is laid out as cards loses its own in screen readers.
 * @template {{id: number}} Row @param {Table<Row>} table @param {Row} row */
const rowView = ({ columns, noun }, row) => html`<tr role="row" data-row="${noun[0]} ${row.id}">${columns.map(({ label, kind = '', isAction, cell }, index) => (index === 0
  ? html`<th role="rowheader" scope="row" class=${kind}>${cell(row)}</th>`
  : html`<td role="cell" class="${kind} ${isAction ? 'acts' : ''}" data-label=${isAction ? nothing : label}>${cell(row)}</td>`))}</tr>`;

/** @template {{id: number}} Row @param {Table<Row>} table */
const skeleton = ({ columns }) => SKELETON.map(() => html`<tr role="row" class="waiting" aria-hidden="true">
  ${columns.map(() => html`<td role="cell"><span class="bar"></span></td>`)}</tr>`);

/** @param {Listing<any>} list @param {Office} office */
const failure = (list, { desk }) => html`<div class="failed" role="alert">${icon('circle-alert')}<p>${list.error?.message}</p>
  ${desk.connection.isOnline ? html`<button type="button" class="button" @click=${() => void list.resume()}>Try again</button>` : nothing}</div>`;

/** @template {{id: number}} Row @param {Table<Row>} table */
function nothingThere({ list, noun, empty }) {
  if (list.query.trim()) return html`<div class="nothing"><p>No ${noun[1]} found.</p><p class="hint">Try another word, or fewer letters.</p></div>`;
  return html`<div class="nothing">${list.isNarrowed ? html`<p>No ${noun[1]} of this kind.</p>` : empty}</div>`;
}

/** The number of rows, for screen readers. @param {Listing<any>} list @param {[string, string]} noun */
function tally({ rows, hasMore, state }, [one, many]) {
  if (state === 'new' || state === 'loading') return '';
  return rows.length ? `${counted(rows.length, one, many)} loaded${hasMore ? ', more follow' : ''}` : `No ${many} found`;
}

/** A button that shows more rows. By scrolling, they are shown without pressing it. @param {Listing<any>} list */
const more = (list) => html`<button type="button" class="button reach more" aria-disabled=${list.state === 'loading' ? 'true' : nothing}
  @click=${() => void list.showMore()}>Show more</button>`;

/** @template {{id: number}} Row @param {Office} office @param {Table<Row>} table */
export function tableView(office, table) {
  const { list, caption, columns, noun } = table;
  const isWaiting = list.rows.length === 0 && (list.state === 'loading' || list.state === 'new');
  const isEmpty = list.rows.length === 0 && list.state === 'ready';
  return html`
    ${list.start > 0 ? html`<button type="button" class="button reach earlier" @click=${() => list.showEarlier()}>Show earlier</button>` : nothing}
    ${isEmpty || (list.state === 'failed' && list.rows.length === 0) ? nothing : html`
    <table role="table" class="rows ${list.isSlow ? 'is-old' : ''}" aria-busy=${list.state === 'loading' ? 'true' : 'false'}>
      <caption class="sr-only">${caption}</caption>
      <thead role="rowgroup"><tr role="row">${columns.map(({ label, isAction, kind = '' }) => html`<th role="columnheader" scope="col" class=${kind}>${isAction ? html`<span class="sr-only">${label}</span>` : label}</th>`)}</tr></thead>
      <tbody role="rowgroup">${isWaiting && list.isSlow ? skeleton(table) : repeat(list.shown, (row) => row.id, (row) => rowView(table, row))}</tbody>
    </table>`}
    ${isEmpty ? nothingThere(table) : nothing}
    ${list.state === 'failed' ? failure(list, office) : nothing}
    ${list.goesOn && list.state !== 'failed' ? more(list) : nothing}
    <p class="sr-only" role="status">${tally(list, noun)}</p>`;
}

/** @param {Listing<any>} list @param {string} label */
export const searchField = (list, label) => html`<label class="search">${icon('search')}<span class="sr-only">${label}</span>
  <input type="search" placeholder=${label} maxlength="80" autocomplete="off" spellcheck="false" dir="auto" .value=${live(list.query)}
    @input=${(/** @type {InputEvent} */ event) => list.search(/** @type {HTMLInputElement} */ (event.target).value)}></label>`;

/** @param {Listing<any>} list @param {string} label @param {[string, string][]} choices */
export const choiceField = (list, label, choices) => html`<label class="choice"><span class="sr-only">${label}</span>
  <select @change=${(/** @type {Event} */ event) => void list.choose(/** @type {HTMLSelectElement} */ (event.target).value)}>
    ${choices.map(([value, words]) => html`<option value=${value} ?selected=${list.choice === value}>${words}</option>`)}</select></label>`;
