"""First steps with a WebSocket: connect, read the greeting, send, read, close.

pip install websocket-client
python first_steps.py [ws://127.0.0.1:5000]
"""

import sys

from websocket import create_connection

server = sys.argv[1] if len(sys.argv) > 1 else "ws://127.0.0.1:5000"
ws = create_connection(f"{server}/ws/")
print("Received:", ws.recv())
print("Sending: Hello, World")
ws.send("Hello, World")
print("Received:", ws.recv())
ws.close()
