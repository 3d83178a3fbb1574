/** @import { Team } from '../model/groups.js' */
/** @import { Office } from './office.js' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { counted } from '../../lib/words.js';
import { problem, trouble, valueOf, wiring } from '../../view/fields.js';
import { pickerView } from '../../view/picker.js';
import { closeOpen } from '../../view/shell.js';
import { TeamEditor } from '../model/groups.js';
import { deleteGroup } from '../model/questions.js';
import { name as nameOf } from './cells.js';
import { sent } from './forms.js';
import { tableView } from './table.js';

/** So many people of a group are named in the list. */
const NAMED = 6;

/** @param {Office} office @param {Team} group */
const open = ({ desk, asking }, group) => asking.open({ kind: 'group', editor: new TeamEditor(desk, group) });

/** @param {Office} office */
function form(office) {
  const { desk, forms: { group: making } } = office;
  const submit = async (/** @type {SubmitEvent} */ event) => {
    const element = sent(event);
    const ack = await making.send(() => desk.act('group:save', { name: valueOf(element, 'name') }));
    if (!ack) return;
    element.reset();
    void desk.lists.groups.load();
    open(office, { ...ack.group, people: [] });
  };
  const { invalid, by } = wiring(making, 'name');
  return html`<form class="line-form" @submit=${submit} aria-label="New group">
    <label class="field"><span>Name</span><input name="name" required maxlength="40" autocomplete="off" spellcheck="false" placeholder="gardeners" dir="auto"
      aria-invalid=${invalid} aria-describedby=${by}></label>
    <button type="submit" class="button primary" ?disabled=${making.isBusy}>Create group</button>
    ${problem(making, 'name')}${trouble(making, ['name'])}
  </form>`;
}

/** How many people a group has, and who they are. @param {Team} group */
function whom({ people }) {
  if (!people.length) return html`<span class="unset">no one yet</span>`;
  const rest = people.length - NAMED;
  const named = people.slice(0, NAMED).map((person, at) => html`${at ? ', ' : nothing}${nameOf(person)}`);
  return html`<span class="lines"><span>${counted(people.length, 'person', 'people')}</span>
    <span class="second">${named}${rest > 0 ? ` and ${rest} more` : nothing}</span></span>`;
}

/** @param {Office} office */
export function groups(office) {
  const { desk, asking } = office;
  const named = (/** @type {Team} */ group) => html`<span class="sr-only"> <bdi>${group.name}</bdi></span>`;
  return html`<p class="hint">A mention such as <kbd>@gardeners</kbd> notifies everyone in the group who is in the room.</p>
    ${form(office)}
    ${tableView(office, {
      list: desk.lists.groups,
      caption: 'Groups',
      noun: ['group', 'groups'],
      empty: html`<p>No groups yet.</p><p class="hint">Create the first, and add its people.</p>`,
      columns: [
        { label: 'Group', kind: 'strong', cell: (group) => html`<bdi>@${group.name}</bdi>` },
        { label: 'People', kind: 'tall', cell: whom },
        { label: 'Actions', isAction: true, cell: (group) => html`<button type="button" class="button slim" aria-haspopup="dialog" @click=${() => open(office, group)}>Edit${named(group)}</button>
          <button type="button" class="button slim danger" aria-haspopup="dialog" @click=${() => asking.open(deleteGroup(desk, group))}>Delete${named(group)}</button>` },
      ],
    })}`;
}

/** The name and the people of a group, to change them. @param {Office} office @param {TeamEditor} editor */
export function groupBody({ asking }, editor) {
  const submit = async (/** @type {SubmitEvent} */ event) => {
    const name = valueOf(sent(event), 'name');
    await asking.form.send(() => editor.rename(name));
  };
  const { invalid, by } = wiring(asking.form, 'name');
  return html`<form @submit=${submit} aria-label="Name of the group">
      <div class="rename"><label class="field"><span>Name</span><input name="name" required maxlength="40" autocomplete="off" spellcheck="false" dir="auto" value=${editor.team.name}
        aria-invalid=${invalid} aria-describedby=${by}></label>
      <button type="submit" class="button" ?disabled=${asking.form.isBusy}>Rename</button></div>
      ${problem(asking.form, 'name')}${trouble(asking.form, ['name'])}
    </form>
    <div class="group-people"><h3 class="section-title">People <span class="count">${editor.chosen.length}</span></h3>
    ${pickerView(editor, { label: 'People in this group', empty: html`<p class="chips hint">No one yet. Choose people below.</p>` })}
    ${trouble(editor)}<p class="sr-only" role="status">${editor.news}</p></div>
    <div class="sheet-foot"><button type="button" class="button primary" @click=${closeOpen}>Done</button></div>`;
}
