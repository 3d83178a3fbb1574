/** @import { Page } from './ui.js' */
/** @import { Pane } from './panes.js' */
/** @import { Row } from '../model/rows.js' */
/** @import { Message } from '../wire.d.ts' */
import { html } from '../../vendor/lit-html/lit-html.js';
import { guard } from '../../vendor/lit-html/directives/guard.js';
import { dayLabel, longDate } from '../lib/time.js';
import { messageRow } from './message.js';
import { isNear } from './message/menu.js';
import { foldedRow, movesRow, noticeRow } from './message/notice.js';
import { namedIn } from './reactions/names.js';
import { lineState, repliesRow } from './thread/line.js';

/** True if a message is by a person whom one has blocked, and not to be shown unless asked for. @param {Page} page @param {Message} message */
export const isFolded = ({ chat, ui }, { id, kind, author }) => kind === 'text' && author !== null && chat.blocked.has(author.id) && !ui.shown.has(id);

/** A row of a pane. It is drawn again only if something changed that it shows. @param {Page} page @param {Pane} pane @param {Row} row */
export function row(page, pane, row) {
  if (row.type === 'day') return html`<div class="row day" role="separator"><span>${page.scroll.isWhole ? longDate(row.at) : dayLabel(row.at, Date.now())}</span></div>`;
  if (row.type === 'new') return html`<div class="row new-line" role="separator"><span>New</span></div>`;
  if (row.type === 'folded') return foldedRow(page, row);
  if (row.type === 'replies') return repliesRow(page, row);
  const { ui, chat } = page;
  if (row.type === 'moves') return guard([...row.messages, ui.unfolded.has(row.key), chat.preferences.now.clock], () => movesRow(page, row));
  const { key, message, entry, lead, apart } = row;
  const { clock } = chat.preferences.now;
  const reacted = [page.reactions.stateOf(message), (message.reactions?.length || message.text?.includes(':')) && page.emoji.own, namedIn(page, pane, message)];
  if (message.kind !== 'text') return guard([message, clock, chat.current.may, ...reacted], () => noticeRow(page, pane, row));
  const wait = entry ? chat.outbox.secondsLeft(entry.room, Date.now()) : 0;
  return guard([message, lead, apart, entry?.state, entry?.reason, wait, chat.connection.isOnline || !entry, chat.current.may, ui.confirming === key,
    pane.composition.editing?.id === message.id, isNear(page, key), ui.acting?.key === key, ui.unfolded.has(key), ui.unfoldedWithin(key), clock, ...reacted, page.saved.has(message.id), page.linked.below(message), message.reply && chat.blocked, ...(pane.name === 'log' ? lineState(page, message) : [])], () => messageRow(page, pane, row));
}
