"""Socket.IO: the only place that leans on the insides of Flask-SocketIO, python-socketio and python-engineio.

server   python-socketio's server, and what an extension meets of Flask-SocketIO
clients  what clients do: they come, they ask, they go
packets  JSON and packets as the wire has them
manager  python-socketio's client manager, which asks the registry
engine   python-engineio's server
peers    its clients on a WebSocket
polling  its clients that long-poll
"""
