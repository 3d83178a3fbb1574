/** @import { Page } from '../ui.js' */
/** @import { Message } from '../../wire.d.ts' */
import { html, nothing } from '../../../vendor/lit-html/lit-html.js';
import { counted } from '../../lib/words.js';
import { newReplies } from '../../model/folding.js';
import { icon } from '../parts.js';
import { timeAgo } from '../time.js';
import { openThread } from './panel.js';

/** The new replies of the open room, found once in each of its versions. @type {{of: unknown, version: number, after: number, found: Map<number, number>} | null} */
let last = null;

/** How many new replies the thread of a message has: those after what was read when the room came into view. @param {Page} page @param {Message} message */
export function newIn({ chat }, { id, replies }) {
  if (!replies) return 0;
  const { timeline, unread } = chat.current;
  const after = unread.dividerAfter ?? unread.readSeq;
  if (last?.of !== timeline || last.version !== timeline.version || last.after !== after) {
    last = { of: timeline, version: timeline.version, after, found: newReplies(timeline.messages, after, (message) => chat.isNews(message)) };
  }
  return last.found.get(id) ?? 0;
}

/** Below the first message of a thread: how many replies there are, and the way to them. @param {Page} page @param {Message} message */
export function threadLine(page, message) {
  const { replies, replied_at: at } = message;
  if (!replies) return nothing;
  const fresh = newIn(page, message);
  return html`<button type="button" class="thread-line ${fresh ? 'has-new' : ''}" @click=${() => openThread(page, message)}>${icon('messages-square')}<span>${counted(replies, 'reply', 'replies')}</span>${
    fresh ? html`<b>${fresh} new</b>` : nothing}${at ? html`<span class="thread-last">last ${timeAgo(at)}</span>` : nothing}</button>`;
}
