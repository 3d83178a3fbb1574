"""Opening sessions of Engine.IO: their limits, and their parameters. Without a server."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from chat.live import PING_TIMEOUT
from chat.live.plain.client import RoomSocket
from chat.live.plain.echo import Echo
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace
from tests.support.limits import around
from tests.support.live import LiveWorker, live_worker
from tests.support.wsgi import ADDRESS, SOCKET_IO, Line, Poller, emit

pytestmark = pytest.mark.parametrize("workspace", ["sqlite"], indirect=True)

PLACES = 3


@pytest.fixture
def worker(clock: Clock, workspace: Workspace, tmp_path: Path) -> Iterator[LiveWorker]:
    with live_worker(workspace, tmp_path / "data", CHAT_CONNECTIONS_PER_ADDRESS=str(PLACES)) as worker:
        yield worker


def engine(worker: LiveWorker) -> Any:
    return worker.app.extensions["socketio"].server.eio


def joined(line: Line, name: str) -> Line:
    line.say("40" + json.dumps({"name": name}))
    line.hear('42["hello"')
    return line


# The request


def test_a_session_is_told_its_times_in_milliseconds_and_its_largest_packet(worker: LiveWorker) -> None:
    with Line(worker) as line:
        by_websocket = json.loads(line.texts[0][1:])
    by_polling = json.loads(Poller(worker).answer.text[1:])
    assert len({by_websocket.pop("sid"), by_polling.pop("sid")}) == 2
    rest = {"pingInterval": 25_000, "pingTimeout": 1000 * PING_TIMEOUT, "maxPayload": 131_072}
    assert by_websocket == {"upgrades": [], **rest}
    assert by_polling == {"upgrades": ["websocket"], **rest}


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("EIO=4&transport=websocket", None),
        ("EIO=3&transport=websocket", "400 Bad Request"),
        ("transport=websocket", "400 Bad Request"),
        ("EIO=4&transport=polling", "400 Bad Request"),
        ("EIO=4", "400 Bad Request"),
        ("EIO=4&EIO=4&transport=websocket", "400 Bad Request"),
        ("", "400 Bad Request"),
        ("EIO=4&transport=websocket&sid=nobody", "400 Unknown Session"),
    ],
)
def test_a_websocket_has_to_ask_for_what_there_is(worker: LiveWorker, query: str, answer: str | None) -> None:
    with Line(worker, f"/socket.io/?{query}") as line:
        assert (line.status, line.answer.text) == ((101, "") if answer is None else (400, answer))
        if answer:
            assert line.answer.headers == {"Content-Type": "text/plain", "Sec-WebSocket-Version": "13"}


def test_a_handshake_that_is_none_is_refused(worker: LiveWorker) -> None:
    with Line(worker, headers={"Sec-WebSocket-Version": "12"}) as line:
        assert (line.status, line.answer.text) == (426, "426 Upgrade Required")


def test_a_page_of_another_site_gets_no_session_and_ours_does(worker: LiveWorker) -> None:
    with Line(worker, headers={"Origin": "https://evil.example"}) as line:
        assert (line.status, line.answer.text) == (403, "403 Forbidden Origin")
    with Line(worker, headers={"Origin": "http://127.0.0.1:5000"}) as line:
        assert line.status == 101


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),
        ({"Sec_Fetch_Site": "same-origin"}, 200),
        ({"Sec_Fetch_Site": "cross-site", "Origin": "http://127.0.0.1:5000"}, 200),
        ({}, 200),
    ],
    ids=str,
)
def test_an_image_of_another_site_opens_no_session(worker: LiveWorker, headers: dict[str, str], status: int) -> None:
    one = Poller(worker, **{name.replace("_", "-"): value for name, value in headers.items()})
    assert one.answer.status == status
    if status == 403:
        assert (one.answer.text, one.answer.headers["Content-Type"]) == ("Forbidden", "text/plain")
        assert not engine(worker).sockets


def test_an_offer_of_another_protocol_is_passed_over(worker: LiveWorker) -> None:
    """Java's HTTP client offers HTTP/2 with its first request."""
    one = Poller(worker, Connection="Upgrade, HTTP2-Settings", Upgrade="h2c")
    assert one.answer.status == 200


# Places


@around(PLACES)
@pytest.mark.parametrize("kind", ["websocket", "polling"])
def test_an_address_has_so_many_sessions_and_those_who_joined_make_room_for_nobody(
    worker: LiveWorker, kind: str, count: int
) -> None:
    with ExitStack() as stack:
        statuses, waits = [], set()
        for number in range(count):
            if kind == "polling":
                poller = Poller(worker)
                answer = poller.answer
                if poller.sid:
                    poller.post("40" + json.dumps({"name": f"P{number}"}))
            else:
                line = stack.enter_context(Line(worker))
                answer = line.answer
                if line.status == 101:
                    joined(line, f"P{number}")
            statuses.append(429 if answer.status == 429 else 200)
            waits |= {answer.headers["Retry-After"]} if answer.status == 429 else set()
        assert statuses == [200] * min(count, PLACES) + [429] * max(0, count - PLACES)
        assert waits <= {"10"}
        with Line(worker, address="192.0.2.99") as other:
            assert other.status == 101, "one address is not another"


def test_of_sessions_that_did_not_join_the_oldest_makes_room(worker: LiveWorker) -> None:
    with ExitStack() as stack:
        kept = joined(stack.enter_context(Line(worker)), "Ann")
        lines = [stack.enter_context(Line(worker)) for _ in range(3 * PLACES)]
        assert {one.status for one in lines} == {101}
        for one in [kept, *lines]:
            one.look()
        # The last ones are here; those before have been told goodbye.
        assert [one.code for one in lines] == [1000] * (3 * PLACES - (PLACES - 1)) + [None] * (PLACES - 1)
        assert kept.code is None
        with Line(worker, address="192.0.2.99") as other:
            assert other.status == 101
    worker.settle()
    assert not engine(worker)._strangers, "nothing is kept of those who are gone"


@pytest.mark.parametrize("kind", ["websocket", "polling"])
def test_a_place_is_given_back_however_a_session_ends(worker: LiveWorker, kind: str) -> None:
    for _ in range(3):
        for number in range(PLACES):
            if kind == "polling":
                one = Poller(worker)
                assert one.answer.status == 200, number
                one.post("1")
            else:
                with Line(worker) as line:
                    assert line.status == 101, number
    worker.settle()
    assert not engine(worker).sockets
    assert not engine(worker)._strangers


def test_who_is_gone_before_the_answer_keeps_no_place(worker: LiveWorker) -> None:
    def gone(_answer: bytes) -> None:
        raise ConnectionResetError

    for _ in range(2 * PLACES):
        with pytest.raises(ConnectionResetError):
            Line(worker, **{"banter.hand_off": gone})
    assert not engine(worker).sockets
    with Line(worker) as line:
        assert line.status == 101


def test_a_worker_that_is_short_of_descriptors_takes_nobody_new(worker: LiveWorker) -> None:
    for path in (SOCKET_IO + "websocket", "/ws/echo", "/ws/rooms/lobby"):
        assert Line(worker, path, **{"banter.scarce": True}).status == 503
    one = Poller(worker)
    one.url = SOCKET_IO + "polling"
    answer = one.get(**{"banter.scarce": True})
    assert (answer.status, answer.text, answer.headers["Retry-After"]) == (503, "503 Service Unavailable", "10")


def test_a_worker_that_stops_takes_nobody_new_and_no_more_packets(worker: LiveWorker) -> None:
    one = Poller(worker)
    one.post('40{"name":"Ben"}')
    with Line(worker) as ann:
        joined(ann, "Ann")
        engine(worker).draining = True
        with Line(worker) as late:
            refused = [late.answer, Poller(worker).answer, one.post("3")]
        for status, headers, _ in refused:
            assert (status, headers["Retry-After"], headers["Content-Type"]) == (503, "1", "text/plain")
        assert one.poll()[0].startswith("40"), "what was sent to it can be had"
        before = list(ann.texts)
        ann.say(emit("room:list", 1))
        ann.look()
        worker.settle()
        ann.look()
        assert ann.texts == before
    engine(worker).draining = False


def test_on_a_unix_socket_nobody_has_an_address_and_all_have_room(worker: LiveWorker) -> None:
    with ExitStack() as stack:
        for _ in range(2 * PLACES):
            assert stack.enter_context(Line(worker, address=None)).status == 101
            assert Poller(worker, address=None).answer.status == 200
        joined(stack.enter_context(Line(worker, address=None)), "Ann")
        [one] = worker.live.parts.registry.subscribers.values()
        assert one.who.address == ""
        engine(worker).restart()
    worker.settle()
    assert not engine(worker)._strangers


def test_a_handshake_that_comes_too_often_is_told_when_to_come_again(
    clock: Clock, workspace: Workspace, tmp_path: Path
) -> None:
    with live_worker(workspace, tmp_path / "data", CHAT_HANDSHAKES_PER_SECOND="0.5") as worker, ExitStack() as stack:
        first, second = (stack.enter_context(Line(worker)) for _ in range(2))
        assert (first.status, second.status) == (101, 429)
        assert second.answer.headers["Retry-After"] == "2"
        assert first.code is None, "it makes no room for one that comes too often"
        clock.go(2)
        with Line(worker) as third:
            assert third.status == 101


def test_nothing_but_what_identifies_somebody_is_kept_of_a_request(worker: LiveWorker) -> None:
    with Line(worker, headers={"User-Agent": "robot/1.0", "X-Secret": "x"}) as line:
        sid = json.loads(line.texts[0][1:])["sid"]
        server = worker.app.extensions["socketio"].server
        assert set(server.environ[sid]) == {"HTTP_USER_AGENT", "REMOTE_ADDR", "wsgi.url_scheme"}
        joined(line, "Ann")
        assert server.environ[sid] == {}
        environ = server.get_environ(sid)
        there = [environ[name] for name in ("REMOTE_ADDR", "PATH_INFO", "flask.app")]
        assert there == [ADDRESS, "/socket.io/", worker.app]
    assert not Echo.live
    assert not RoomSocket.live
