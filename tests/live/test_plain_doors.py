"""The addresses of bare WebSockets: who is let in, who has a place, and how large a message may be. Without a
server."""

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path

import pytest

from chat.live import LARGEST_PACKET
from chat.live.plain.echo import MOST, Echo
from tests.support.data.clock import Clock
from tests.support.data.store import Workspace
from tests.support.data.wsframes import BINARY, TEXT, client_frame
from tests.support.limits import around
from tests.support.live import LiveWorker, live_worker
from tests.support.wsgi import ADDRESS, SOCKET_IO, Line

pytestmark = pytest.mark.parametrize("workspace", ["sqlite"], indirect=True)

ROOM = "/ws/rooms/lobby"
ECHOES = ("/ws/echo", "/ws/", "/socket")


@pytest.fixture
def worker(clock: Clock, workspace: Workspace, tmp_path: Path) -> Iterator[LiveWorker]:
    with live_worker(workspace, tmp_path / "data", CHAT_CONNECTIONS_PER_ADDRESS="100") as worker:
        yield worker


# The handshake


@pytest.mark.parametrize("path", ["/ws/echo", ROOM])
def test_a_page_of_another_site_is_refused_and_one_of_ours_is_not(worker: LiveWorker, path: str) -> None:
    for origin, status in {
        "https://evil.example": 403,
        "http://127.0.0.1:5000": 101,
        "ws://127.0.0.1:5000": 101,  # as ws4py has it
        "wss://127.0.0.1:5000": 101,
        "ftp://ws://127.0.0.1:5000": 403,
    }.items():
        with Line(worker, path, headers={"Origin": origin}) as one:
            assert one.status == status, origin


@pytest.mark.parametrize("path", ["/ws/echo", ROOM])
def test_a_handshake_that_is_none_is_refused_and_told_the_version(worker: LiveWorker, path: str) -> None:
    with Line(worker, path, headers={"Sec-WebSocket-Version": "8"}) as one:
        assert (one.status, one.answer.text) == (426, "426 Upgrade Required")
        assert one.answer.headers["Sec-WebSocket-Version"] == "13"


@pytest.mark.parametrize(("path", "more"), [("/ws/echo", {}), (ROOM, {"HTTP_SEC_WEBSOCKET_PROTOCOL": "banter.json"})])
def test_who_is_gone_before_the_answer_keeps_no_place(
    clock: Clock, workspace: Workspace, tmp_path: Path, path: str, more: dict[str, str]
) -> None:
    def gone(_answer: bytes) -> None:
        raise ConnectionResetError

    with live_worker(workspace, tmp_path / "data", CHAT_CONNECTIONS_PER_ADDRESS="1") as worker:
        before = len(Echo.live)
        for address in (ADDRESS, None, ADDRESS):  # a Unix socket has none
            one = Line(worker, path, address=address, **{"banter.hand_off": gone}, **more)
            assert one.status == 200, "nobody is there to see it"
        assert len(Echo.live) == before
        with Line(worker, path) as one:
            assert one.status == 101
            with Line(worker, path) as another:
                assert another.status == 429
                assert (another.answer.text, another.answer.headers["Retry-After"]) == ("429 Too Many Requests", "10")
        with Line(worker, path) as one:
            assert one.status == 101, "the place of the one before is free"


def test_a_wait_is_said_in_whole_seconds_that_are_enough(clock: Clock, workspace: Workspace, tmp_path: Path) -> None:
    with live_worker(workspace, tmp_path / "data", CHAT_HANDSHAKES_PER_SECOND="0.4") as worker, ExitStack() as stack:
        waits = [stack.enter_context(Line(worker, path)) for path in ECHOES]
        assert [one.status for one in waits] == [429] * 3, "two seconds have less than one"
        assert waits[0].answer.headers["Retry-After"] == "1"


# The echoes


def test_each_echo_has_its_greeting_its_answer_and_its_protocols(worker: LiveWorker) -> None:
    offer = {"Sec-WebSocket-Protocol": "superchat, chat, http-only"}
    for path, protocol, texts in (
        ("/ws/echo", None, ["Grüße"]),
        ("/ws/", None, ["Welcome!", "GRÜSSE"]),
        ("/socket", "chat", ["Msg is Grüße"]),
    ):
        with Line(worker, path, headers=offer) as one:
            chosen = [line for line in one.head.decode().split("\r\n") if line.startswith("Sec-WebSocket-Protocol")]
            assert chosen == ([f"Sec-WebSocket-Protocol: {protocol}"] if protocol else [])
            one.say("Grüße")
            one.send(client_frame(BINARY, b"\x00\xff"))
            one.until(lambda one=one: (BINARY, b"\x00\xff") in one.frames)
            assert one.texts == texts


@around(MOST)
def test_the_echoes_have_so_many_places_together(worker: LiveWorker, clock: Clock, count: int) -> None:
    with ExitStack() as stack:
        lines = [stack.enter_context(Line(worker, path)) for path, _ in zip(cycle(ECHOES), range(count), strict=False)]
        assert [one.status for one in lines] == [101] * min(count, MOST) + [503] * max(0, count - MOST)
        assert len(Echo.live) == min(count, MOST)
    with Line(worker, "/ws/echo") as one:
        assert one.status == 101, "the places are free again"


def test_who_finds_no_place_is_not_counted_for_its_address(clock: Clock, workspace: Workspace, tmp_path: Path) -> None:
    with (
        live_worker(workspace, tmp_path / "data", CHAT_CONNECTIONS_PER_ADDRESS=str(MOST)) as worker,
        ExitStack() as stack,
    ):
        for _ in range(MOST):
            stack.enter_context(Line(worker, "/ws/echo", address="192.0.2.7"))
        for _ in range(MOST + 1):
            assert Line(worker, "/ws/echo").status == 503
        assert Line(worker, "/ws/echo", address=None).status == 503
        with Line(worker, ROOM) as one:
            assert one.status == 101


def test_who_does_not_read_its_echo_is_not_read_from(worker: LiveWorker) -> None:
    with Line(worker, "/ws/echo") as one:
        [echo] = Echo.live
        taken = 0
        frame = client_frame(BINARY, bytes(100_000), mask=b"\0\0\0\0")
        while echo.backlog is None:
            one.far.setblocking(True)
            one.far.settimeout(5)
            one.far.sendall(frame)
            worker.settle()
            taken += 1
        queued = len(echo.backlog)
        one.far.sendall(client_frame(TEXT, b"the last"))
        worker.settle()
        assert len(echo.backlog) == queued, "it was read"
        one.far.setblocking(False)
        one.until(lambda: one.texts == ["the last"])
        assert [len(payload) for opcode, payload in one.frames if opcode == BINARY] == [100_000] * taken


# How large a message may be


@around(LARGEST_PACKET)
@pytest.mark.parametrize("path", ["/ws/echo", ROOM, SOCKET_IO + "websocket"])
def test_a_message_may_be_so_large_and_no_larger(worker: LiveWorker, path: str, count: int) -> None:
    with Line(worker, path) as one:
        if count > LARGEST_PACKET:
            one.send(client_frame(TEXT, announce=count))
            one.until(lambda: one.code)
            assert one.code == 1009
            return
        one.send(client_frame(TEXT, b"9" * count, mask=b"\0\0\0\0"))
        if path == "/ws/echo":
            one.until(lambda: one.texts == ["9" * count])
        elif path == ROOM:
            assert one.hear("!"), "too long for a name"
        else:
            one.until(lambda: one.code == 1008)
