"""The unchanged programs in `examples/` work, directly and through nginx."""

import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.support import ROOT
from tests.support.browser.browser import Visitor
from tests.support.clients.raw import RawSocket
from tests.support.servers.nginx import Nginx
from tests.support.servers.server import GUNICORN, Server

EXAMPLES = ROOT / "examples"
# A page of ours that contains the example.
WITH_PAGE = """
import pathlib

import chat

app = chat.create_app()
app.add_url_rule("/example", view_func=lambda: pathlib.Path("examples/browser.html").read_text())
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("examples")
    (home / "with_page.py").write_text(WITH_PAGE)
    server = Server(home, CHAT_PROXIES="1")
    server.start([*GUNICORN[:-1], "--pythonpath", str(home), "with_page:app"])
    yield server
    server.stop()


@pytest.fixture(scope="module", params=["straight", "through nginx"])
def url(request: pytest.FixtureRequest, server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address at which the examples reach the server."""
    if request.param == "straight":
        yield server.url
    else:
        with Nginx(tmp_path_factory.mktemp("nginx"), server.port) as nginx:
            yield nginx.url


def bare(url: str) -> str:
    return url.replace("http", "ws", 1)


def run(name: str, *arguments: str, typed: str = "") -> list[str]:
    """Run an example, and return the lines that it prints."""
    command = [sys.executable, str(EXAMPLES / name), *arguments]
    done = subprocess.run(command, input=typed, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_first_steps(url: str) -> None:
    assert run("first_steps.py", bare(url)) == ["Received: Welcome!", "Sending: Hello, World", "Received: HELLO, WORLD"]


def test_a_subprotocol(url: str) -> None:
    said = [f"Received: Msg is {word}" for word in ("one", "two", "three")]
    assert run("subprotocol.py", bare(url)) == [*said, "Closed: 1000"]


def test_lines(url: str) -> None:
    name = f"Ann {uuid.uuid4().hex[:6]}"
    with RawSocket(url, f"Ben {uuid.uuid4().hex[:6]}") as other:
        other.ask("room:join", room="lobby")
        command = [sys.executable, str(EXAMPLES / "lines.py"), name, "lobby", bare(url)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
            assert program.stdin
            assert program.stdout
            other.wait_for("member", lambda event: event["person"]["name"] == name)
            program.stdin.write("hello from a terminal\n")
            program.stdin.flush()
            assert program.stdout.readline() == f"{name}: hello from a terminal\n"
            other.wait_for("message", lambda event: event["message"]["text"] == "hello from a terminal")
            program.stdin.close()


def test_a_browser_without_any_library(url: str, visitor: Callable[..., Visitor]) -> None:
    page = visitor(bypass_csp=True).page
    page.goto(f"{url}/example")
    lines = page.locator("#log li")
    expect(lines).to_have_text(["Connected", "Received: Welcome!"])
    page.get_by_label("Message").fill("hello")
    page.get_by_role("button", name="Send").click()
    expect(lines).to_have_text(["Connected", "Received: Welcome!", "Sent: hello", "Received: HELLO"])


def test_a_browser_that_has_none_says_so(server: Server, visitor: Callable[..., Visitor]) -> None:
    page = visitor(bypass_csp=True).page
    page.add_init_script("delete window.WebSocket")
    page.goto(f"{server.url}/example")
    expect(page.locator("#log li")).to_have_text(["WebSocket not supported by your browser"])
