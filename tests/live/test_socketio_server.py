"""Our server of Socket.IO: extensions, acks, refusals, and packets that end a connection. Without a server process."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gevent
import pytest
from flask import request
from flask_socketio import Namespace

from chat.live.connections import Connections
from chat.live.periodic import Periodic
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace
from tests.support.live import LiveWorker, live_worker
from tests.support.wsgi import ADDRESS, Line, emit, joined_by_polling, joined_by_websocket

pytestmark = pytest.mark.parametrize("workspace", ["sqlite"], indirect=True)


@pytest.fixture
def worker(clock: Clock, workspace: Workspace, tmp_path: Path) -> Iterator[LiveWorker]:
    with live_worker(workspace, tmp_path / "data") as worker:
        yield worker


@pytest.fixture
def ann(worker: LiveWorker) -> Iterator[Line]:
    """Somebody who has joined the chat by WebSocket."""
    with joined_by_websocket(worker, "Ann") as line:
        yield line


def socketio(worker: LiveWorker) -> Any:
    return worker.app.extensions["socketio"]


def sid_of(line: Line) -> str:
    return str(json.loads(line.texts[0][1:])["sid"])


# Extensions


@pytest.mark.parametrize(
    ("result", "ack"),
    [(None, "[]"), ({"x": 1}, '[{"x":1}]'), ([1], "[[1]]"), (("a", None), '["a",null]'), (0, "[0]")],
    ids=repr,
)
def test_the_ack_of_an_extensions_event_is_what_its_handler_returns(
    worker: LiveWorker, ann: Line, result: object, ack: str
) -> None:
    heard: list[object] = []

    @socketio(worker).on("shout")
    def shout(*arguments: object) -> object:
        heard.extend([arguments, request.remote_addr, request.sid])  # type: ignore[attr-defined]
        return result

    ann.say('427["shout",{"a":1},"b"]', '42["shout"]', emit("room:list", 8))
    ann.hear("438")
    assert heard == [({"a": 1}, "b"), ADDRESS, sid_of(ann), (), ADDRESS, sid_of(ann)]
    assert [text for text in ann.texts if text.startswith("437")] == ["437" + ack]
    assert [text for text in ann.texts if text.startswith("43[")] == [], "an ack that was not asked for"


def test_an_extensions_handler_that_fails_is_acked_and_the_connection_goes_on(worker: LiveWorker, ann: Line) -> None:
    @socketio(worker).on("stumble")
    def stumble() -> None:
        raise RuntimeError("a defect of the extension")

    ann.say('427["stumble"]', emit("room:list", 8))
    ann.hear("438")
    assert [text for text in ann.texts if text.startswith("437")] == ["437[]"]


def test_an_extension_may_not_handle_what_is_the_chats(worker: LiveWorker) -> None:
    for name in ("connect", "disconnect"):
        with pytest.raises(ValueError, match=name):
            socketio(worker).on(name)
    with pytest.raises(ValueError, match="news"):
        socketio(worker).on("news", namespace="/elsewhere")
    with pytest.raises(ValueError, match="extension"):
        socketio(worker).on_namespace(Namespace("/"))
    socketio(worker).on("news", namespace="/")(print)
    assert set(socketio(worker).server.extensions) == {"news"}


# Joining


def test_who_joins_is_told_its_name_first_and_the_worker_looks_after_the_rest(
    worker: LiveWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Periodic] = []
    monkeypatch.setattr(Periodic, "start", lambda periodic: started.append(periodic))
    with Line(worker) as line:
        line.say('40{"name":"Ann"}')
        line.hear('42["hello"')
        assert line.texts[1] == f'40{{"sid":"{sid_of(line)}"}}'
        [one] = worker.live.parts.registry.subscribers.values()
        assert (one.sid, one.person.name, one.who.address) == (sid_of(line), "Ann", ADDRESS)
    assert started == [worker.live.periodic]


def test_who_is_not_let_in_is_told_why(worker: LiveWorker) -> None:
    with Line(worker) as line:
        line.say('40{"name":""}')
        refusal = json.loads(line.hear("44")[2:])
    assert refusal["message"] == refusal["data"]["message"]
    assert refusal["data"]["field"] == "name"
    assert not worker.live.parts.registry.subscribers


@pytest.mark.parametrize("secret", [None, "a secret of the tests"])
def test_a_browser_is_known_by_its_cookie_and_without_one_it_is_refused(
    worker: LiveWorker, workspace: Workspace, secret: str | None
) -> None:
    worker.app.secret_key = secret
    with Line(worker) as line:
        line.say("40")
        assert json.loads(line.hear("44")[2:])["data"]["code"] == "unauthenticated"
    if secret is None:
        return
    workspace.account("Olga")
    interface = worker.app.session_interface
    value = interface.get_signing_serializer(worker.app).dumps({"key": "the key of Olga, at length"})  # type: ignore[attr-defined]
    with Line(worker, headers={"Cookie": f"session={value}"}) as line:
        line.say("40")
        assert '"name":"Olga"' in line.hear('42["hello"')


def test_of_our_own_defect_a_client_is_told_nothing_but_that(
    worker: LiveWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr(Connections, "recognise", fail)
    with Line(worker) as line:
        line.say('40{"name":"Ann"}')
        refusal = json.loads(line.hear("44")[2:])
        assert refusal["data"] == {"code": "internal"}
        assert "secret" not in refusal["message"]


@pytest.mark.parametrize("key", [None, "the key of Ann, at length"])
def test_who_leaves_while_it_is_let_in_leaves_nothing_behind(worker: LiveWorker, key: str | None) -> None:
    """A guest's name is free at once. That of somebody with a key stays theirs."""
    with Line(worker) as line:
        held = worker.store.hold("write")
        line.say("40" + json.dumps({"name": "Ann"} | ({"key": key} if key else {})))
        held.reach()
    line.until(lambda: not socketio(worker).server.eio.sockets)
    held.release()
    worker.settle()
    assert not worker.live.parts.registry.subscribers
    with Line(worker) as again:
        again.say('40{"name":"Ann"}')
        assert again.hear("4")[:2] == "40" if key is None else "44"


# The ends of connections


@pytest.mark.parametrize("way", ["disconnect", "restart"])
def test_what_was_said_before_the_end_is_heard(worker: LiveWorker, ann: Line, way: str) -> None:
    ben = joined_by_polling(worker, "Ben")
    waiting = gevent.spawn(ben.poll)
    gevent.idle()
    server = socketio(worker).server
    server.emit("news", {"number": 1})
    if way == "restart":
        server.eio.restart()
    else:
        for sid in ("nobody", sid_of(ann), ben.sid):
            server.eio.disconnect(sid)
    ann.until(lambda: ann.code)
    assert (ann.texts[-1], ann.code) == ('42["news",{"number":1}]', 1012 if way == "restart" else 1000)
    assert waiting.get(timeout=10)[0] == '42["news",{"number":1}]'


@pytest.mark.parametrize(
    "packet", ['42["room:list",{}]', "40/elsewhere", "4x", "42[]", "4", '451-["x",{"_placeholder":true,"num":0}]']
)
def test_who_has_not_joined_may_do_nothing_but_that(worker: LiveWorker, packet: str) -> None:
    with Line(worker) as line:
        line.say(packet)
        if packet == "40/elsewhere":
            line.hear('44/elsewhere,{"message":"Invalid namespace"}')
        else:
            line.until(lambda: line.code)
            assert line.code == 1000


@pytest.mark.parametrize("packet", ["4x", "42[]", '42/elsewhere,["room:list",{}]'])
def test_a_packet_that_is_none_ends_the_connection(worker: LiveWorker, ann: Line, packet: str) -> None:
    ann.say(packet)
    ann.until(lambda: ann.code)
    assert ann.code == 1000


def test_who_is_expelled_is_told_not_to_come_back_by_itself(worker: LiveWorker, ann: Line) -> None:
    server = socketio(worker).server
    server.encoding.expel("nobody")
    server.encoding.expel(sid_of(ann))
    ann.until(lambda: ann.code)
    assert (ann.texts[-1], ann.code) == ("41", 1000)
    assert not worker.live.parts.registry.subscribers


def test_who_leaves_the_namespace_is_gone(worker: LiveWorker, ann: Line) -> None:
    ann.say("41")
    ann.until(lambda: not worker.live.parts.registry.subscribers)


def test_who_polls_is_expelled_too(worker: LiveWorker) -> None:
    one = joined_by_polling(worker, "Ben")
    waiting = gevent.spawn(one.poll)
    gevent.idle()
    socketio(worker).server.encoding.expel(one.sid)
    assert waiting.get(timeout=10)[0] == "41"
    assert one.get().status == 400
    assert not worker.live.parts.registry.subscribers
