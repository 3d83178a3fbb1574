/** Ways between a thread and its room. */
/** @import { Page } from '../ui.js' */

/** Where the panel lies over the room. */
const COVERS = matchMedia('(max-width: 1099.98px)');

/** Opens a thread of the open room. @param {Page} page @param {number} id of its first message @param {boolean} [isToWrite] else a phone's keyboard would cover what is to be read */
export function openThread({ ui, thread, drawNow }, id, isToWrite = !matchMedia('(pointer: coarse)').matches) {
  ui.isPanelOpen = true;
  ui.panelTab = 'thread';
  ui.acting = null;
  ui.focus.aim(isToWrite ? 'thread composer' : 'details');
  void thread.open(id);
  drawNow();
}

/** @param {Page} page */
export function closeThread({ ui }) {
  ui.isPanelOpen = false;
  ui.panelTab = 'people';
  ui.focus.aim('composer');
}

/** True while the thread is beside its room. @param {Pick<Page, "ui" | "thread">} page */
export const isThreadShown = ({ ui, thread }) => ui.isPanelOpen && !ui.isInbox && ui.panelTab === 'thread' && thread.isHere;

/** In px, from the end of the panel. */
const NEAR = 40;

/** The replies of the open thread are seen while its end is in view and the person looks. Called after each drawing. @param {Page} page */
export function seeThread(page) {
  const log = document.querySelector('.thread-log');
  if (log && log.scrollTop > -NEAR && isThreadShown(page) && page.chat.reading.isLooking) page.thread.see();
}

/** Shows a message in the log of the open room, with a way back. @param {Page} page @param {number} seq */
export function showInLog({ ui, chat, visit }, seq) {
  ui.isPanelOpen &&= !COVERS.matches;
  visit(chat.current.slug, seq);
}
