/** @import { Page } from '../ui.js' */
/** @import { Line } from '../../model/transcript.js' */
import { writtenOf } from '../../lib/mention.js';
import { transcript } from '../../model/transcript.js';
import { LOGS, messageIn, paneAt } from '../panes.js';

const BLOCKS = 'p, li, blockquote, pre';

/** The lines of a part of the page, without its buttons. @param {Node} node @param {string} before what comes before it @returns {string} */
function linesOf(node, before = '') {
  if (node instanceof Text) return before + node.data;
  if (node instanceof HTMLButtonElement && !node.matches('.mention')) return before;
  const isBlock = node instanceof Element && node.matches(BLOCKS);
  const start = isBlock && before && !before.endsWith('\n') ? `${before}\n` : before;
  return [...node.childNodes].reduce((text, child) => linesOf(child, text), start);
}

/** The part of a message that a range covers: of a whole one what its author wrote, of another one the words. @param {Range} range @param {Element | null} element @param {string} source */
function covered(range, element, source) {
  if (!element) return '';
  const part = document.createRange();
  part.selectNodeContents(element);
  const whole = part.toString();
  if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0) part.setStart(range.startContainer, range.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) part.setEnd(range.endContainer, range.endOffset);
  if (source && part.toString() === whole) return source;
  return linesOf(part.cloneContents());
}

/** @param {Page} page @param {HTMLElement} row @param {Range} range @returns {Line | null} null if nothing of its text is selected */
function lineOf(page, row, range) {
  const { key, seq } = row.dataset;
  const { me, outbox } = page.chat;
  const pane = paneAt(page, row);
  const entry = outbox.entries.find((one) => key === `${pane.prefix}${me.id}:${one.client_id}`);
  const message = seq ? messageIn(pane, Number(seq)) : undefined;
  const isWritten = entry ? !seq : message?.kind === 'text' && !message.deleted;
  const said = covered(range, row.querySelector('.written, .told, .text.deleted'), isWritten ? (message ? writtenOf(message) : entry?.text ?? '') : '');
  if (!said.trim()) return null;
  if (!seq) return entry ? { at: entry.at, by: me.name, text: said } : null;
  if (!message) return null;
  const { at, kind, author, deleted } = message;
  if (kind === 'announcement') return { at, by: 'Announcement', text: said };
  return { at, by: kind === 'text' ? author?.name ?? '' : '', text: deleted ? `(${said})` : said };
}

/** Copies a selection of several messages with their times and authors. @param {Page} page */
export function listenToCopying(page) {
  document.addEventListener('copy', (event) => {
    const selection = getSelection();
    const isElsewhere = /** @type {Element} */ (event.target).matches?.('input, textarea');
    if (!event.clipboardData || isElsewhere || !selection || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    const { startContainer: start } = range;
    const log = (start instanceof Element ? start : start.parentElement)?.closest(LOGS) ?? document.querySelector('.log');
    if (!log) return;
    const rows = /** @type {HTMLElement[]} */ ([...log.querySelectorAll('[data-key]')]).filter((row) => range.intersectsNode(row));
    const lines = rows.map((row) => lineOf(page, row, range)).filter((line) => line !== null);
    if (lines.length < 2) return;
    event.clipboardData.setData('text/plain', transcript(lines));
    event.preventDefault();
  });
}

/** Called before another room is opened, because hidden messages would be copied all the same. To end no selection takes the browser as long as to end one. */
export function endSelection() {
  const selection = getSelection();
  if (selection && !selection.isCollapsed) selection.removeAllRanges();
}
