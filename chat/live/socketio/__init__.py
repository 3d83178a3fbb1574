"""Socket.IO: the only package that relies on internals of Flask-SocketIO, python-socketio and python-engineio.

server   python-socketio's server, and the interface of Flask-SocketIO for extensions
clients  admit clients, handle their events, notice when they leave
packets  decode and encode JSON and Socket.IO packets
manager  python-socketio's client manager, an adapter of the registry
engine   python-engineio's server
peers    clients on a WebSocket
polling  clients that use long-polling
"""
