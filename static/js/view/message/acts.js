/** @import { Page } from '../ui.js' */
/** @import { Pane } from '../panes.js' */
/** @import { MessageAction, MessageActionName } from '../../model/actions.js' */
/** @import { Message } from '../../wire.d.ts' */
import { html } from '../../../vendor/lit-html/lit-html.js';
import { copyText } from '../../lib/clipboard.js';
import { writtenOf } from '../../lib/mention.js';
import { pathOf, quoteOf } from '../../lib/permalink.js';
import { messageActions } from '../../model/actions.js';
import { openHistory } from '../dialogs/history.js';
import { openSave } from '../dialogs/save.js';
import { openShare } from '../dialogs/share.js';
import { replyTo } from './quote.js';
import { keyIn } from '../panes.js';
import { pin } from '../pins.js';
import { editMessage } from '../edit.js';
import { openReacting } from '../reactions/picking.js';
import { openThread, showInLog } from '../thread/open.js';
import { rootOf } from '../../model/quote.js';

/** The person's actions on a message that the server has. @param {Page} page @param {Pane} pane @param {Message} message @returns {MessageAction[]} */
export const actionsOn = ({ chat, saved }, { name }, message) => messageActions(message, {
  isMine: message.author?.id === chat.me.id, isInThread: name === 'thread', isSaved: saved.has(message.id), hasNews: chat.reading.hasNewsFrom(message.seq), mayHere: (right) => chat.current.can(right),
});

/** The address of a message. @param {string} slug @param {Message} message */
const linkTo = (slug, { seq }) => location.origin + pathOf(slug, seq);

/** @param {Page} page @param {string} text @param {string} done */
function copy({ chat }, text, done) {
  void copyText(text).then((isDone) => chat.announcer.say(isDone ? done : 'Not copied'));
}

/** Puts a message into the composer as a quote with a link to it. @param {Page} page @param {Pane} pane @param {string} slug @param {Message} message */
function quote({ ui, drawNow }, pane, slug, message) {
  const { target } = pane.composition;
  const before = target.text.trimEnd();
  target.text = `${before ? `${before}\n\n` : ''}${quoteOf(writtenOf(message), linkTo(slug, message))}\n\n`;
  ui.turnTo(pane.field);
  drawNow();
}

/** Saves a message, or removes it from what is saved. @param {Page} page @param {string} slug @param {Message} message */
async function save(page, slug, message) {
  const { chat, saved } = page;
  if (!saved.has(message.id)) {
    openSave(page, slug, message);
    return;
  }
  const ack = await saved.remove(slug, message.id);
  chat.announcer.say(ack.ok ? 'Removed from saved' : `Not removed. ${ack.error.message}`);
}

/** Leaves the room as unread from a message on. @param {Page} page @param {Pane} pane @param {Message} message */
async function markUnread({ chat }, { composition }, { seq }) {
  const ack = await chat.reading.leaveFrom(seq);
  composition.problem = ack.ok ? '' : `Not marked as unread. ${ack.error.message}`;
  if (ack.ok) chat.announcer.say('Marked as unread');
}

/** Does what a person chose. @param {Page} page @param {Pane} pane @param {MessageActionName} name @param {Message} message */
export function act(page, pane, name, message) {
  const { chat, ui } = page;
  const { slug } = chat.current;
  switch (name) {
    case 'react': openReacting(page, pane, message); break;
    case 'reply': replyTo(page, pane, message); break;
    case 'thread': openThread(page, rootOf(message)); break;
    case 'room': showInLog(page, message.seq); break;
    case 'edit': editMessage(page, pane, message); break;
    case 'link': copy(page, linkTo(slug, message), 'Link copied'); break;
    case 'quote': quote(page, pane, slug, message); break;
    case 'share': openShare(page, slug, message); break;
    case 'unread': void markUnread(page, pane, message); break;
    case 'pin': void pin(page, message.id, !message.pinned, pane.composition); break;
    case 'save': void save(page, slug, message); break;
    case 'history': openHistory(page, message); break;
    case 'copy': copy(page, writtenOf(message), 'Copied'); break;
    case 'report': ui.openDialog('report', { message }); break;
    default:
      ui.confirming = keyIn(pane, message);
      ui.focus.aim('delete message');
  }
}

/** @param {Page} page @param {Pane} pane @param {Message} message */
export function confirmation({ ui, chat }, pane, message) {
  const { confirming } = ui;
  const done = () => {
    ui.confirming = null;
    ui.focus.aim(pane.field);
  };
  const remove = async () => {
    const { composition } = pane;
    const ack = await chat.remove(message.id);
    composition.problem = ack.ok ? '' : `Not deleted. ${ack.error.message}`;
    if (ui.confirming === confirming) done();
  };
  return html`<p class="confirm" role="group" aria-label="Delete this message?">
    <span>Delete this message?</span>
    <button type="button" class="button danger" @click=${remove}>Delete</button>
    <button type="button" class="button" @click=${done}>Keep</button>
  </p>`;
}
