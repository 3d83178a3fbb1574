"""Features that Gunicorn lacks with the stock worker: access log, deadline, scheme; and the requirements of that
worker."""

import re
import socket
from collections.abc import Iterator
from contextlib import closing, suppress
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.support import ROOT
from tests.support.clients.bare import Bare
from tests.support.clients.http import ask
from tests.support.clients.raw import RawPolling
from tests.support.servers.server import GUNICORN, Server
from tests.support.servers.stock import STOCK, WEBSOCKET, StockServer, joined
from tests.support.wait import until


def statuses(server: Server, *requests: bytes) -> list[int]:
    """Send these requests as they are on one connection, and return the status of each response."""
    answers = b""
    with closing(socket.create_connection(("127.0.0.1", server.port), timeout=30)) as one, suppress(ConnectionError):
        one.sendall(b"".join(requests))
        while some := one.recv(65536):
            answers += some
    return [int(status) for status in re.findall(rb"HTTP/1.1 (\d+)", answers)]


def location(server: Server, forwarded: str) -> str:
    """A doubled slash is answered with the whole address, as the server understands it."""
    return ask(f"{server.url}/rooms//lobby", X_Forwarded_Proto=forwarded).headers["Location"].partition("/rooms")[0]


# The access log


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose operator wants an access log; by default there is none, because nginx has one."""
    home = tmp_path_factory.mktemp("ours")
    with Server(home, GUNICORN_CMD_ARGS=f"--access-logfile {home / 'access.log'}") as running:
        yield running


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("stock")
    with StockServer(home, "-w", "1", "--access-logfile", str(home / "access.log")) as running:
        yield running


def logged(server: Server) -> list[tuple[str, str]]:
    """Return the request and the status from each line of Gunicorn's access log."""
    return re.findall(r'"(\w+ \S+) HTTP/1.1" (\d+)', (server.data / "access.log").read_text())


def test_gunicorns_access_log_has_pages_polls_and_handshakes_and_nothing_with_the_stock_parts(
    ours: Server, stock: Server
) -> None:
    for server in (stock, ours):
        ask(f"{server.url}/health?a-page")
        RawPolling(server.url, "Poller")
        with joined(server), Bare(server.url, f"{WEBSOCKET}&refused", Sec_WebSocket_Key="no key"):
            pass
    expected = {
        ("GET /health?a-page", "200"),
        ("GET /socket.io/?EIO=4&transport=polling", "200"),
        ("GET /socket.io/?EIO=4&transport=websocket", "101"),
        ("GET /socket.io/?EIO=4&transport=websocket&refused", "400"),
    }
    until(lambda: expected <= set(logged(ours)), 10, "the lines of the access log")
    polls = [asked.split()[0] for asked, status in logged(ours) if "&sid=" in asked and status == "200"]
    assert polls[:2] == ["POST", "GET"]
    assert logged(stock) == []


# Invalid requests


HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n"
REQUEST = HEAD + b"\r\n"
MANY_HEADERS = HEAD + b"X: x\r\n" * 101 + b"\r\n"
NO_REQUESTS = {
    "a line that is too long": (b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 414),
    "a header that is too long": (HEAD + b"X: " + b"x" * 70_000 + b"\r\n\r\n", 400),
    "too many headers": (MANY_HEADERS, 400),
    "words": (b"Hello, are you there?\r\n\r\n", 400),
}


@pytest.mark.parametrize(("words", "status"), NO_REQUESTS.values(), ids=NO_REQUESTS.keys())
def test_what_is_no_request_is_refused_and_is_no_defect(ours: Server, words: bytes, status: int) -> None:
    before = logged(ours)
    assert statuses(ours, REQUEST, words) == [302, status]
    ask(f"{ours.url}/health")
    until(lambda: logged(ours)[-1] == ("GET /health", "200"), 10, "the line of the last request")
    assert logged(ours)[len(before) :] == [("GET /", "302"), ("GET /health", "200")]
    assert "Traceback" not in ours.log.read_text()


def test_the_stock_parts_take_a_bad_request_for_a_defect(stock: Server) -> None:
    assert statuses(stock, MANY_HEADERS) == [400]
    assert "Traceback" in stock.log.read_text()


def test_who_sends_no_request_is_not_waited_for_and_is_by_the_stock_parts(ours: Server, stock: Server) -> None:
    to_stock, to_ours = (socket.create_connection(("127.0.0.1", one.port), timeout=60) for one in (stock, ours))
    with closing(to_stock), closing(to_ours):
        assert to_ours.recv(1) == b""  # after fifteen seconds
        to_stock.settimeout(0.5)
        with pytest.raises(TimeoutError):
            to_stock.recv(1)


# The scheme


@pytest.mark.parametrize(("proxies", "scheme"), [("1", "http"), ("2", "https")])
def test_the_scheme_is_what_the_configured_number_of_proxies_says(tmp_path: Path, proxies: str, scheme: str) -> None:
    """tests/deploy/test_nginx.py tests this too, with one proxy and without."""
    with Server(tmp_path, CHAT_PROXIES=proxies) as server:
        assert location(server, "https, http") == f"{scheme}://127.0.0.1:{server.port}"


def test_the_stock_parts_do_not_hear_of_the_scheme_though_gunicorn_trusts_the_proxy(tmp_path: Path) -> None:
    with StockServer(tmp_path, "-w", "1", "--forwarded-allow-ips", "*") as server:
        assert location(server, "https") == f"http://127.0.0.1:{server.port}"


# The requirements of the worker, and when it patches


def needed(extra: str) -> set[str]:
    """Return the packages that Gunicorn requires for this extra."""
    named = [Requirement(text) for text in requires("gunicorn") or []]
    return {one.name for one in named if one.marker is None or one.marker.evaluate({"extra": extra})}


def test_what_the_gevent_worker_imports_is_installed_and_is_not_with_gunicorn_alone() -> None:
    assert "packaging" in needed("gevent") - needed("")
    assert needed("gevent") <= set(re.findall(r"(?m)^([\w.-]+)==", (ROOT / "requirements.txt").read_text()))


LATE = """
import urllib3
from flask import Flask
app = Flask(__name__)
app.add_url_rule("/health", view_func=lambda: "ok")
"""
PRELOADED = {
    "ours": (Server, GUNICORN[:-1], "import urllib3\nimport chat\napp = chat.create_app()\n"),
    "stock": (StockServer, [*STOCK[:-1], "-b", "127.0.0.1:$PORT"], LATE),
}


@pytest.mark.parametrize(("kind", "command", "app"), PRELOADED.values(), ids=PRELOADED.keys())
def test_all_is_patched_in_time_even_when_preloaded_and_not_with_the_stock_parts(
    tmp_path: Path, kind: type[Server], command: list[str], app: str
) -> None:
    """We preload nothing, but an operator may. `urllib3` imports ssl, as a client of Redis does."""
    (tmp_path / "preloaded.py").write_text(app)
    server = kind(tmp_path)
    server.start([*command, "--preload", "--pythonpath", str(tmp_path), "preloaded:app"])
    server.stop()
    assert ("MonkeyPatchWarning" in server.log.read_text()) == (kind is StockServer)
