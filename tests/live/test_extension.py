"""An extension can use Flask-SocketIO as documented: `app.extensions["socketio"]`, `on`, `emit`."""

import json
from collections.abc import Iterator

import pytest

from tests.support.clients.raw import RawSocket
from tests.support.servers.server import GUNICORN, Server

EXTENSION = """
from flask import request
from flask_socketio import Namespace, emit

import chat

app = chat.create_app()
socketio = app.extensions["socketio"]


@socketio.on("shout")
def shout(data):
    emit("shouted", {"text": data["text"].upper()}, to="lobby")
    return {"heard": request.sid, "from": request.remote_addr}


@socketio.on("stumble")
def stumble(data):
    raise RuntimeError("a defect of the extension")


for name in ("connect", "disconnect"):
    try:
        socketio.on(name)
    except ValueError:
        print(f"{name} is refused", flush=True)

try:
    socketio.on_namespace(Namespace("/"))
except ValueError:
    print("a namespace is refused", flush=True)
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("extension")
    (home / "extended.py").write_text(EXTENSION)
    server = Server(home)
    server.start([*GUNICORN[:-1], "--pythonpath", str(home), "extended:app"])
    yield server
    server.stop()


def test_its_event_is_handled_and_acked_and_what_it_emits_goes_to_who_has_the_room_open(server: Server) -> None:
    with RawSocket(server.url, "Ann") as ann, RawSocket(server.url, "Ben") as ben:
        ben.ask("room:join", room="lobby")
        answer = ann.call("shout", {"text": "hello"})
        assert answer == {"heard": json.loads(ann.connected[2:])["sid"], "from": "127.0.0.1"}
        assert ben.wait_for("shouted") == {"text": "HELLO"}
        ann.ask("room:list")
        assert [name for name, _ in ann.events if name == "shouted"] == []


def test_its_defect_is_nobody_elses(server: Server) -> None:
    with RawSocket(server.url, "Ann") as ann:
        ann.emit("stumble", {})
        assert ann.ask("room:list")["rooms"]
    assert "a defect of the extension" in server.log.read_text()


def test_who_connects_is_not_its_business(server: Server) -> None:
    written = server.log.read_text()
    assert "disconnect is refused" in written
    assert "\nconnect is refused" in written


def test_a_namespace_class_of_its_own_would_take_the_chats_events_and_is_refused(server: Server) -> None:
    assert "a namespace is refused" in server.log.read_text()
    with RawSocket(server.url, "Ann") as ann:
        assert ann.ask("room:list")["rooms"]
