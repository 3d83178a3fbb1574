"""The limits of a running server: connections and handshakes of an address, events of a connection."""

from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest
from websocket import WebSocketException

from tests.support.clients.bare import WEBSOCKET, Bare
from tests.support.clients.http import ask
from tests.support.clients.raw import RawPolling, RawSocket
from tests.support.servers.server import Server
from tests.support.wait import until

MOST = 6


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(
        tmp_path_factory.mktemp("admission"),
        CHAT_CONNECTIONS_PER_ADDRESS=str(MOST),
        CHAT_HANDSHAKES_PER_SECOND="20",
        CHAT_EVENTS_PER_SECOND="5",
    ) as running:
        yield running


def admitted(server: Server) -> bool:
    """Return True if one more connection is admitted; it is closed again."""
    with Bare(server.url, WEBSOCKET) as one:
        return one.status == 101


def test_events_come_at_a_limited_rate_and_the_answer_says_when_to_try_again(server: Server) -> None:
    with RawSocket(server.url, "Eager") as eager, RawSocket(server.url, "Calm") as calm:
        for number in range(1000, 1200):
            eager.emit("room:list", {}, ack=number)
        eager.answer(1199)
        answers = [answer for number, answer in eager.acks if number >= 1000]
        refused = [answer["error"] for answer in answers if not answer["ok"]]
        assert len(refused) > 100
        assert {error["code"] for error in refused} == {"too_many"}
        assert all(0 < error["retry_after"] <= 0.2 for error in refused)
        assert answers[0]["ok"], "a burst is allowed"
        assert calm.call("room:list", {})["ok"], "one connection is not another"
        until(lambda: eager.call("room:list", {})["ok"], 10, "the bucket to fill again")

        eager.events.clear()
        for _ in range(50):
            eager.emit("room:list", {})
        fault = eager.wait_for("error")
        assert (fault["code"], fault["event"]) == ("too_many", "room:list")


def test_an_address_has_so_many_places_and_each_is_given_back(server: Server) -> None:
    with ExitStack() as stack:
        sockets = [stack.enter_context(RawSocket(server.url, f"Guest {number}")) for number in range(MOST - 1)]
        polling = RawPolling(server.url, "Poller")

        with Bare(server.url, WEBSOCKET) as refused:
            assert refused.status == 429
            assert "Retry-After: 10" in refused.head
        answer = ask(f"{server.url}/socket.io/?EIO=4&transport=polling")
        assert (answer.status, answer.headers["Retry-After"]) == (429, "10")

        polling.post("1")
        until(lambda: admitted(server), 10, "the place of the one who polled")
        sockets.pop().close()
        until(lambda: admitted(server), 10, "the place of the one who closed")


def test_an_echo_takes_a_place_of_its_address(server: Server) -> None:
    with ExitStack() as stack:
        until(lambda: stack.enter_context(RawSocket(server.url, "Listener")), 10)
        echoes = [stack.enter_context(Bare(server.url)) for _ in range(MOST)]
        assert [one.status for one in echoes] == [101] * (MOST - 1) + [429]
        assert "Retry-After: 10" in echoes[-1].head
        with Bare(server.url, WEBSOCKET) as refused:
            assert refused.status == 429
        assert echoes[0].goodbye() == 1000
        until(lambda: admitted(server), 10, "the place of the echo")


def test_changing_over_takes_no_second_place(server: Server) -> None:
    until(lambda: admitted(server))
    one = RawPolling(server.url, "Changer")
    with Bare(server.url, f"{WEBSOCKET}&sid={one.url.rpartition('sid=')[2]}") as socket, ExitStack() as stack:
        socket.say("2probe")
        socket.say("5")
        assert socket.read_text() == "3probe"
        for number in range(MOST - 1):
            stack.enter_context(RawSocket(server.url, f"Other {number}"))
        assert stack.enter_context(Bare(server.url, WEBSOCKET)).status == 429


def test_sessions_that_never_joined_make_room_for_who_comes(server: Server) -> None:
    """A page of another site could open such sessions with images."""
    until(lambda: admitted(server))
    with ExitStack() as stack:
        for _ in range(3 * MOST):
            until(lambda: ask(f"{server.url}/socket.io/?EIO=4&transport=polling").status == 200)
        for number in range(MOST):
            stack.enter_context(until(lambda number=number: got_in(server, f"Guest {number}")))
        with Bare(server.url, WEBSOCKET) as refused:
            assert refused.status == 429, "those who joined make room for nobody"


def got_in(server: Server, name: str) -> RawSocket | None:
    with suppress(WebSocketException):
        return RawSocket(server.url, name)
    return None


def test_a_page_of_another_site_can_not_have_a_browser_use_up_its_handshakes(server: Server) -> None:
    address = f"{server.url}/socket.io/?EIO=4&transport=polling"
    until(lambda: admitted(server))
    for site in ("cross-site", "same-site"):
        assert {ask(address, Sec_Fetch_Site=site).status for _ in range(60)} == {403}
    assert admitted(server)
    ours: list[dict[str, str]] = [
        {"Sec_Fetch_Site": "same-origin"},
        {"Sec_Fetch_Site": "none"},
        {"Sec_Fetch_Site": "cross-site", "Origin": server.url},
    ]
    for headers in ours:
        until(lambda headers=headers: ask(address, **headers).status == 200)


def test_who_is_gone_before_the_answer_keeps_no_place(server: Server) -> None:
    for _ in range(3 * MOST):
        with suppress(OSError):
            Bare(server.url, WEBSOCKET, give_up=True)
    with ExitStack() as stack:
        for number in range(MOST):
            stack.enter_context(until(lambda number=number: got_in(server, f"Late {number}"), 10, "a place"))


def test_handshakes_come_at_a_limited_rate_and_who_waits_gets_in(server: Server) -> None:
    def handshake() -> tuple[int, str]:
        with Bare(server.url, WEBSOCKET) as one:
            return one.status, one.head

    until(lambda: "Retry-After: 1\r\n" in handshake()[1], 30, "a refusal for coming too often")
    until(lambda: admitted(server), 10, "the bucket to fill again")
