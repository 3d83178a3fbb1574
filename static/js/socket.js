/** @import { Ask, WireError } from './model/types.js' */
import { io } from '../vendor/socket.io.esm.min.js';

const ACK_WITHIN = 10_000;
// The client fails with a transport that the browser lacks, so WebSocket is left out there.
/** @type {("websocket" | "polling")[]} */
const TRANSPORTS = 'WebSocket' in globalThis ? ['websocket', 'polling'] : ['polling'];

/**
 * The connection to the server, and the only module that uses the Socket.IO client. The client's own reconnection is off,
 * because the caller decides when to try again and shows the countdown.
 *
 * @param {object} listener
 * @param {(event: string, data: any) => void} listener.heard
 * @param {() => void} listener.lost                      the connection was lost, or a try failed
 * @param {(error: WireError) => void} listener.refused   the server refused us
 */
export function openSocket({ heard, lost, refused }) {
  let transports = TRANSPORTS;
  const socket = io({
    transports,
    tryAllTransports: true,
    reconnection: false,
    autoConnect: false,
    timeout: 5_000,
  });
  socket.onAny((event, data) => {
    // All clients of a server hear of a loss at once; they load anew one after the other.
    if (event === 'missed') setTimeout(() => heard(event, data), Math.random() * data.seconds * 1000);
    else heard(event, data);
  });
  socket.on('disconnect', () => lost());
  socket.on('connect_error', (error) => {
    const data = /** @type {{data?: WireError}} */ (/** @type {unknown} */ (error)).data;
    if (data?.code === 'unauthenticated' || data?.code === 'forbidden' || data?.code === 'conflict' || data?.code === 'invalid') refused(data);
    else {
      // A proxy may drop WebSocket traffic silently, so the next try begins with the other transport.
      transports = transports.toReversed();
      socket.io.opts.transports = transports;
      lost();
    }
  });

  return {
    connect: () => void socket.connect(),
    /** @type {Ask} */
    async ask(event, payload) {
      if (!socket.connected) return { ok: false, error: { code: 'offline', message: 'Can’t reach the server. Try again in a moment.' } };
      try {
        return await socket.timeout(ACK_WITHIN).emitWithAck(event, payload);
      } catch {
        return { ok: false, error: { code: 'timeout', message: 'The server took too long to answer. Try again.' } };
      }
    },
  };
}
