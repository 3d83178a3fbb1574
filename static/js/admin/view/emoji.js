/** @import { Office } from './office.js' */
/** @import { OwnEmoji } from '../../wire.d.ts' */
import { html } from '../../../vendor/lit-html/lit-html.js';
import { faultOf, sendEmoji } from '../../lib/upload.js';
import { problem, trouble, valueOf, wiring } from '../../view/fields.js';
import { removeEmoji } from '../model/questions.js';
import { sent } from './forms.js';
import { tableView } from './table.js';

/** A name for a file's emoji, from that of the file. @param {string} file */
const nameFor = (file) => file.replace(/\.\w+$/, '').toLowerCase().replaceAll(/[^a-z0-9_+-]+/g, '_').slice(0, 32);

/** @param {Office} office */
function form({ desk, forms: { emoji: adding } }) {
  const submit = async (/** @type {SubmitEvent} */ event) => {
    const element = sent(event);
    const file = /** @type {File} */ (new FormData(element).get('image'));
    const fault = file.size ? faultOf(file) : 'Choose a picture.';
    const ack = await adding.send(async () => (fault ? { ok: false, error: { code: 'invalid', field: 'image', message: fault } } : sendEmoji(valueOf(element, 'name'), file)));
    if (!ack) return;
    desk.say(`:${ack.emoji.name}: is added.`);
    element.reset();
    void desk.lists.emoji.load();
  };
  const picked = (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const name = /** @type {HTMLInputElement} */ (input.form?.elements.namedItem('name'));
    if (!name.value && input.files?.[0]) name.value = nameFor(input.files[0].name);
  };
  const [name, image] = [wiring(adding, 'name'), wiring(adding, 'image')];
  return html`<form class="line-form" @submit=${submit} aria-label="Add an emoji">
    <label class="field"><span>Picture</span><input type="file" name="image" required accept="image/png,image/jpeg,image/webp,image/gif" @change=${picked}
      aria-invalid=${image.invalid} aria-describedby=${image.by}></label>
    <label class="field"><span>Name</span><input name="name" required minlength="2" maxlength="34" autocomplete="off" spellcheck="false" autocapitalize="none" placeholder="party_parrot" dir="ltr"
      aria-invalid=${name.invalid} aria-describedby=${name.by}></label>
    <button type="submit" class="button primary" ?disabled=${adding.isBusy}>Add emoji</button>
    ${problem(adding, 'image')}${problem(adding, 'name')}${trouble(adding, ['image', 'name'])}
  </form>`;
}

/** @param {OwnEmoji} one */
const picture = ({ name, image }) => html`<span class="face-name"><img class="own-emoji" src=${image} alt="" width="64" height="64"><span class="strong">:${name}:</span></span>`;

/** @param {Office} office */
export function emoji(office) {
  const { desk, asking } = office;
  return html`<p class="hint">Small pictures that people write as <kbd>:name:</kbd> in messages and reactions.</p>
    ${form(office)}
    ${tableView(office, {
      list: desk.lists.emoji,
      caption: 'Emoji',
      noun: ['emoji', 'emoji'],
      empty: html`<p>No emoji of your own yet.</p><p class="hint">Add the first: a square picture with a clear background looks best.</p>`,
      columns: [
        { label: 'Emoji', kind: 'wide', cell: picture },
        { label: 'Actions', isAction: true, cell: (one) => html`<button type="button" class="button slim" aria-haspopup="dialog"
          @click=${() => asking.open(removeEmoji(desk, one))}>Remove<span class="sr-only"> :${one.name}:</span></button>` },
      ],
    })}`;
}
