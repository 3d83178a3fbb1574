"""A room in a terminal, without Socket.IO: your lines are posted, other people's are printed.

pip install websocket-client
python lines.py NAME [ROOM] [ws://127.0.0.1:5000]
"""

import sys
import threading

from websocket import WebSocketException, create_connection

name, room, server = [*sys.argv[1:], *("Somebody", "lobby", "ws://127.0.0.1:5000")[len(sys.argv) - 1 :]]
ws = create_connection(f"{server}/ws/rooms/{room}")
ws.send(name)


def listen():
    try:
        while line := ws.recv():
            print(line, flush=True)
    except (OSError, WebSocketException):
        pass
    print("The conversation is over.", flush=True)


threading.Thread(target=listen, daemon=True).start()
for line in sys.stdin:
    if line.strip():
        ws.send(line.rstrip("\n"))
ws.close()
