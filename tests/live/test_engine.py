"""Engine.IO sessions of a running server: their beginning, upgrades, the order of messages, their end.

Relies on the methods that chat/live/socketio/engine.py, peers.py and worker.py replace in python-engineio, gevent and
Gunicorn: it fails if those change.
"""

import json
import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from itertools import pairwise
from typing import Any

import pytest

from tests.support.clients.bare import WEBSOCKET, Bare
from tests.support.clients.http import ask
from tests.support.clients.patience import Patience
from tests.support.clients.raw import Ended, RawPolling, RawSocket
from tests.support.servers.server import Server
from tests.support.wait import until


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("engine"), CHAT_PING_SECONDS="1", CHAT_EVENTS_PER_SECOND="0") as running:
        yield running


@pytest.fixture(scope="module", autouse=True)
def patience(server: Server) -> Iterator[Patience]:
    """Clients that keep the server waiting. They start before the first test, and are checked by the last ones."""
    with Patience(server.url) as started:
        yield started


def post(text: str) -> dict[str, Any]:
    return {"room": "lobby", "text": text, "client_id": str(uuid.uuid4())}


class Poster:
    """A client that posts without a pause, in a thread."""

    def __init__(self, url: str, name: str) -> None:
        self.socket = RawSocket(url, name)
        self.socket.ask("room:join", room="lobby")
        self.posted = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._post)

    def __enter__(self) -> "Poster":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()

    def _post(self) -> None:
        while not self._over.is_set():
            self.last = self.socket.ask("message:post", **post(f"number {self.posted}"))["message"]
            self.posted += 1
            self.socket.events.clear()


# The beginning


def test_a_session_begins_with_its_times_in_whole_milliseconds(server: Server) -> None:
    with RawSocket(server.url) as one:
        by_websocket = json.loads(one.opening[1:])
    by_polling = json.loads(ask(f"{server.url}/socket.io/?EIO=4&transport=polling").text[1:])

    assert len({by_websocket.pop("sid"), by_polling.pop("sid")}) == 2
    rest = {"pingInterval": 1000, "pingTimeout": 20_000, "maxPayload": 131_072}
    assert by_websocket == {"upgrades": [], **rest}
    assert by_polling == {"upgrades": ["websocket"], **rest}


def test_an_offer_of_another_protocol_is_passed_over(server: Server) -> None:
    """Java's HTTP client offers HTTP/2 with its first request."""
    address = f"{server.url}/socket.io/?EIO=4&transport=polling"
    answer = ask(address, Connection="Upgrade, HTTP2-Settings", Upgrade="h2c", HTTP2_Settings="AAMAAABkAAQAAP__")
    assert answer.status == 200


@pytest.mark.parametrize(
    "query", ["EIO=3&transport=websocket", "EIO=4&transport=polling", "EIO=4&transport=websocket&sid=nobody", ""]
)
def test_a_websocket_that_is_no_session_is_refused_before_it_is_one(server: Server, query: str) -> None:
    with Bare(server.url, f"/socket.io/?{query}") as one:
        assert one.status == 400
    with Bare(server.url, WEBSOCKET, Origin="https://evil.example") as one:
        assert one.status == 403


# Upgrades from long-polling


def polled(packets: list[str]) -> list[str]:
    return [packet for packet in packets if packet[:1] == "4"]


def change_over(one: RawPolling) -> tuple[list[str], Bare]:
    """As the JavaScript client does it: with a poll in flight, and nothing posted meanwhile. What the poll brought,
    and the WebSocket."""
    sid = one.url.rpartition("sid=")[2]
    with ThreadPoolExecutor(1) as pool:
        poll = pool.submit(one.poll)
        socket = Bare(one.url, f"{WEBSOCKET}&sid={sid}")
        assert socket.status == 101, socket.head
        socket.say("2probe")
        assert socket.read_text() == "3probe"
        packets = poll.result()
        socket.say("5")
    return polled(packets), socket


def test_changing_over_in_the_midst_of_traffic_loses_doubles_and_reorders_nothing(server: Server) -> None:
    with Poster(server.url, "Busy") as busy, ExitStack() as stack:
        for number in range(4):
            one = RawPolling(server.url, f"Changer {number}")
            assert one.post(f"421{json.dumps(['room:join', {'room': 'lobby'}])}").status == 200
            packets: list[str] = []
            while sum(packet.startswith('42["message"') for packet in packets) < 5:
                packets += one.poll()
            more, socket = change_over(one)
            stack.enter_context(socket)
            packets += more
            goal = busy.posted + 20
            until(lambda goal=goal: busy.posted > goal, 30, "more messages")
            socket.say(f"422{json.dumps(['message:list', {'room': 'lobby', 'limit': 1}])}")
            while not packets[-1].startswith("432"):
                packets.append(socket.read_text())

            opened = json.loads(next(packet for packet in packets if packet.startswith("431"))[3:])[0]
            told = [json.loads(packet[2:])[1] for packet in packets if packet.startswith('42["message"')]
            revs = [event["rev"] for event in told if event["rev"] > opened["rev"]]
            assert revs == list(range(opened["rev"] + 1, opened["rev"] + 1 + len(revs)))
            assert json.loads(packets[-1][3:])[0]["rev"] <= revs[-1] + 1


def test_what_waited_for_a_poll_comes_first_by_websocket(server: Server) -> None:
    one = RawPolling(server.url, "Waiter")
    for number in range(3):
        one.post(f"42{number}{json.dumps(['room:list', {}])}")
    sid = one.url.rpartition("sid=")[2]
    with Bare(server.url, f"{WEBSOCKET}&sid={sid}") as socket:
        socket.say("2probe")
        socket.say("5")
        socket.say(f"423{json.dumps(['room:list', {}])}")
        frames = [socket.read_text() for _ in range(6)]
        assert frames.pop(0) == "3probe"
        assert [frame[:3] for frame in frames if frame[:2] == "43"] == ["430", "431", "432", "433"]
    with pytest.raises(Ended):
        one.poll()


@pytest.mark.parametrize("said", [[], ["2probe"]], ids=["before the probe", "after the probe"])
@pytest.mark.parametrize("then", ["4something else", ""], ids=["by nonsense", "by silence"])
def test_a_session_can_change_over_by_one_websocket_at_a_time_and_goes_on_when_that_fails(
    server: Server, said: list[str], then: str
) -> None:
    one = RawPolling(server.url, "Hesitant")
    address = f"{WEBSOCKET}&sid={one.url.rpartition('sid=')[2]}"
    with Bare(server.url, address) as first:
        assert first.status == 101
        with Bare(server.url, address) as second:
            assert second.status == 400
        for text in said:
            first.say(text)
            assert first.read_text() == "3probe"
        one.post(f"421{json.dumps(['room:list', {}])}")
        if then:
            first.say(then)
            assert first.close_code() == 1008
    assert one.poll_until("431")
    _, socket = change_over(one)
    with socket:
        socket.say(f"422{json.dumps(['room:list', {}])}")
        assert socket.read_text().startswith("432")


# Order


def test_acks_come_in_order_and_a_message_of_ones_own_in_its_place(server: Server) -> None:
    with RawSocket(server.url, "Quick") as one, RawSocket(server.url, "Other Quick") as other:
        for each in (one, other):
            each.ask("room:join", room="lobby")
        for number in range(100):
            for each in (one, other):
                each.emit("message:post", post(f"{number}"), ack=1000 + 2 * number)
                each.emit("room:read", {"room": "lobby", "seq": 1}, ack=1001 + 2 * number)
        for each in (one, other):
            each.answer(1199)
            assert [number for number, _ in each.acks if number >= 1000] == list(range(1000, 1200))
            last = max(each.acks[-2][1]["message"]["rev"], each.acks[-4][1]["message"]["rev"])
            each.wait_for("message", lambda event, last=last: event["rev"] >= last)
            revs = [event["rev"] for name, event in each.events if name == "message"]
            assert all(later == earlier + 1 for earlier, later in pairwise(revs))


# The end: see tests/support/clients/patience.py for what each of them does


def test_who_does_not_answer_pings_is_disconnected_and_the_connection_closed(patience: Patience) -> None:
    assert patience.ended("deaf") > 20, "the time to answer is 20 s"
    assert patience.ended("deaf poller") > 20


def test_who_does_not_join_the_chat_is_shown_out(patience: Patience) -> None:
    assert patience.ended("lurker") < 15
    assert patience.ended("lurking poller") < 15


def test_a_websocket_that_never_changes_over_is_closed(patience: Patience) -> None:
    assert patience.ended("prober") < 15


def test_a_request_that_does_not_come_is_not_waited_for(patience: Patience) -> None:
    assert patience.ended("silent") > 14
    assert patience.ended("dripping head") > 14
    assert patience.ended("dripping body") > 14


def test_who_answers_pings_stays(patience: Patience) -> None:
    patience.ended("deaf")
    assert patience.stays("quiet but awake")


def test_nobody_of_them_is_left_as_a_ghost(server: Server, patience: Patience) -> None:
    patience.ended("deaf poller")
    with suppress(Ended), RawSocket(server.url, auth={"name": "Deaf"}) as one:
        assert one.connected.startswith("40"), "the name of the deaf guest is not free"
