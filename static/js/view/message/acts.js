/** @import { Page } from '../ui.js' */
/** @import { MessageAction, MessageActionName } from '../../model/actions.js' */
/** @import { Message } from '../../wire.d.ts' */
import { html } from '../../../vendor/lit-html/lit-html.js';
import { copyText } from '../../lib/clipboard.js';
import { messageActions } from '../../model/actions.js';
import { editMessage } from '../edit.js';
import { openReacting } from '../reactions/picking.js';

/** The person's actions on a message that the server has. @param {Page} page @param {Message} message @returns {MessageAction[]} */
export const actionsOn = ({ chat }, message) => messageActions(message, {
  isMine: message.author?.id === chat.me.id, mayHere: (right) => chat.current.can(right),
});

/** Does what a person chose. @param {Page} page @param {MessageActionName} name @param {Message} message */
export function act(page, name, message) {
  const { chat, ui } = page;
  switch (name) {
    case 'react': openReacting(page, message); break;
    case 'edit': editMessage(page, message); break;
    case 'copy': void copyText(message.text ?? '').then((isDone) => chat.announcer.say(isDone ? 'Copied' : 'Not copied')); break;
    case 'report': ui.openDialog('report', { message }); break;
    default:
      ui.confirming = message.id;
      ui.focus.aim('delete message');
  }
}

/** @param {Page} page @param {Message} message */
export function confirmation(page, message) {
  const { ui, chat } = page;
  const done = () => {
    ui.confirming = null;
    ui.focus.aim('composer');
  };
  const remove = async () => {
    const { composition } = chat;
    const ack = await chat.remove(message.id);
    composition.problem = ack.ok ? '' : `Not deleted. ${ack.error.message}`;
    if (ui.confirming === message.id) done();
  };
  return html`<p class="confirm" role="group" aria-label="Delete this message?">
    <span>Delete this message?</span>
    <button type="button" class="button danger" @click=${remove}>Delete</button>
    <button type="button" class="button" @click=${done}>Keep</button>
  </p>`;
}
