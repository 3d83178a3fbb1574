/** @import { Office } from './office.js' */
/** @import { Invitation } from '../../wire.d.ts' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { problem, trouble, valueOf, wiring } from '../../view/fields.js';
import { timeAhead } from '../../view/time.js';
import { liftBan, revoke, unban } from '../model/questions.js';
import { counted } from '../../lib/words.js';
import { face, name, tag, when } from './cells.js';
import { tableView } from './table.js';

/** @type {[string, string][]} hours, and words for them */
const EXPIRY = [['1', '1 hour'], ['24', '1 day'], ['168', '1 week'], ['720', '30 days'], ['8760', '1 year']];

/** @param {SubmitEvent} event */
export const sent = (event) => {
  event.preventDefault();
  return /** @type {HTMLFormElement} */ (event.target);
};

/** @param {Office} office */
function inviteForm(office) {
  const { desk, asking, forms: { invite } } = office;
  const submit = async (/** @type {SubmitEvent} */ event) => {
    const form = sent(event);
    const [hours, uses] = [Number(valueOf(form, 'hours')), valueOf(form, 'uses')];
    const ack = await invite.send(() => desk.act('invitation:create', { hours, ...(uses && { uses: Number(uses) }) }));
    if (!ack) return;
    void desk.lists.invitations.load();
    asking.open({ kind: 'link', title: 'Invitation link', path: ack.path, hasCode: true, words: 'Anyone with this link can join. Copy it now. You won’t see it again.' });
  };
  const { invalid, by } = wiring(invite, 'uses');
  return html`<form class="line-form" @submit=${submit} aria-label="New invitation">
    <label class="field"><span>Valid for</span><select name="hours">${EXPIRY.map(([hours, words]) => html`<option value=${hours} ?selected=${hours === '168'}>${words}</option>`)}</select></label>
    <label class="field"><span>Max uses <em>optional</em></span>
      <input name="uses" type="number" inputmode="numeric" min="1" max="1000" placeholder="No limit" aria-invalid=${invalid} aria-describedby=${by}></label>
    <button type="submit" class="button primary" ?disabled=${invite.isBusy}>Create link</button>
    ${problem(invite, 'uses')}${trouble(invite, ['uses'])}
  </form>`;
}

/** @param {Invitation} invitation */
const target = ({ kind, room_name }) => {
  if (kind === 'workspace') return html`<span class="strong">The workspace</span>`;
  return html`<span class="lines"><span class="strong"><bdi>${room_name}</bdi></span><span class="second">${kind === 'guest' ? 'as a guest' : 'with an account'}</span></span>`;
};

/** @param {Office} office */
export function invitations(office) {
  const { desk, asking } = office;
  const list = desk.lists.invitations;
  return html`${inviteForm(office)}
    ${tableView(office, {
      list,
      caption: 'Invitations',
      noun: ['invitation', 'invitations'],
      empty: html`<p>No invitations yet.</p><p class="hint">While the workspace is open by invitation only, new people need one of these links.</p>`,
      columns: [
        { label: 'To', kind: 'wide', cell: target },
        { label: 'By', cell: (one) => name(one.made_by) },
        { label: 'Used', kind: 'number', cell: (one) => (one.most_uses === null ? counted(one.uses, 'time') : `${one.uses} of ${one.most_uses}`) },
        { label: 'Created', kind: 'spare', cell: (one) => when(one.created_at) },
        { label: 'Expires', cell: (one) => (one.ended ? tag('ended', 'quiet') : timeAhead(one.until)) },
        { label: 'Actions', isAction: true, cell: (one) => (one.ended ? nothing : html`<button type="button" class="button slim" aria-haspopup="dialog"
          @click=${() => asking.open(revoke(desk, one))}>Revoke<span class="sr-only"> the invitation ${one.room_name ? html`to <bdi>${one.room_name}</bdi>` : nothing} by <bdi>${one.made_by.name}</bdi></span></button>`) },
      ],
    })}`;
}

/** @param {Office} office */
function banForm(office) {
  const { desk, forms: { ban } } = office;
  const submit = async (/** @type {SubmitEvent} */ event) => {
    const form = sent(event);
    const [network, reason] = [valueOf(form, 'network'), valueOf(form, 'reason')];
    const ack = await ban.send(() => desk.act('ban:create', { network, reason }, `${network} is banned.`));
    if (!ack) return;
    form.reset();
    void desk.lists.bans.load();
  };
  const [network, reason] = [wiring(ban, 'network'), wiring(ban, 'reason')];
  return html`<form class="line-form" @submit=${submit} aria-label="Ban addresses">
    <label class="field"><span>Address or range</span><input name="network" required maxlength="60" autocomplete="off" spellcheck="false" placeholder="203.0.113.0/24" dir="ltr"
      aria-invalid=${network.invalid} aria-describedby=${network.by}></label>
    <label class="field grow"><span>Reason <em>optional</em></span><input name="reason" maxlength="300" autocomplete="off" dir="auto"
      aria-invalid=${reason.invalid} aria-describedby=${reason.by}></label>
    <button type="submit" class="button primary" ?disabled=${ban.isBusy}>Ban addresses</button>
    ${problem(ban, 'network')}${trouble(ban, ['network', 'reason'])}${problem(ban, 'reason')}
  </form>`;
}

/** @param {Office} office */
export function bans(office) {
  const { desk, asking, go } = office;
  const lift = (/** @type {string} */ whose, /** @type {() => void} */ open) => html`<button type="button" class="button slim" aria-haspopup="dialog" @click=${open}>
    Lift ban<span class="sr-only"> on <bdi>${whose}</bdi></span></button>`;
  return html`<section aria-labelledby="banned-addresses"><h2 id="banned-addresses">Addresses</h2>
    <p class="hint">No one can connect or open a page from these addresses.</p>
    ${banForm(office)}
    ${tableView(office, {
      list: desk.lists.bans,
      caption: 'Banned addresses',
      noun: ['address range', 'address ranges'],
      empty: html`<p>No addresses are banned.</p>`,
      columns: [
        { label: 'Addresses', kind: 'address strong', cell: (one) => one.network },
        { label: 'Reason', kind: 'wide', cell: (one) => (one.reason ? html`<span dir="auto">${one.reason}</span>` : html`<span class="unset">none given</span>`) },
        { label: 'By', cell: (one) => name(one.by, 'Command line') },
        { label: 'When', kind: 'spare', cell: (one) => when(one.created_at) },
        { label: 'Actions', isAction: true, cell: (one) => lift(one.network, () => asking.open(liftBan(desk, one))) },
      ],
    })}</section>
    <section aria-labelledby="banned-people"><h2 id="banned-people">People</h2>
    <p class="hint">To ban someone, select Manage beside their name under <a href="/admin/people" @click=${(/** @type {Event} */ event) => { event.preventDefault(); go('people'); }}>People</a>.</p>
    ${tableView(office, {
      list: desk.lists.banned,
      caption: 'Banned people',
      noun: ['person', 'people'],
      empty: html`<p>No one is banned.</p>`,
      columns: [
        { label: 'Name', kind: 'wide', cell: (person) => face(person) },
        { label: 'Role', cell: (person) => tag(person.role) },
        { label: 'Actions', isAction: true, cell: (person) => lift(person.name, () => asking.open(unban(desk, person))) },
      ],
    })}</section>`;
}
