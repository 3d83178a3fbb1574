"""Gunicorn on a Unix socket, with a real nginx in front of it."""

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.clients.bare import Bare
from tests.support.clients.clients import Chatter
from tests.support.clients.http import ask
from tests.support.clients.raw import RawPolling, RawSocket
from tests.support.servers.nginx import Nginx, replaced
from tests.support.servers.stock import WEBSOCKET, UnixServer
from tests.support.wait import until


class NginxToUnixSocket(Nginx):
    """nginx with the change that an operator would make for it."""

    def __init__(self, home: Path, path: Path) -> None:
        super().__init__(home, 1)
        self.path = path

    def render(self) -> None:
        super().render()
        upstream = self.home / "nginx" / "upstream.conf"
        upstream.write_text(replaced(r"server 127\.0\.0\.1:1;", f"server unix:{self.path};", upstream.read_text()))


@pytest.fixture(scope="module", params=["1", "0"], ids=["trusting nginx", "trusting nobody"])
def chat(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[UnixServer]:
    """A chat with CHAT_PROXIES=1, and one without, which does not know its clients' addresses."""
    limits = {"CHAT_CONNECTIONS_PER_ADDRESS": "4", "CHAT_HANDSHAKES_PER_SECOND": "0", "CHAT_EVENTS_PER_SECOND": "0"}
    with UnixServer(tmp_path_factory.mktemp("unix"), CHAT_PROXIES=request.param, **limits) as running:
        yield running


@pytest.fixture(scope="module")
def nginx(chat: UnixServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    with NginxToUnixSocket(tmp_path_factory.mktemp("nginx"), chat.path) as running:
        yield running


@pytest.mark.parametrize("transports", [["websocket"], ["polling"], ["polling", "websocket"]], ids="+".join)
def test_people_chat_through_nginx_and_a_unix_socket(
    nginx: Nginx, chatter: Callable[..., Chatter], transports: list[str]
) -> None:
    ann, ben = (chatter(nginx.url, f"{name} {len(transports)}", transports=transports) for name in ("Ann", "Ben"))
    for one in (ann, ben):
        one.ask("room:join", room="lobby")
    text = f"hello by {transports}"
    ann.ask("message:post", room="lobby", text=text, client_id=str(uuid.uuid4()))
    assert ben.wait_for_text(text)["author"]["name"].startswith("Ann")
    assert ben.client.transport() == transports[-1]


def test_pages_are_served_and_the_echo_answers(nginx: Nginx) -> None:
    assert ask(nginx.url + "/rooms/lobby").status == 200
    with Bare(nginx.url) as echo:
        assert echo.status == 101, echo.head
        echo.say("Grüße")
        assert echo.read_text() == "Grüße"
        assert echo.goodbye() == 1000


def is_empty(nginx: Nginx) -> bool:
    """Say whether nobody is here. nginx refuses to be asked too often."""
    answer = ask(nginx.url + "/pulse")
    assert answer.status == 200
    assert json.loads(answer.text)["here"] == 0, answer.text
    return True


def test_everybody_who_left_is_gone_however_they_left(chat: UnixServer, nginx: Nginx) -> None:
    for way in (lambda one: one.goodbye(), lambda one: one.reset(), lambda one: one.say("nonsense")):
        with Bare(nginx.url, WEBSOCKET) as one:
            one.say('40{"name": "Visitor"}')
            while not one.read_text().startswith('42["hello"'):
                pass
            way(one)
        until(lambda: is_empty(nginx), 10, "the visitor to be gone")
    RawPolling(nginx.url, "Polling Visitor").post("1")
    until(lambda: is_empty(nginx), 10, "the visitor to be gone")
    assert "Traceback" not in chat.log.read_text()


def test_an_address_is_limited_where_it_is_known(chat: UnixServer, nginx: Nginx) -> None:
    """Behind a Unix socket without CHAT_PROXIES, all clients have the same unknown address, which must not be
    limited."""
    with ExitStack() as stack:
        for number in range(4):
            stack.enter_context(RawSocket(nginx.url, f"Guest {number}"))
        known = chat.settings["CHAT_PROXIES"] == "1"
        for path in (WEBSOCKET, "/ws/echo"):
            assert stack.enter_context(Bare(nginx.url, path)).status == (429 if known else 101)


def test_it_stops_and_starts_again(chat: UnixServer, nginx: Nginx) -> None:
    with RawSocket(nginx.url, "Stayer") as one:
        chat.stop(10)
        assert one.wait_for("restart")
        assert one.ended()
    chat.start()
    until(lambda: ask(nginx.url + "/health").status == 200, 15)
