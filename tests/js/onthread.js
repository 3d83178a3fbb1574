/** A thread beside the room of onchat.js, made anew before each test. */
import { beforeEach } from 'node:test';
import { Thread } from '../../static/js/model/thread.js';
import { ann } from './helpers.js';
import { chat, comeOnline, hear, lobby, place } from './onchat.js';

const root = { author: ann, text: 'a question', replies: 0 };
export const tell = (event) => {
  hear('message', event);
  thread.heard('message', event);
};
/** @type {Thread} */
export let thread;

beforeEach(() => {
  place.answers['thread:list'] = ({ id, before = Infinity, limit = 2 }) => {
    const all = lobby().messages.filter((one) => one.root === id && one.seq < before);
    return { root: lobby().messages.find((one) => one.id === id), messages: all.slice(-limit), more: all.length > limit, rev: lobby().rev, following: true };
  };
  place.answers['thread:follow'] = () => ({});
  thread = new Thread(chat);
});

/** The room with a question and so many answers. @param {number} count */
export async function opened(count) {
  const first = lobby().post(root).message;
  for (let at = 1; at <= count; at += 1) lobby().post({ root: first.id, text: `answer ${at}` });
  await comeOnline();
  return first;
}
export const texts = () => thread.replies.map(({ text }) => text);
