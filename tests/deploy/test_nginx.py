"""The site of nginx/, run by a real nginx."""

import gzip
import json
import re
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from chat.settings import CHAT_SETTINGS
from chat.web.avatars import FORM_OVERHEAD
from chat.web.avatars import LARGEST as LARGEST_PICTURE
from chat.web.setup import MOST_LARGEST
from tests.support import ROOT
from tests.support.clients.clients import Chatter
from tests.support.clients.http import Answer, ask
from tests.support.servers.nginx import Nginx
from tests.support.servers.process import free_port
from tests.support.servers.server import Server

UPGRADE = {"Upgrade": "websocket", "Connection": "Upgrade"}


@pytest.fixture(params=["banter.conf", "banter-tls.conf"])
def site(request: pytest.FixtureRequest) -> str:
    """Each of the two sites."""
    return str(request.param)


@pytest.fixture
def chat(tmp_path: Path) -> Iterator[Server]:
    """A chat that trusts one proxy, as the comments in the site require."""
    with Server(tmp_path / "data", CHAT_PROXIES="1") as running:
        yield running


def seen_by_the_chat(answer: Answer) -> dict[str, str]:
    assert answer.status == 200, answer.text
    headers: dict[str, str] = json.loads(answer.body)
    return headers


def say(who: Chatter, text: str) -> None:
    who.ask("message:post", room="lobby", text=text, client_id=str(uuid.uuid4()))


def test_one_by_websocket_and_one_by_long_polling_chat_through_nginx(
    site: str, chat: Server, before: Callable[..., Nginx], chatter: Callable[..., Chatter]
) -> None:
    nginx = before(chat.port, site)
    ann = chatter(nginx.url, "Ann", transports=["websocket"])
    ben = chatter(nginx.url, "Ben", transports=["polling"])
    for one in (ann, ben):
        one.ask("room:join", room="lobby")

    say(ann, "Hello Ben")
    say(ben, "Hello Ann")

    assert ben.wait_for_text("Hello Ben")["author"]["name"] == "Ann"
    assert ann.wait_for_text("Hello Ann")["author"]["name"] == "Ben"
    assert (ann.client.transport(), ben.client.transport()) == ("websocket", "polling")


def test_the_files_of_the_page_come_from_nginx_compressed_and_are_kept_for_a_year(
    site: str, before: Callable[..., Nginx]
) -> None:
    no_chat = free_port()
    answer = ask(before(no_chat, site).url + "/static/v/0a1b2c/vendor/icons.svg", Accept_Encoding="gzip")

    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.body) == (ROOT / "static/vendor/icons.svg").read_bytes()


def test_every_file_the_page_names_is_the_same_from_nginx_and_from_the_chat(
    chat: Server, before: Callable[..., Nginx]
) -> None:
    nginx = before(chat.port)
    named = set(re.findall(r'"(/static/v/[^"#?]+)', ask(nginx.url + "/rooms/lobby").text))

    assert named, "the page names no files"
    for path in named:
        from_nginx, from_chat = ask(nginx.url + path), ask(chat.url + path)
        assert (from_nginx.status, from_nginx.body) == (200, from_chat.body), path
        assert "immutable" in from_nginx.headers["Cache-Control"], path
        assert from_nginx.headers.get_content_type().split("/")[1] in from_chat.headers["Content-Type"], path


@pytest.mark.parametrize(
    "path",
    ["/static/v/0a/../../../chat/settings.py", "/static/v/0a/%2e%2e/chat/settings.py", "/static/v/0a/..%2fREADME.md"],
)
def test_no_address_leads_out_of_the_static_directory(path: str, before: Callable[..., Nginx]) -> None:
    assert ask(before(free_port()).url + "/static/v/0a/" + path).status in (400, 404, 502)


def test_the_page_is_compressed_and_not_kept(chat: Server, before: Callable[..., Nginx]) -> None:
    answer = ask(before(chat.port).url + "/rooms/lobby", Accept_Encoding="gzip")

    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" not in answer.headers.get("Cache-Control", "")
    assert "nginx/" not in answer.headers["Server"]


@pytest.mark.parametrize(("proxies", "scheme"), [("0", "http"), ("1", "https")])
def test_the_chat_believes_forwarded_headers_only_of_the_proxies_it_was_told_of(
    proxies: str, scheme: str, tmp_path: Path
) -> None:
    with Server(tmp_path / "data", CHAT_PROXIES=proxies) as chat:
        # A doubled slash is answered with the whole address, as the chat understands it.
        answer = ask(f"{chat.url}/rooms//lobby", X_Forwarded_Proto="https", X_Forwarded_Host="evil.example")
        assert answer.headers["Location"] == f"{scheme}://127.0.0.1:{chat.port}/rooms/lobby"


@pytest.mark.parametrize("path", ["/rooms/lobby", "/socket.io/"])
def test_what_a_visitor_claims_about_the_way_is_replaced(
    path: str, site: str, echo: int, before: Callable[..., Nginx]
) -> None:
    nginx = before(echo, site)
    seen = seen_by_the_chat(
        ask(nginx.url + path, X_Forwarded_For="203.0.113.9", X_Real_IP="203.0.113.9", X_Forwarded_Proto="gopher")
    )

    assert seen["x-forwarded-for"] == seen["x-real-ip"] == "127.0.0.1"
    assert seen["x-forwarded-proto"] == nginx.url.partition(":")[0]
    assert seen["host"] == f"127.0.0.1:{nginx.port}"


def test_only_the_conversation_is_upgraded(echo: int, before: Callable[..., Nginx]) -> None:
    url = before(echo).url
    conversation, page = (seen_by_the_chat(ask(url + path, **UPGRADE)) for path in ("/socket.io/", "/socket.io-not"))

    assert (conversation["upgrade"], conversation["connection"]) == ("websocket", "upgrade")
    assert "upgrade" not in page
    assert "connection" not in page


def test_nothing_but_a_websocket_is_upgraded(echo: int, before: Callable[..., Nginx]) -> None:
    seen = seen_by_the_chat(ask(before(echo).url + "/socket.io/", Upgrade="h2c", Connection="Upgrade"))
    assert "connection" not in seen


def test_a_body_over_a_megabyte_is_refused_unless_it_is_a_picture(echo: int, before: Callable[..., Nginx]) -> None:
    url = before(echo).url
    assert ask(url + "/join", "POST", b"x" * 1_000_000).status == 200
    for path in ("/join", "/avatars/", "/api/message:post", "/socket.io/"):
        assert ask(url + path, "POST", b"x" * 1_100_000).status == 413, path
    assert ask(url + "/avatar", "POST", bytes(LARGEST_PICTURE + FORM_OVERHEAD)).status == 200
    assert ask(url + "/avatar", "POST", bytes(7 * 2**20)).status == 413
    assert ask(url + "/setup/x", "POST", bytes(MOST_LARGEST * LARGEST_PICTURE + FORM_OVERHEAD)).status == 200


def test_plain_http_leads_to_https_where_there_is_tls(echo: int, before: Callable[..., Nginx]) -> None:
    nginx = before(echo, "banter-tls.conf")
    answer = ask(f"http://127.0.0.1:{nginx.plain_port}/rooms/lobby?x=1", Host="evil.example")

    assert (answer.status, answer.headers["Location"]) == (301, "https://chat.example.org/rooms/lobby?x=1")
    assert "max-age" in ask(nginx.url + "/").headers["Strict-Transport-Security"]


def test_nginx_is_more_patient_than_a_ping_and_its_answer() -> None:
    found = re.search(r"proxy_read_timeout (\d+)s;", (ROOT / "nginx/locations.conf").read_text())
    assert found
    assert int(found[1]) > int(CHAT_SETTINGS["CHAT_PING_SECONDS"][0]) + 20
