/** Where messages of the open room are shown and written: its log, and the thread beside it. Rows, actions and the composer are the same in both. */
/** @import { Chat } from '../model/chat.js' */
/** @import { Composition } from '../model/composition.js' */
/** @import { Thread } from '../model/thread.js' */
/** @import { Message } from '../wire.d.ts' */
/** @import { Target } from './focus.js' */
/** @import { Page } from './ui.js' */
import { keyOf } from '../model/rows.js';

/**
 * @typedef {object} Pane
 * @property {"log" | "thread"} name
 * @property {string} prefix      of the keys and ids of its rows, because a message may be in both
 * @property {Target} field       its text field
 * @property {Target} preview
 * @property {string} form        the class of its composer
 * @property {string} label       of its text field
 * @property {string} placeholder
 * @property {boolean} isReady    true if something can be sent from it
 * @property {Composition} composition
 * @property {readonly Message[]} messages
 * @property {(text: string) => void} post   sends a message, and scrolls to it
 */

/** The elements that scroll. */
export const LOGS = '.log, .thread-log';
export const COMPOSERS = '.composer, .thread-composer';

/** @param {{chat: Chat, thread: Thread, toNewest: () => void}} parts @returns {{log: Pane, thread: Pane}} */
export const panesOf = ({ chat, thread, toNewest }) => ({
  log: {
    name: 'log', prefix: '', field: 'composer', preview: 'preview', form: 'composer', isReady: true,
    get label() { return `Message ${chat.title}`; },
    get placeholder() { return `Message ${chat.title}`; },
    get composition() { return chat.composition; },
    get messages() { return chat.current.timeline.messages; },
    post(text) {
      chat.post(text);
      toNewest();
    },
  },
  thread: {
    name: 'thread', prefix: 'thread-', field: 'thread composer', preview: 'thread preview', form: 'thread-composer', label: 'Reply in this thread', placeholder: 'Reply',
    get isReady() { return thread.root !== null; },
    get composition() { return thread.composition; },
    get messages() { return thread.isHere ? thread.messages : []; },
    post(text) {
      thread.post(text);
      document.querySelector('.thread-log')?.scrollTo(0, 0); // which is its end
    },
  },
});

/** The key of a message's row. @param {Pane} pane @param {Message} message */
export const keyIn = ({ prefix }, message) => prefix + keyOf(message);

/** The pane of an element. @param {Page} page @param {Element} element */
export const paneAt = ({ panes }, element) => (element.closest('.thread') ? panes.thread : panes.log);

/** @param {Pane} pane @param {number} seq */
export const messageIn = (pane, seq) => pane.messages.find((one) => one.seq === seq);
