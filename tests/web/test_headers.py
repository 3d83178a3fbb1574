"""Security headers: the permissions of our pages, and of other sites that embed them."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from chat.web.attempts import WITHIN
from chat.web.gate import EACH, PAGES
from tests.support.browser.browser import Visitor
from tests.support.browser.talk import come_in
from tests.support.clients.http import ask
from tests.support.clients.web import Web
from tests.support.servers.server import Server

PLACES = ["/rooms/lobby", "/nowhere", "/static/v/any/css/base.css", "/health"]
HEADERS = {
    "Content-Security-Policy": "default-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
}
STRICT = "Strict-Transport-Security"


@pytest.fixture
def server(common: Server) -> Server:
    return common


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("name", HEADERS)
def test_every_answer_says_what_may_be_done_with_it(server: Server, path: str, name: str) -> None:
    assert ask(server.url + path).headers[name].startswith(HEADERS[name])


PRIVATE = ["/", "/rooms/lobby", "/sign-in", "/password", "/nowhere", "/invite/x", "/health", "/pulse", "/api/room:list"]


@pytest.mark.parametrize("path", PRIVATE)
def test_what_shows_who_one_is_is_kept_nowhere(server: Server, path: str) -> None:
    known = Web(server.url)
    known.join(f"Ann {PRIVATE.index(path)}")
    for who in (Web(server.url), known):
        assert who.ask(path).headers["Cache-Control"] == "no-store"


def test_what_is_the_same_for_everybody_is_kept(server: Server) -> None:
    assert "immutable" in ask(f"{server.url}/static/v/any/css/base.css").headers["Cache-Control"]


def test_who_asks_for_pages_without_end_has_to_wait_and_the_rest_goes_on(tmp_path: Path) -> None:
    with Server(tmp_path, CHAT_PROXIES="1") as running:
        flood, other = (Web(running.url, X_Forwarded_For=f"192.0.2.{n}") for n in (1, 2))
        for _ in range(3 * PAGES * WITHIN):
            begun = time.monotonic()
            refused = flood.ask("/nowhere")
            if refused.status == 429:
                break
        assert time.monotonic() - begun >= 1, "or refusals would cost what pages do"
        assert (refused.status, 1 <= int(refused.headers["Retry-After"]) <= 10) == (429, True)
        assert flood.ask("/static/v/any/css/base.css").status == 200
        assert flood.ask("/health").status == 200
        assert other.ask("/sign-in").status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/static/v/any/css/base.css",
        "/avatars/nobodys.webp",
        "/health",
        "/api/room:list",
        "/socket.io/?EIO=4&sid=nobodys",
    ],
)
def test_who_asks_for_anything_without_end_has_to_wait_too(tmp_path: Path, path: str) -> None:
    with Server(tmp_path, CHAT_PROXIES="1", CHAT_HANDSHAKES_PER_SECOND="2") as running:
        for _ in range(5 * EACH * 2 * WITHIN):
            begun = time.monotonic()
            refused = ask(running.url + path, X_Forwarded_For="192.0.2.1")
            if refused.status == 429:
                break
        assert (refused.status, 1 <= int(refused.headers["Retry-After"]) <= 10) == (429, True)
        assert time.monotonic() - begun >= 1, "or refusals would cost what answers do"
        assert ask(running.url + path, X_Forwarded_For="192.0.2.2").status != 429


def test_only_behind_tls_are_browsers_told_to_insist_on_it(server: Server, tmp_path: Path) -> None:
    assert STRICT not in ask(server.url + "/rooms/lobby").headers
    with Server(tmp_path, CHAT_URL="https://chat.example.org") as public:
        assert ask(public.url + "/rooms/lobby", Host="chat.example.org").headers[STRICT] == "max-age=31536000"


FORBIDDEN = {
    "document.body.innerHTML = '<img src=x>'": "TypeError",
    "document.body.insertAdjacentHTML('beforeend', '<b>x</b>')": "TypeError",
    "document.createElement('script').src = '/static/js/app.js'": "TypeError",
    "trustedTypes.createPolicy('another', {})": "TypeError",
    "setTimeout('1')": "TypeError",
}


def test_text_becomes_neither_markup_nor_script(server: Server, visitor: Callable[..., Visitor]) -> None:
    guest = visitor()
    page = come_in(guest, server.url, "Ann")
    tried = {
        script: page.evaluate(f"() => {{ try {{ {script} }} catch (error) {{ return error.name }} }}")
        for script in FORBIDDEN
    }
    assert tried == FORBIDDEN
    guest.faults.clear()  # what the browser says of what we tried


def test_a_page_of_ours_is_not_shown_inside_of_another(server: Server, visitor: Callable[..., Visitor]) -> None:
    guest = visitor()
    with guest.page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        guest.page.set_content(f'<iframe src="{server.url}/rooms/lobby"></iframe>')
    guest.faults.clear()
