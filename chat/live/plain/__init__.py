"""Clients that use a bare WebSocket, without Socket.IO.

rooms   `/ws/rooms/<slug>`: a room, as JSON or as plain lines
client  one client of such a room
speech  the two encodings, JSON and plain lines
echo    `/ws/`, `/ws/echo` and `/socket`, for first steps and for checking a proxy
door    the checks before a handshake is answered
"""
