"""Clients of a running server.

clients      python-socketio's client, with a list of the events it received
raw          Socket.IO by hand, over WebSocket and long-polling
bare         a WebSocket by hand, on a plain socket
http         plain HTTP requests
web          a browser's forms and cookies, by plain HTTP
accounts     people with accounts
invitations  a room with invitations, and people who follow them
private      a private room, its members, and outsiders
follower     a client that keeps a copy of a room over many connections
timeline     the copy of a room, by the rules of the protocol
recipes      many copies of the Python client in docs/protocol.md
hostile      requests and checks of the hostile tests
siege        fixtures of the hostile tests
patience     clients that keep a server waiting
"""
