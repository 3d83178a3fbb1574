"""Checks of host and origin: only our own pages may connect, under our own host names."""

from collections.abc import Iterator
from http.cookies import SimpleCookie

import pytest
import websocket

from tests.support.clients.http import Answer, ask
from tests.support.clients.raw import Ended, RawSocket
from tests.support.clients.web import Web
from tests.support.servers.process import tail
from tests.support.servers.server import Server

PUBLIC = "https://chat.example.org"
POLLING = "/socket.io/?EIO=4&transport=polling"

# Origins that are not ours; the last ones are no origins at all.
FOREIGN = ["http://evil.example", "https://evil.example", "null", "http://chat.example.org",
"https://chat.example.org.evil", "http://[::1", "http://127.0.0.1:1", "file://", "évil"]  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with a public address over TLS. It must not log a traceback."""
    with Server(tmp_path_factory.mktemp("origin"), CHAT_URL=PUBLIC) as running:
        yield running
    assert "Traceback" not in running.log.read_text(), tail(running.log)


@pytest.fixture(scope="module")
def at_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server as `make run` starts it, without a public address."""
    with Server(tmp_path_factory.mktemp("home")) as running:
        yield running


def gets_in(url: str, **options: str) -> bool:
    """Return True if a WebSocket with these headers gets an OPEN packet; an accepted handshake alone does not count."""
    try:
        with RawSocket(url, **options) as one:
            return one.opening.startswith("0{")
    except (Ended, websocket.WebSocketException):
        return False


def join(server: Server, name: str = "Ann", where: str = "/rooms/lobby", **headers: str) -> Answer:
    return Web(server.url).join(name, where, **headers)


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_page_of_another_origin_gets_no_websocket(server: Server, origin: str) -> None:
    assert not gets_in(server.url, origin=origin, suppress_origin=False)


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_page_of_another_origin_gets_no_polling(server: Server, origin: str) -> None:
    answer = ask(server.url + POLLING, Origin=origin.encode().decode("latin-1"))
    assert answer.status == 400
    assert "sid" not in answer.text
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_session_cannot_be_used_from_another_origin(server: Server) -> None:
    sid = ask(server.url + POLLING).text.split('"')[3]
    answer = ask(f"{server.url}{POLLING}&sid={sid}", "POST", b'40{"name":"Evil"}', Origin="http://evil.example")
    assert answer.status == 400


def test_our_own_addresses_are_let_in(server: Server) -> None:
    here = f"127.0.0.1:{server.port}"
    assert gets_in(server.url, origin=PUBLIC, host="chat.example.org", suppress_origin=False)
    assert gets_in(server.url, origin=f"http://{here}", suppress_origin=False)
    assert gets_in(server.url), "a client that is no browser names no origin"
    assert ask(server.url + POLLING, Host="chat.example.org", Origin=PUBLIC).status == 200


def test_other_sites_may_not_read_what_the_public_address_may(server: Server) -> None:
    answer = ask(server.url + POLLING, Host="chat.example.org", Origin=PUBLIC)
    assert answer.headers.get("Access-Control-Allow-Origin") in (None, PUBLIC)
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize(
    "host", ["evil.example", "chat.example.org.evil", "127.0.0.1.evil.example:80", "", "[::1", "a:b:c", "évil"]
)
@pytest.mark.parametrize("path", ["/rooms/lobby", POLLING, "/pulse"])
def test_a_name_that_is_not_ours_is_refused_wherever_it_leads(server: Server, host: str, path: str) -> None:
    answer = ask(server.url + path, Host=host.encode().decode("latin-1"))
    assert answer.status in (400, 421)
    assert "lobby" not in answer.text


def test_a_rebound_name_gets_no_websocket(server: Server) -> None:
    assert not gets_in(server.url, origin="http://evil.example", host="evil.example", suppress_origin=False)
    assert not gets_in(server.url, host="evil.example")


def test_a_form_of_another_site_joins_nobody(server: Server) -> None:
    for origin in FOREIGN:
        answer = join(server, "Tricked", Origin=origin.encode().decode("latin-1"))
        assert answer.status == 403, origin
        assert "Set-Cookie" not in answer.headers
    with RawSocket(server.url, auth={"name": "Tricked"}) as free:
        assert free.connected.startswith("40")


def cookie_of(answer: Answer, name: str) -> dict[str, str]:
    assert answer.status == 303, answer.text
    return dict(SimpleCookie(answer.headers["Set-Cookie"])[name])


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(server: Server, at_home: Server) -> None:
    public, private = cookie_of(join(server, "Ann"), "__Host-banter"), cookie_of(join(at_home, "Ann"), "banter")
    for cookie in (public, private):
        assert cookie["httponly"] is True
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert cookie["domain"] == ""
    assert public["secure"] is True
    assert not private["secure"]


def test_a_made_up_cookie_is_nobody(server: Server) -> None:
    cookie = "__Host-banter=eyJrZXkiOiJzb21ldGhpbmcifQ.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb"
    with RawSocket(server.url, auth={}, cookie=cookie) as one:
        assert one.connected.startswith("44")
        assert '"unauthenticated"' in one.connected


@pytest.mark.parametrize(
    "where",
    ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "",
     "/rooms/\\evil", "/rooms/x\r\nSet-Cookie: a=b", "/rooms/\t//evil", "rooms/lobby", "/join", "//rooms/lobby"],
)  # fmt: skip
def test_joining_leads_nowhere_else(at_home: Server, where: str) -> None:
    answer = join(at_home, "Led Astray", where)
    assert answer.status in (303, 409)
    if answer.status == 303:
        assert answer.headers["Location"] == "/rooms/lobby"


def test_joining_leads_back_to_where_one_came_from(at_home: Server) -> None:
    assert join(at_home, "Comes Back", "/rooms/gr%C3%BC%C3%9Fe").headers["Location"] == "/rooms/gr%C3%BC%C3%9Fe"
    assert join(at_home, "Too").headers["Location"] == "/rooms/lobby"
