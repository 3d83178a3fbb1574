"""An app of the stock parts, as in their manuals: Flask-SocketIO on Gunicorn with gevent-websocket.

`StockServer` runs it.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from gevent import monkey

monkey.patch_all()

from flask import Flask, request, session  # noqa: E402
from flask_socketio import SocketIO, emit  # noqa: E402

app = Flask(__name__)
app.secret_key = "of no importance"
ping = float(os.environ.get("STOCK_PING_SECONDS", "25"))
socketio = SocketIO(app, async_mode="gevent", ping_interval=ping, ping_timeout=ping)
gone: list[str] = []


@app.get("/health")
def health() -> str:
    return "ok"


@app.get("/rooms/<slug>")
def room(slug: str) -> str:
    """Serve a page with a CSRF token, which the tests' client expects."""
    return f'<form><input type="hidden" name="csrf_token" value="{slug}"></form>'


@app.post("/join")
def join() -> str:
    """Choose a name, or another one."""
    session["name"] = request.form["name"]
    return "ok"


@app.get("/gone")
def count_the_gone() -> str:
    """Return the number of clients that have disconnected, as far as the stock parts know."""
    return str(len(gone))


@socketio.on("connect")
def come() -> None:
    """Do nothing. Chats usually have a handler here."""


@socketio.on("disconnect")
def go(reason: str) -> None:
    gone.append(reason)


@socketio.on("room:list")
def answer(_fields: object) -> dict[str, bool]:
    """Answer a request that tests send to both servers."""
    return {"ok": True}


@socketio.on("message:post")
def post(fields: dict[str, str]) -> dict[str, object]:
    """Broadcast a message. A short one takes a moment, as a commit does."""
    if len(fields["text"]) < 100:
        socketio.sleep(0.05)
    emit("message", fields, broadcast=True)
    return {"ok": True, "message": {"author": {"name": session.get("name")}}}


@socketio.on("room:create")
def create(fields: dict[str, str]) -> dict[str, bool]:
    """Write to the database, in the simplest way."""
    with closing(sqlite3.connect(Path(os.environ["CHAT_DATA"]) / "chat.db")) as database, database:
        database.execute("CREATE TABLE IF NOT EXISTS rooms (name TEXT)")
        database.execute("INSERT INTO rooms VALUES (?)", [fields["name"]])
    return {"ok": True}


@socketio.on("room:topic")
def fail(fields: dict[str, str]) -> dict[str, str]:
    """Fail with an exception."""
    return {"topic": fields["no such field"]}
