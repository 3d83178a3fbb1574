"""NUL characters, which SQLite's texts can hold and PostgreSQL's can't: with both, a request with one is invalid or
finds nothing."""

from collections.abc import Iterator

import pytest
from websocket import WebSocketBadStatusException

from tests.support.clients.accounts import signed_in
from tests.support.clients.raw import RawSocket
from tests.support.clients.web import Web
from tests.support.servers.server import Server


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("nul")
    url = f"sqlite:///{data / 'chat.db'}"
    if request.param == "postgres":
        url = request.getfixturevalue("postgres").fresh_database()
    with Server(data, DATABASE_URL=url) as server:
        yield server


@pytest.mark.parametrize(
    "path",
    [
        "/%00", "/avatars/%00.webp", "/rooms/%00", "/rooms/lobby%00", "/invite/%00", "/reset/%00", "/setup/%00",
        "/static/v/1/%00.js",
    ],
)  # fmt: skip
def test_no_address_has_one(server: Server, path: str) -> None:
    assert Web(server.url).ask(path).status == 404


@pytest.mark.parametrize("field", ["name", "password", "next"])
@pytest.mark.parametrize("path", ["/sign-in", "/sign-up", "/join"])
def test_typed_into_a_form_it_is_a_mistake_of_who_typed_it(server: Server, path: str, field: str) -> None:
    fields = {"name": "Somebody New", "password": "a password of some length", "next": "/rooms/lobby"}
    answer = Web(server.url).send(path, "/rooms/lobby", **{**fields, field: f"{fields[field]}\0"})
    assert answer.status < 500


@pytest.mark.parametrize("path", ["/sign-in?next=/rooms/%00", "/sign-up?next=/rooms/lobby%00", "/rooms/lobby?at=%00"])
def test_in_a_query_it_leads_nowhere_else(server: Server, path: str) -> None:
    assert Web(server.url).ask(path).status == 200


def test_in_a_request_it_is_invalid_or_finds_nothing(server: Server) -> None:
    with signed_in(server, "Ada", "owner") as ada:
        for event, fields in {
            "person:list": {"query": "\0"},
            "people:search": {"query": "a\0"},
            "room:open": {"room": "lobby\0"},
            "me:rename": {"name": "A\0da"},
            "ban:network": {"network": "10.0.0.0/8\0"},
            "ban:person": {"person": 999, "reason": "\0"},
            "message:post": {"room": "lobby", "text": "\0", "client_id": "\0"},
        }.items():
            answer = ada.call(event, fields)
            assert answer["ok"] or answer["error"]["code"] in ("invalid", "not_found"), (event, answer)


def test_in_a_header_it_is_a_bad_request(server: Server) -> None:
    with pytest.raises(WebSocketBadStatusException, match="400 Bad Request"):
        RawSocket(server.url, "Somebody", header=["User-Agent: which is kept\0"])


def test_nor_does_anybody_come_by_it(server: Server) -> None:
    for auth in ({"name": "\0"}, {"name": "A", "key": "\0" * 20}, {"token": "bt_\0"}):
        with RawSocket(server.url, auth=auth) as one:
            assert (
                one.connected.startswith("40") or '"invalid"' in one.connected or '"unauthenticated"' in one.connected
            )
