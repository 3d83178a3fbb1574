"""A server of the stock parts, as their manuals put them together: Flask-SocketIO on Gunicorn with gevent-websocket.

`StockServer` has Gunicorn load it.
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
    """A page, with a token for the form that the manuals do not mention."""
    return f'<form><input type="hidden" name="csrf_token" value="{slug}"></form>'


@app.post("/join")
def join() -> str:
    """Choosing a name, or another one."""
    session["name"] = request.form["name"]
    return "ok"


@app.get("/gone")
def count_the_gone() -> str:
    """How many clients are gone, as far as the stock parts know."""
    return str(len(gone))


@socketio.on("connect")
def come() -> None:
    """There is a handler, as in any chat."""


@socketio.on("disconnect")
def go(reason: str) -> None:
    gone.append(reason)


@socketio.on("room:list")
def answer(_fields: object) -> dict[str, bool]:
    """A request that tests send to both servers."""
    return {"ok": True}


@socketio.on("message:post")
def post(fields: dict[str, str]) -> dict[str, object]:
    """Another one. A short one takes a moment, as a commit does."""
    if len(fields["text"]) < 100:
        socketio.sleep(0.05)
    emit("message", fields, broadcast=True)
    return {"ok": True, "message": {"author": {"name": session.get("name")}}}


@socketio.on("room:create")
def create(fields: dict[str, str]) -> dict[str, bool]:
    """A request that writes to the database, in the way that comes first to mind."""
    with closing(sqlite3.connect(Path(os.environ["CHAT_DATA"]) / "chat.db")) as database, database:
        database.execute("CREATE TABLE IF NOT EXISTS rooms (name TEXT)")
        database.execute("INSERT INTO rooms VALUES (?)", [fields["name"]])
    return {"ok": True}


@socketio.on("room:topic")
def fail(fields: dict[str, str]) -> dict[str, str]:
    """A request with a defect."""
    return {"topic": fields["no such field"]}
