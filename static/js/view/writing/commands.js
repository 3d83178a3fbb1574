/** @import { Page } from '../ui.js' */
/** @import { Pane } from '../panes.js' */
import { runCommand } from '../../model/commands.js';
import { act } from '../acts.js';

/** Does what a command in the composer says. Its text stays until it is done. @param {Page} page @param {Pane} pane @param {{name: string, words: string}} command */
export async function perform(page, pane, command) {
  const { chat, ui, drawNow } = page;
  const { composition } = pane;
  const { target } = composition;
  const { text } = target;
  const send = (/** @type {string} */ message) => {
    target.text = '';
    pane.post(message);
  };
  const { problem, told } = await runCommand({
    chat,
    send,
    open: (name, words) => {
      act(page, name);
      if (words) ui.about.picker?.list.search(words);
    },
  }, command);
  if (!problem && target.text === text) target.text = '';
  Object.assign(composition, { problem, told });
  drawNow(); // the next key belongs to the next message
}
