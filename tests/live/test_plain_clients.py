"""Clients of a room on a bare WebSocket: how they identify themselves, and how long they have for it. Without a
server."""

import json
from collections.abc import Iterator
from pathlib import Path

import gevent
import pytest

from chat.live.plain.client import PATIENCE, TRIES, RoomSocket
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace
from tests.support.data.wsframes import BINARY, PING, PONG, client_frame
from tests.support.limits import around
from tests.support.live import LiveWorker, live_worker
from tests.support.wsgi import Line

pytestmark = pytest.mark.parametrize("workspace", ["sqlite"], indirect=True)

ROOM = "/ws/rooms/lobby"
NO_NAME = "\u3164"
PING_SECONDS = 25


@pytest.fixture
def worker(clock: Clock, workspace: Workspace, tmp_path: Path) -> Iterator[LiveWorker]:
    with live_worker(workspace, tmp_path / "data") as worker:
        worker.app.secret_key = "a secret of the tests"
        yield worker


@pytest.fixture
def line(worker: LiveWorker) -> Iterator[Line]:
    with Line(worker, ROOM) as line:
        yield line


def told(line: Line, *texts: str) -> None:
    """Wait until exactly these texts have come."""
    line.until(lambda: len(line.texts) >= len(texts))
    line.look()
    assert line.texts == list(texts)


def by_cookie(worker: LiveWorker, name: str) -> dict[str, str]:
    """The cookie of somebody with an account."""
    interface = worker.app.session_interface
    value = interface.get_signing_serializer(worker.app).dumps({"key": f"the key of {name}, at length"})  # type: ignore[attr-defined]
    return {"Cookie": f"session={value}"}


# Who one is


@around(TRIES)
def test_a_client_has_so_many_tries_to_say_who_it_is(worker: LiveWorker, line: Line, count: int) -> None:
    line.say(*[NO_NAME] * count)
    line.until(lambda: len(line.texts) == min(count, TRIES))
    worker.settle()
    line.look()
    assert {text[:2] for text in line.texts} == {"! "}
    assert (len(line.texts), line.code) == (min(count, TRIES), 1008 if count >= TRIES else None)
    if count < TRIES:
        line.say("Ann", "hello")
        line.hear("Ann: hello")


def test_a_cookie_says_who_one_is(worker: LiveWorker, workspace: Workspace) -> None:
    workspace.account("Ann")
    with Line(worker, ROOM, headers=by_cookie(worker, "Ann")) as line:
        line.say("by cookie")
        told(line, "Ann: by cookie")


def test_what_is_said_at_once_waits_until_the_cookie_was_looked_at(worker: LiveWorker, workspace: Workspace) -> None:
    workspace.account("Ann")
    held = worker.store.hold("read")
    with Line(worker, ROOM, headers=by_cookie(worker, "Ann")) as line:
        line.say("first", "second")
        held.reach()
        held.release()
        told(line, "Ann: first", "Ann: second")


def test_a_cookie_of_nobody_ends_the_connection_at_once(worker: LiveWorker) -> None:
    with Line(worker, ROOM, headers=by_cookie(worker, "Nobody")) as line:
        line.until(lambda: line.code)
        assert line.code == 1008
        [text] = line.texts
        assert text.startswith("! ")


def test_a_cookie_without_a_key_is_none(worker: LiveWorker) -> None:
    interface = worker.app.session_interface
    value = interface.get_signing_serializer(worker.app).dumps({"invite": "x"})  # type: ignore[attr-defined]
    with Line(worker, ROOM, headers={"Cookie": f"session={value}"}) as line:
        line.say("Ann", "by name")
        told(line, "Ann: by name")


@pytest.mark.parametrize(("scheme", "has_cookie"), [("Bearer", True), ("bearer", False), ("Bearer  ", True)])
def test_a_token_says_who_one_is_whatever_the_cookie_says(
    worker: LiveWorker, workspace: Workspace, scheme: str, has_cookie: bool
) -> None:
    for name in ("Ann", "Olga"):
        workspace.account(name)
    token = worker.connect("Olga").ask("token:create", name="robot", scopes=["read", "post"])["token"]
    headers = (by_cookie(worker, "Ann") if has_cookie else {}) | {"Authorization": f"{scheme} {token}"}
    with Line(worker, ROOM, headers=headers) as line:
        line.say("by token")
        told(line, "Olga: by token")


def test_another_kind_of_authorization_says_nothing(worker: LiveWorker) -> None:
    with Line(worker, ROOM, headers={"Authorization": "Basic QW5uOnNlY3JldA=="}) as line:
        line.say("Ann", "by name")
        told(line, "Ann: by name")


def test_a_session_has_the_name_of_its_program_and_its_address(worker: LiveWorker) -> None:
    headers = {"User-Agent": "robot/1.0", "Sec-WebSocket-Protocol": "banter.json"}
    with Line(worker, ROOM, headers=headers, address="192.0.2.99") as robot:
        robot.say('{"event":"auth","data":{"name":"Robot","key":"a key that is long enough"}}')
        robot.hear('{"event":"hello"')
    assert worker.workspace.sql("SELECT label, address FROM sessions") == [("robot/1.0", "192.0.2.99")]


def test_a_room_that_can_not_be_entered_ends_the_connection(worker: LiveWorker) -> None:
    with Line(worker, "/ws/rooms/nowhere") as line:
        line.say("Ann", "hello?")
        line.until(lambda: line.code)
        assert line.code == 1008
        [text] = line.texts
        assert text.startswith("! ")


def test_a_guest_who_leaves_during_the_handshake_keeps_no_name(worker: LiveWorker) -> None:
    held = worker.store.hold("read")
    with Line(worker, ROOM) as line:
        line.say("Ann")
        held.reach()
    assert not RoomSocket.live
    held.release()
    worker.settle()
    assert not worker.live.parts.registry.subscribers
    with Line(worker, ROOM) as line:
        line.say("Ann", "the name is free")
        told(line, "Ann: the name is free")


def test_a_guest_who_leaves_is_gone_from_the_room(worker: LiveWorker) -> None:
    ben = worker.connect("Ben", has_key=False)
    ben.ask("room:join", room="lobby")
    with Line(worker, ROOM) as line:
        line.say("Ann", "hello")
        line.hear("Ann: hello")
        assert len(worker.live.parts.registry.subscribers) == 2
    worker.settle()
    assert set(worker.live.parts.registry.subscribers) == {ben.sid}


def test_bytes_end_the_connection(line: Line) -> None:
    line.send(client_frame(BINARY, b"Ann"))
    line.until(lambda: line.code)
    assert (line.code, line.texts) == (1008, [])


def test_somebody_who_is_banned_is_told_and_cut_off(worker: LiveWorker, workspace: Workspace, line: Line) -> None:
    workspace.account("Olga", "owner")
    line.say("Ann", "hello")
    line.hear("Ann: hello")
    olga = worker.connect("Olga")
    olga.ask("person:ban", person=olga.ask("admin:people", query="Ann")["people"][0].id)
    line.until(lambda: line.code)
    assert line.code == 1008
    assert line.texts[-1].startswith("! You're banned")


# How long one has


@pytest.mark.parametrize("later", [-1, 0, 1])
def test_a_client_has_so_long_to_say_who_it_is_and_pongs_are_no_answer(line: Line, clock: Clock, later: int) -> None:
    clock.go(PATIENCE - 2)
    line.send(client_frame(PONG))
    line.look()
    clock.go(2 + later)
    line.look()
    assert line.ended == (later >= 0)


@pytest.mark.parametrize("later", [-1, 0, 1])
def test_a_client_is_pinged_and_has_so_long_to_answer(line: Line, clock: Clock, later: int) -> None:
    line.say("Ann", "hello")
    line.hear("Ann: hello")
    clock.go(PING_SECONDS - 1)
    line.look()
    assert (PING, b"") not in line.frames
    clock.go(1)
    line.look()
    assert line.frames.count((PING, b"")) == 1
    clock.go(PATIENCE + later)
    line.look()
    assert line.ended == (later >= 0)
    assert line.frames.count((PING, b"")) == 1


def test_a_client_that_answers_stays_and_is_pinged_again_an_interval_later(line: Line, clock: Clock) -> None:
    line.say("Ann", "hello")
    line.hear("Ann: hello")
    for times in range(1, 4):
        clock.go(PING_SECONDS)
        line.look()
        assert line.frames.count((PING, b"")) == times
        line.send(client_frame(PONG))
        clock.go(PING_SECONDS - 1)
        line.look()
        assert (line.frames.count((PING, b"")), line.ended) == (times, False)
        line.send(client_frame(PONG))


def test_all_of_a_workers_clients_are_pinged(worker: LiveWorker, line: Line, clock: Clock) -> None:
    gevent.idle()
    before = clock.sleepers
    with Line(worker, ROOM) as other:
        gevent.idle()
        assert clock.sleepers == before, "one greenlet pings all of them"
        for name, one in (("Ann", line), ("Ben", other)):
            one.say(name, "hello")
            one.hear(f"{name}: hello")
        clock.go(PING_SECONDS)
        gevent.idle()
        for one in (line, other):
            one.look()
            assert one.frames.count((PING, b"")) == 1


def test_json_is_asked_for_by_its_protocol(worker: LiveWorker) -> None:
    for offered, chosen in (("other, banter.json", True), ("other", False)):
        with Line(worker, ROOM, headers={"Sec-WebSocket-Protocol": offered}) as line:
            assert (b"Sec-WebSocket-Protocol: banter.json" in line.head) == chosen
            assert (b"Sec-WebSocket-Protocol" in line.head) == chosen
            line.say("nonsense" if chosen else NO_NAME)
            line.until(lambda line=line: line.texts)
            if chosen:
                assert json.loads(line.texts[0])["data"]["code"] == "invalid"
            else:
                assert line.texts[0].startswith("! ")
