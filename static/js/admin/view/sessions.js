/** @import { Office } from './office.js' */
import { html } from '../../../vendor/lit-html/lit-html.js';
import { deviceWords } from '../../lib/words.js';
import { endSession } from '../model/questions.js';
import { face, when } from './cells.js';
import { searchField, tableView } from './table.js';

/** @param {Office} office */
export function sessions(office) {
  const { desk, asking } = office;
  const list = desk.lists.sessions;
  return html`
    <div class="tools">${searchField(list, 'Search sessions by name')}</div>
    ${tableView(office, {
      list,
      caption: 'Sessions',
      noun: ['session', 'sessions'],
      empty: html`<p>No one is signed in.</p>`,
      columns: [
        { label: 'Person', kind: 'wide', cell: (session) => face(session.person) },
        { label: 'Device', kind: 'tall', cell: (session) => html`<span class="lines"><span>${deviceWords(session)}</span><span class="second address">${session.address || 'unknown address'}</span></span>` },
        { label: 'Started', kind: 'spare', cell: (session) => when(session.created_at) },
        { label: 'Last used', cell: (session) => when(session.used_at) },
        { label: 'Actions', isAction: true, cell: (session) => (session.person.id === desk.me.id ? html`<span class="unset">yours</span>` : html`
          <button type="button" class="button slim" aria-haspopup="dialog" @click=${() => asking.open(endSession(desk, session))}>
            End<span class="sr-only"> ${deviceWords(session)} of <bdi>${session.person.name}</bdi></span></button>`) },
      ],
    })}`;
}
