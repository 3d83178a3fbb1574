/** @import { FailedJob } from '../../wire.d.ts' */
/** @import { Office } from './office.js' */
import { html } from '../../../vendor/lit-html/lit-html.js';
import { timeAhead } from '../../view/time.js';
import { runAgain } from '../model/questions.js';
import { counted } from '../../lib/words.js';
import { jobWords } from '../model/words.js';
import { tag, when } from './cells.js';
import { tableView } from './table.js';

/** @param {FailedJob} job */
const why = (job) => html`<span class="lines"><span dir="auto">${job.error}</span><span class="second">${counted(job.attempts, 'attempt')}</span></span>`;

/** @param {FailedJob} job */
const next = ({ next_at }) => (next_at === null ? tag('given up', 'danger') : timeAhead(next_at));

/** @param {Office} office */
export function jobs(office) {
  const { desk } = office;
  return tableView(office, {
    list: desk.lists.jobs,
    caption: 'Failed jobs',
    noun: ['job', 'jobs'],
    empty: html`<p>No failed jobs.</p><p class="hint">Background work that fails is listed here. The server retries it by itself, and gives up after ten attempts.</p>`,
    columns: [
      { label: 'Job', kind: 'wide strong', cell: jobWords },
      { label: 'Error', kind: 'tall', cell: why },
      { label: 'Created', kind: 'spare', cell: (job) => when(job.created_at) },
      { label: 'Next attempt', cell: next },
      { label: 'Actions', isAction: true, cell: (job) => html`<button type="button" class="button slim"
        @click=${() => void runAgain(desk, job)}>Run again<span class="sr-only">: ${jobWords(job)}</span></button>` },
    ],
  });
}
