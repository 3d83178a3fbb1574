"""WebSockets, and limits on connections. This package knows only bytes, and not the chat.

frames     parse and build WebSocket frames
parser     make whole messages of bytes
endpoint   the rules of a connection: pings and the close handshake; these three do no I/O
websocket  a WebSocket on a raw socket, without a greenlet
inbox      a WebSocket whose messages are handled in order
upgrade    take a socket from the HTTP server
fanout     send frames to the sockets of many peers
pool       greenlets that are reused for the next task
turns      let clients that send too fast wait for a turn
admission  token buckets, and the limit of connections for each address
arrivals   TCP connections that have not sent a request yet
"""
