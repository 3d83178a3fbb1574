"""Bytes: WebSockets, and who may have one. No chat.

frames     what the bits of a WebSocket frame mean
parser     from bytes to whole messages
endpoint   the rules of a connection: pings, and the close handshake; these three know no socket
websocket  a socket that is driven by them, without a greenlet
upgrade    taking a socket away from the HTTP server
fanout     from one frame to the sockets of many
pool       greenlets that are kept for the next task
turns      who sends too fast waits for a turn
admission  how many WebSockets an address may have
arrivals   TCP connections that have not said yet what they want
"""
