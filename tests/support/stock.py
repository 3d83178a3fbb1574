"""A server of the stock parts, as their manuals put them together: Flask-SocketIO on Gunicorn with gevent-websocket.

tests/test_stock.py has Gunicorn load it.
"""

from gevent import monkey

monkey.patch_all()

from flask import Flask  # noqa: E402
from flask_socketio import SocketIO  # noqa: E402

app = Flask(__name__)
socketio = SocketIO(app, async_mode="gevent", ping_interval=25)


@app.get("/health")
def health() -> str:
    return "ok"


@socketio.on("room:list")
def answer(_fields: object) -> dict[str, bool]:
    """The one event that the tests send to both servers."""
    return {"ok": True}
