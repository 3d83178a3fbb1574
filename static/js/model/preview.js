/** @import { Answers } from '../wire.d.ts' */
/** @import { Ack, RoomAnswer } from './types.js' */
/** @import { Chat } from './chat.js' */
import { pageAround } from './pages.js';

/**
 * Shows the messages that the browser has loaded beside the script, until we are connected.
 *
 * @param {Chat} chat
 * @param {() => Promise<{blocked: number[], opened: Ack<RoomAnswer>, around?: Ack<Answers["message:list"]>} | null>} load
 */
export async function preview(chat, load) {
  const { slug } = chat.current;
  const first = await load().catch(() => null);
  if (!first?.opened.ok || chat.connection.isOnline || chat.isAway || chat.current.slug !== slug) return;
  chat.blocked = new Set(first.blocked);
  chat.current.preview(first.opened, first.around?.ok ? pageAround(first.around) : null);
}
