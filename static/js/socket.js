/** @import { Ask, WireError } from './model/types.js' */
import { io } from '../vendor/socket.io.esm.min.js';

const ACK_WITHIN = 10_000;
// The client stumbles over a transport that fails before it has begun, so a missing one is not tried.
/** @type {("websocket" | "polling")[]} */
const TRANSPORTS = 'WebSocket' in globalThis ? ['websocket', 'polling'] : ['polling'];

/**
 * The line to the server; nobody else knows the Socket.IO client. When to try again is decided by the caller,
 * who has to tell the person the seconds, so the client's own reconnection is off.
 *
 * @param {object} listener
 * @param {(event: string, data: any) => void} listener.heard
 * @param {() => void} listener.lost                      the connection went, or a try failed
 * @param {(error: WireError) => void} listener.refused   the server knows us and will not have us
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
  socket.onAny((event, data) => heard(event, data));
  socket.on('disconnect', () => lost());
  socket.on('connect_error', (error) => {
    const data = /** @type {{data?: WireError}} */ (/** @type {unknown} */ (error)).data;
    if (data?.code === 'unauthenticated' || data?.code === 'forbidden' || data?.code === 'conflict' || data?.code === 'invalid') refused(data);
    else {
      // A proxy may swallow WebSockets without a word; then the next try begins with the other transport.
      transports = transports.toReversed();
      socket.io.opts.transports = transports;
      lost();
    }
  });

  return {
    connect: () => void socket.connect(),
    /** @type {Ask} */
    async ask(event, payload) {
      if (!socket.connected) return { ok: false, error: { code: 'offline', message: 'There is no connection right now.' } };
      try {
        return await socket.timeout(ACK_WITHIN).emitWithAck(event, payload);
      } catch {
        return { ok: false, error: { code: 'timeout', message: 'The server did not answer in time.' } };
      }
    },
  };
}
