"""A client with threads of its own, which offers subprotocols. The server chooses the first that it knows.

pip install ws4py
python subprotocol.py [ws://127.0.0.1:5000]
"""

import sys

from ws4py.client.threadedclient import WebSocketClient

SENT = ("one", "two", "three")


class Client(WebSocketClient):
    """Sends a few messages, prints the answers, and closes after the last."""

    def opened(self):
        self.heard = 0
        for text in SENT:
            self.send(text)

    def closed(self, code, reason=None):
        print("Closed:", code)

    def received_message(self, message):
        print("Received:", message)
        self.heard += 1
        if self.heard == len(SENT):
            self.close()


server = sys.argv[1] if len(sys.argv) > 1 else "ws://127.0.0.1:5000"
client = Client(f"{server}/socket", protocols=["http-only", "chat"])
client.connect()
client.run_forever()
